import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const tokens = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ')
const light = declarations('@theme static {')
const darkSystem = declarations('(prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme')
const darkChosen = declarations(':root[data-theme="dark"] { color-scheme')
const moreLight = ['@media (prefers-contrast: more) { :root {', ':root[data-contrast="more"] {'].map(declarations)
const moreDark = [
  'and (prefers-contrast: more) and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {', '@media screen and (prefers-contrast: more) { :root[data-theme="dark"] {',
  ':root[data-contrast="more"]:not([data-theme="light"]) {', ':root[data-theme="dark"][data-contrast="more"] {',
].map(declarations)
const themes = {
  light, dark: merged(light, darkChosen), more: merged(light, moreLight[0]), moreDark: merged(light, darkChosen, moreDark[0]),
}

/** Lowest ratio for text; visual direction, section 2, has the figures: light, dark, more contrast, more contrast dark. */
const TEXT: readonly (readonly [string, string, readonly number[]])[] = [
  ['ink', 'canvas', [18.5, 15.9, 21, 21]], ['ink', 'sunken', [17.3, 15.3, 21, 21]], ['ink-2', 'canvas', [6.9, 9.7, 21, 21]], ['ink-2', 'surface', [7.5, 8.9, 21, 21]],
  ['ink-2', 'sunken', [6.4, 9.3, 21, 21]], ['ink-2', 'mask', [6.5, 7.5, 21, 21]], ['ink', 'tint-2', [15.1, 10.1, 15.7, 11.7]], ['action', 'canvas', [7.3, 9.6, 12.5, 14.8]],
  ['action', 'surface', [8.0, 8.8, 12.5, 14.8]], ['action', 'tint', [7.1, 7.9, 11.2, 10.6]], ['on-action', 'action', [8.0, 8.8, 12.5, 11.8]], ['on-time', 'time', [12.4, 13.1, 12.4, 13.1]],
  ['time-ink', 'time-tint', [7.3, 10.6, 10.7, 10.6]], ['good-ink', 'good-tint', [5.7, 8.2, 8.4, 8.2]], ['bad-ink', 'bad-tint', [6.4, 9.3, 9.0, 9.3]],
  ['bar-ink', 'bar', [12.7, 16.0]], ['bar-ink-2', 'bar', [9.6, 10.9]], ['time', 'bar', [7.8, 12.1]], ['key', 'tint', [4.5, 4.5, 4.5, 4.5]],
  ['good-ink', 'surface', [4.5, 4.5, 7, 7]], ['bad-ink', 'surface', [4.5, 4.5, 7, 7]], ['time-ink', 'surface', [4.5, 4.5, 7, 7]],
  ['seq-0-ink', 'seq-0', [6.5, 6.5]], ['seq-1-ink', 'seq-1', [9.6, 8.8]], ['seq-2-ink', 'seq-2', [8.1, 6.7]], ['seq-3-ink', 'seq-3', [5.4, 6.9]], ['seq-4-ink', 'seq-4', [12.7, 13.5]],
]
const EDGES: readonly (readonly [string, string, readonly number[]])[] = [
  ['edge', 'surface', [4.5, 4.6, 21, 21]], ['edge', 'sunken', [3.8, 4.8, 21, 21]], ['focus', 'canvas', [5.2, 11.3, 5.6, 12.9]], ['focus-bar', 'bar', [7.8, 11.3]], ['hairline', 'canvas', [1.2, 1.2, 9, 10]],
]

describe('contrast, as the visual direction lists it', () => {
  describe.each([['text', TEXT, 4.5], ['edges', EDGES, 3]] as const)('%s', (_name, pairs, lowest) => {
    it.each(pairs)('%s on %s', (ink, ground, listed) => {
      const measured = Object.values(themes).slice(0, listed.length).map((theme) => contrast(theme, ink, ground))
      measured.forEach((ratio, index) => {
        expect(ratio).toBeGreaterThanOrEqual((listed[index] ?? 0) - 0.06)
        if (ink !== 'hairline') expect(ratio).toBeGreaterThanOrEqual(lowest)
      })
    })
  })
})

describe('themes', () => {
  it('are the same whether the system or the reader chose them', () => {
    expect(darkChosen.size).toBeGreaterThan(40)
    expect(darkChosen).toEqual(darkSystem)
    expect(moreLight[1]).toEqual(moreLight[0])
    moreDark.forEach((block) => expect(block).toEqual(moreDark[0]))
  })
  it('leave nothing of light in dark more contrast', () => expect([...(moreLight[0]?.keys() ?? [])].filter((name) => !moreDark[0]?.has(name))).toEqual([]))
  it('define every colour in use, and only colours that exist', () => {
    const used = new Set(sources().flatMap((text) => [...text.matchAll(/--color-[\w-]*\w/g)].map((match) => match[0])))
    expect(used.size).toBeGreaterThan(40)
    expect([...used].filter((name) => !light.has(name))).toEqual([])
    expect([...darkChosen.keys()].filter((name) => !light.has(name))).toEqual([])
  })
  it('keep hex values to themselves', () => {
    const elsewhere = sources().filter((text) => !text.includes('@theme static')).flatMap((text) => text.match(/#[0-9a-f]{3,8}\b(?=[;"')\s])/gi) ?? [])
    expect(elsewhere.filter((hex) => !['#ffffff', '#000000', '#333333', '#999'].includes(hex))).toEqual([])
  })
})

/** The declarations of the block that begins with `opening`; throws when the stylesheet has no such block. */
function declarations(opening: string): Map<string, string> {
  const start = tokens.indexOf(opening)
  if (start < 0) throw new Error(`no block ${opening}`)
  const body = tokens.slice(start + opening.length)
  return new Map([...body.slice(0, body.indexOf('}')).matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

function merged(...blocks: (ReadonlyMap<string, string> | undefined)[]): Map<string, string> {
  return new Map(blocks.flatMap((block) => [...(block ?? [])]))
}

function contrast(theme: ReadonlyMap<string, string>, one: string, other: string): number {
  const [high = 0, low = 0] = [one, other].map((name) => luminance(theme.get(`--color-${name}`) ?? '')).sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

/** Relative luminance of a hex colour (WCAG 2). */
function luminance(hex: string): number {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex)
  if (!parts) throw new Error(`not a colour: "${hex}"`)
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map((part) => {
    const value = Number.parseInt(part, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Stylesheets and components. */
function sources(): string[] {
  return ['app', 'components'].flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(css|tsx)$/.test(file)).map((file) => readFileSync(path.join(root, folder, file), 'utf8')))
}
