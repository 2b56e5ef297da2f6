import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { chapterNames, entryOf, isChapter, neighboursOf } from '@/components/manual/chapters'
import sizes from '@/components/manual/picture-sizes.json'
import { isPictureAddress, pictureOf } from '@/components/manual/pictures'
import { pages } from '@/lib/access/authorization'
import en from '@/messages/en.json'
import hi from '@/messages/hi.json'

const root = path.resolve(import.meta.dirname, '..', '..')
const languages = { en, hi } as const
const shown = chapterNames.flatMap((chapter) => entryOf(chapter).pictures.map(({ name }) => name))
/** What the whole manual's pictures may weigh together: a clone of the project carries them for ever. */
const bytesMax = 3_000_000
/** A slow line brings one in a second or so. */
const pictureBytesMax = 90_000

describe('chapters', () => {
  it('have words in both languages, and no words are left without a chapter', () => {
    for (const { manual } of Object.values(languages)) expect(Object.keys(manual.chapters)).toEqual(chapterNames)
  })
  it('have as many steps in one language as in the other, and pictures after steps that there are', () => {
    for (const chapter of chapterNames) {
      const steps = Object.values(languages).map(({ manual }) => manual.chapters[chapter].steps.split('\n').length)
      expect(steps[0], chapter).toBe(steps[1])
      for (const { name, after } of entryOf(chapter).pictures) expect(after, `${chapter}, ${name}`).toBeLessThanOrEqual(steps[0] ?? 0)
    }
  })
  it('lead to pages that there are', () => {
    const addresses: readonly string[] = pages.map(({ address }) => address)
    for (const chapter of chapterNames) {
      const { page } = entryOf(chapter)
      if (page !== undefined) expect(addresses).toContain(`/[locale]${page}`)
    }
  })
  it('follow one another, and no other word is one', () => {
    expect(neighboursOf('sign-in').before).toBeUndefined()
    expect(neighboursOf('export').next).toBeUndefined()
    expect(neighboursOf('account')).toEqual({ before: 'sign-in', next: 'allowed' })
    expect(['whole', 'toString', '__proto__', ''].map(isChapter)).toEqual([false, false, false, false])
  })
})

describe('what the manual quotes', () => {
  const english = flatten(en)
  const hindi = flatten(hi)
  it.each(chapterNames)('stands on the screen in the same place in both languages: %s', (chapter) => {
    const [ours, theirs] = [quotesOf('en', chapter), quotesOf('hi', chapter)]
    expect(theirs.map((quotes) => quotes.length), 'as many quotes in each sentence').toEqual(ours.map((quotes) => quotes.length))
    ours.forEach((quotes, sentence) => {
      const rest = new Set(theirs[sentence])
      for (const quote of quotes) {
        const translations = [...english].filter(([, text]) => text === quote).map(([key]) => hindi.get(key) ?? '')
        expect(translations.length, `“${quote}” is on a page of the portal`).toBeGreaterThan(0)
        const found = translations.find((text) => rest.has(text))
        expect(found, `“${quote}” is quoted in Hindi as one of: ${translations.join(' / ')}; quoted are: ${[...rest].join(' / ')}`).toBeDefined()
        rest.delete(found ?? '')
      }
    })
  })
})

describe('pictures', () => {
  const kept = (['en', 'hi'] as const).flatMap((locale) => fs.readdirSync(path.join(root, 'public', 'manual', locale)).map((file) => `${locale}/${file}`))
  it('are shown once each, have words and a size in both languages, and none is left over', () => {
    expect([...shown].sort()).toEqual([...new Set(shown)].sort())
    for (const { manual } of Object.values(languages)) expect(Object.keys(manual.pictures).sort()).toEqual([...shown].sort())
    expect(Object.keys(sizes).sort()).toEqual([...shown].sort())
    expect(kept.sort()).toEqual(['en', 'hi'].flatMap((locale) => shown.map((name) => `${locale}/${name}.webp`)).sort())
  })
  it('are as wide and high as the page says, and all of one width', () => {
    for (const name of shown) {
      for (const locale of ['en', 'hi'] as const) {
        const { src, width, height } = pictureOf(name, locale)
        expect(sizeOf(fs.readFileSync(path.join(root, 'public', src))), src).toEqual({ width, height })
        expect(width, src).toBe(pictureOf('sign-in', 'en').width)
      }
    }
  })
  it('are light', () => {
    const bytes = kept.map((file) => fs.statSync(path.join(root, 'public', 'manual', file)).size)
    expect(Math.max(...bytes)).toBeLessThan(pictureBytesMax)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(bytesMax)
  })
  it('are the only files of their folder that pass the proxy', () => {
    expect(isPictureAddress('/manual/hi/sign-in.webp')).toBe(true)
    expect(['/manual/hi/other.webp', '/manual/hi/toString.webp', '/manual/hi/../sign-in.webp', '/manual/fr/sign-in.webp', '/manual/en/sign-in.webp/x', '/en/manual/sign-in'].filter(isPictureAddress)).toEqual([])
  })
})

/** What each sentence of a chapter quotes: steps, then the note. */
function quotesOf(locale: 'en' | 'hi', chapter: (typeof chapterNames)[number]): string[][] {
  const { lead, steps, notes } = languages[locale].manual.chapters[chapter]
  return [lead, ...steps.split('\n'), notes].map((text) => [...text.matchAll(/“([^”]+)”/g)].map((found) => found[1] ?? ''))
}

function flatten(value: object, prefix = ''): Map<string, string> {
  return new Map(Object.entries(value).flatMap(([key, entry]) => (typeof entry === 'string' ? [[prefix + key, entry] as const] : [...flatten(entry, `${prefix}${key}.`)])))
}

/** Width and height out of the head of a lossy or extended WebP. */
function sizeOf(bytes: Buffer): { width: number; height: number } {
  expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WEBP'])
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  expect(kind).toBe('VP8X')
  return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) }
}
