import { expect, test } from 'vitest'
import { readHeader } from '@/lib/registrants/import/header/rules'
import { importColumns } from '@/lib/registrants/import/schema'

test('any order will do, and hashes of Aadhaar numbers are named as dropped', () => {
  const header = readHeader(['aadhaarSha512', ...importColumns].reverse())
  expect(header).toMatchObject({ columns: importColumns.length + 1, dropped: ['aadhaarSha512'] })
  expect(header.positions.get('updatedAt')).toBe(0)
  expect(header.positions.get('uan')).toBe(importColumns.length - 1)
})

test.each<[string, string[], RegExp]>([
  ['missing', importColumns.filter((column) => column !== 'mobile'), /missing: mobile/],
  ['unknown', [...importColumns, 'aadhaar'], /not known: "aadhaar"/],
  ['in other letters', importColumns.map((column) => column.toUpperCase()), /missing: uan, .*not known: "UAN"/],
  ['twice', [...importColumns, 'uan'], /twice: uan/],
  ['nothing', [''], /missing/],
])('a header with columns %s is refused', (_what, cells, reason) => {
  expect(() => readHeader(cells)).toThrow(reason)
})
