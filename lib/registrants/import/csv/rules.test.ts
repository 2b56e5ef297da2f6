import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineOf, parseRecord } from '@/lib/registrants/import/csv/rules'

test.each([
  ['a,b', ['a', 'b']],
  ['', ['']],
  ['a,', ['a', '']],
  ['"a,b",c', ['a,b', 'c']],
  ['"","""",""""""', ['', '"', '""']],
  ['"a\nb",c', ['a\nb', 'c']],
])('%j is read', (text, cells) => {
  expect(parseRecord(text)).toEqual({ cells })
})

test.each(['a"b,c', 'a,b"', '"a"b,c', '"a" ,b', 'a, "b"'])('%j is broken', (text) => {
  expect(parseRecord(text)).toEqual({ broken: true })
})

test.each([['"a', 0], ['a,"b,c', 2], ['a,"b""', 2], ['"', 0]])('%j goes on', (text, openFrom) => {
  expect(parseRecord(text)).toEqual({ openFrom })
})

test('what is written is read again', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'क', '👪') })
  fc.assert(fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => { expect(parseRecord(lineOf(cells))).toEqual({ cells }) }))
})
