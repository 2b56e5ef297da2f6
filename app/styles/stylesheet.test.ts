import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { compile } from 'tailwindcss'
import { beforeAll, describe, expect, it } from 'vitest'

const app = path.resolve(import.meta.dirname, '..')
let css = ''
let used = ''

/** Every class that a component names outright, and a file where it stands. */
const sources = ['components', 'app'].flatMap((folder) => readdirSync(path.resolve(app, '..', folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx')).map((file) => `${folder}/${file}`))
const classes = new Map(sources.flatMap((file) => [...readFileSync(path.resolve(app, '..', file), 'utf8').matchAll(/className="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' ').map((name): [string, string] => [name, file]))))

beforeAll(async () => {
  const compiled = await compile(readFileSync(path.join(app, 'globals.css'), 'utf8'), {
    base: app,
    loadStylesheet: async (id, base) => {
      const file = id.startsWith('.') ? path.resolve(base, id) : path.resolve(app, '../node_modules', id)
      return { path: file, base: path.dirname(file), content: readFileSync(file, 'utf8') }
    },
  })
  css = compiled.build([])
  used = compiled.build([...classes.keys()])
})

describe('the compiled stylesheet', () => {
  it('keeps light tokens in the layer of the dark ones, or dark would never win', () => {
    const light = css.indexOf('--color-canvas: #f6f5f3')
    expect(light).toBeGreaterThan(0)
    expect(layerAt(light)).toBe('@layer theme')
    expect(layerAt(css.indexOf('--color-canvas: #0e1422'))).toBe('@layer theme')
    expect(light).toBeLessThan(css.indexOf('--color-canvas: #0e1422'))
  })
  it('knows every class that a component names: a word without a rule is a width or a column that nobody sees', () => {
    const known = new Set([...used.matchAll(/\.((?:[\w-]|\\.)+)/g)].map(([, name = '']) => name.replaceAll('\\', '')))
    expect([...classes].filter(([name]) => name !== '' && !known.has(name)).map(([name, file]) => `${name} in ${file}`)).toEqual([])
  })
  it('stays under 12 KB compressed, utilities aside', () => expect(gzipSync(css.replace(/\/\*[\s\S]*?\*\/|\n\s*/g, '')).length).toBeLessThan(12_288))
})

/** The outermost at-rule that holds a position. */
function layerAt(position: number): string {
  let depth = 0
  let outermost = ''
  let start = 0
  for (let index = 0; index < position; index += 1) {
    if (css[index] === '{') {
      if (depth === 0) outermost = css.slice(start, index).trim()
      depth += 1
    } else if (css[index] === '}' || (depth === 0 && css[index] === ';')) {
      if (css[index] === '}') depth -= 1
      start = index + 1
    }
  }
  return outermost.replace(/\/\*[\s\S]*?\*\//g, '').trim()
}
