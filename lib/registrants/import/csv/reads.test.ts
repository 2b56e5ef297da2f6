import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '@/lib/limits'
import { type FileRow, RowReader } from '@/lib/registrants/import/csv/reads'
import { lineOf } from '@/lib/registrants/import/csv/rules'

function readAll(bytes: Buffer, pieceBytes = bytes.length): FileRow[] {
  const reader = new RowReader()
  reader.expectColumns(3)
  const rows: FileRow[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes) rows.push(...reader.push(bytes.subarray(at, at + pieceBytes)))
  return [...rows, ...reader.end()]
}

/** `line:cells` or `line!fault`, short. */
const shown = (rows: readonly FileRow[]): string[] => rows.map(({ line, cells, fault }) => (cells ? `${line}:${cells.join('|')}` : `${line}!${fault ?? ''}`))
const read = (text: string | Buffer): string[] => shown(readAll(Buffer.from(text)))
const broken = 'has broken quotation marks'

test.each<[string, string | Buffer, string[]]>([
  ['lines with either end, the last without', 'a,b,c\nd,e,f\r\ng,h,i', ['1:a|b|c', '2:d|e|f', '3:g|h|i']],
  ['a byte order mark', '\ufeff"a",b,c\n', ['1:a|b|c']],
  ['too few and too many', 'a,b\na,b,c\na,b,c,d\n', ['1!has 2 columns instead of 3', '2:a|b|c', '3!has 4 columns instead of 3']],
  ['empty lines between, none at the end', 'a,b,c\n\nd,e,f\n\r\n\n', ['1:a|b|c', '2!is an empty line', '3:d|e|f']],
  ['a quoted line break, whose line numbers go on', 'a,"b\nb",c\nd,e,f\n', ['1:a|b\nb|c', '3:d|e|f']],
  ['a stray opening mark', 'a,"b,c\nd,e,f\ng,"h, h",i\n', [`1!${broken}`, '2:d|e|f', '3:g|h, h|i']],
  ['a stray opening mark with no other mark in the file', `a,"b,c\n${'d,e,f\n'.repeat(2_000)}`, [`1!${broken}`, ...Array.from({ length: 2_000 }, (_, index) => `${index + 2}:d|e|f`)]],
  ['a stray opening mark in the last line', 'a,b,c\nd,"e,f', ['1:a|b|c', `2!${broken}`]],
  ['a stray mark inside and behind', 'a"a,b,c\nd,"e"e,f\ng,h,i\n', [`1!${broken}`, `2!${broken}`, '3:g|h|i']],
  ['a quoted break in a row with too few columns', '"a\na",b\nd,e,f\n', [`1!${broken}`, `2!${broken}`, '3:d|e|f']],
  ['bytes that are no UTF-8', Buffer.concat([Buffer.from('a,'), Buffer.from([0xff, 0xe0, 0xa4]), Buffer.from(',c\nd,e,f\n')]), ['1!is not valid UTF-8', '2:d|e|f']],
  ['a character cut in half at the line end', Buffer.concat([Buffer.from('a,b,'), Buffer.from([0xe0, 0xa4]), Buffer.from('\nd,e,f\n')]), ['1!is not valid UTF-8', '2:d|e|f']],
  ['a NUL byte', 'a,\0,c\nd,e,f\n', ['1!holds a NUL byte', '2:d|e|f']],
])('reads %s', (_what, text, expected) => {
  expect(read(text)).toEqual(expected)
})

test('a line too long to hold comes in pieces, and the next line is read', () => {
  const long = Buffer.alloc(3 * limits.importLineBytesMax, 'x')
  const file = Buffer.concat([Buffer.from('a,b,c\n'), long, Buffer.from('\nd,e,f\n')])
  const rows = readAll(file, 10_000)
  expect(shown(rows.filter(({ cells, fault }) => cells ?? fault))).toEqual(['1:a|b|c', `2!is longer than ${limits.importLineBytesMax} bytes`, '3:d|e|f'])
  const pieces = rows.filter(({ line }) => line === 2)
  expect(Buffer.concat(pieces.map(({ raw }) => raw)).equals(long)).toBe(true)
  expect(pieces.map(({ continues }) => continues)).toEqual([...pieces.slice(1).map(() => true), false])
})

test('a quoted cell just short of the limit is one row, one beyond it is not', () => {
  const cell = (breaks: number): string => `a,"${'\n'.repeat(breaks)}",c\nd,e,f\n`
  expect(read(cell(100))).toEqual([`1:a|${'\n'.repeat(100)}|c`, '102:d|e|f'])
  expect(read(cell(limits.importQuotedBytesMax + 10))[0]).toBe(`1!${broken}`)
  expect(read(cell(limits.importQuotedBytesMax + 10)).at(-1)).toBe(`${limits.importQuotedBytesMax + 12}:d|e|f`)
})

test('how the file is cut into pieces changes nothing', () => {
  const line = fc.oneof(
    fc.constantFrom('a,b,c', 'a,"b,c', '"a",b,"c', 'x,y', '', '\r', 'a"b,c,d', '"क,ख",b,c\r', '👪,\0,c', 'a,"b""b",c'),
    fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'क') }), { minLength: 3, maxLength: 3 }).map(lineOf),
  )
  fc.assert(fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), fc.boolean(), (lines, pieceBytes, mark) => {
    const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${lines.join('\n')}`)
    expect(readAll(bytes, pieceBytes).map((row) => ({ ...row, raw: row.raw.toString() }))).toEqual(readAll(bytes).map((row) => ({ ...row, raw: row.raw.toString() })))
  }), { numRuns: 500 })
})

test('good rows of a good file all come, in order, with their lines', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', 'क', ' ', '👪') })
  fc.assert(fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 40 }), (rows) => {
    const filled = rows.map(([one, two, three]) => [`x${one}`, two, three])
    const read = readAll(Buffer.from(filled.map((cells) => `${lineOf(cells)}\n`).join('')))
    expect(read.map(({ line, cells }) => ({ line, cells }))).toEqual(filled.map((cells, index) => ({ line: index + 1, cells })))
  }))
})
