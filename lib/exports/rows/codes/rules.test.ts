import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NumberBook, TextBook } from '@/lib/exports/rows/codes/rules'

it('each code of text is made once and found again by its bytes, among thousands', () => {
  const asked: string[] = []
  const book = new TextBook((code) => {
    asked.push(code.toString())
    return Buffer.from(`<${code.toString()}>`)
  })
  const find = (code: string): string => {
    const source = Buffer.from(`..${code}..`)
    return book.of(source, 2, source.length - 4).toString()
  }
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 6 }).map((drawn) => drawn.toWellFormed()), (code) => { expect(find(code)).toBe(`<${code}>`) }), { numRuns: 2_000 })
  const codes = Array.from({ length: 5_000 }, (_none, index) => `${1000 + index}.${index % 7}`)
  for (let again = 0; again < 2; again += 1) for (const code of codes) expect(find(code)).toBe(`<${code}>`)
  expect(new Set(asked).size).toBe(asked.length)
})

it('each number is made once, small or not', () => {
  const asked: number[] = []
  const book = new NumberBook((code) => {
    asked.push(code)
    return Buffer.from(String(code))
  })
  for (const code of [0, 1, 2_047, 2_048, -1, 1e9, 0, 1, 2_047, 2_048, -1, 1e9]) expect(book.of(code).toString()).toBe(String(code))
  expect(asked).toHaveLength(6)
})
