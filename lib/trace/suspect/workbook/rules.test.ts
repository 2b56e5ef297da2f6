import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { sheetEnd, sheetPart, sheetStart, workbookParts } from '@/lib/sheet'
import { plainZip } from '@/lib/storage/plain-zip'
import type { ZipEntrySource } from '@/lib/storage/zip-filling'
import { readSuspect } from '@/lib/trace/suspect/rules'
import { rowsOfWorkbook } from '@/lib/trace/suspect/workbook/rules'

async function* piecesOf(text: string | Iterable<string>): AsyncGenerator<Buffer> {
  for (const piece of typeof text === 'string' ? [text] : text) yield Buffer.from(piece)
}
async function* entriesOf(parts: Readonly<Record<string, string | Iterable<string>>>): AsyncGenerator<ZipEntrySource> {
  for (const [name, text] of Object.entries(parts)) yield { name, source: piecesOf(text) }
}
async function zipOf(parts: Readonly<Record<string, string | Iterable<string>>>): Promise<Buffer> {
  const made: Uint8Array[] = []
  for await (const bytes of plainZip({ entries: entriesOf(parts), level: 1 })) made.push(bytes)
  return Buffer.concat(made)
}
const sheet = 'xl/worksheets/sheet1.xml'
const rows = (xml: string): string => `<worksheet><sheetData>${xml}</sheetData></worksheet>`
function* repeated(piece: string, times: number, { before = '', after = '' } = {}): Generator<string> {
  yield before
  const many = piece.repeat(1_000)
  for (let count = 0; count < times; count += 1_000) yield many
  yield after
}

describe('a suspect workbook', () => {
  it('gives its rows as offices write them: shared and inline texts, numbers, prefixes, gaps, several sheets', async () => {
    const bytes = await zipOf({
      'xl/workbook.xml': '<workbook/>',
      'xl/sharedStrings.xml': '<sst><si><t>uan</t></si><si><r><t>As</t></r><r><t>ha</t></r><rPh><t>sound</t></rPh></si></sst>',
      'xl/worksheets/sheet10.xml': rows('<row><c t="inlineStr"><is><t>100000000003</t></is></c></row>'),
      'xl/worksheets/sheet2.xml': '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1.00000000002E11</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      [sheet]: rows('<row r="1"><c r="B1" t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="7"><c r="B7"><f>A1</f><v>100000000001</v></c><c r="D7" t="str"><v>a &amp; b</v></c></row>'),
    })
    expect(await rowsOfWorkbook(bytes, 100)).toEqual([['', 'uan', 'Asha'], ['', '100000000001', '', 'a & b'], ['1.00000000002E11'], ['100000000003']])
    expect(await rowsOfWorkbook(bytes, 2)).toHaveLength(2)
  })

  it('gives references and UANs of our own files', async () => {
    const parts = Object.fromEntries(workbookParts('data').map(({ name, text }) => [name, text]))
    const cell = (letter: string, number: number, text: string): string => `<c r="${letter}${number}" s="1" t="inlineStr"><is><t>${text}</t></is></c>`
    const data = Array.from({ length: 30 }, (_, index) => `<row r="${index + 2}">${cell('A', index + 2, `ABCDE${String(index).padStart(10, '2')}`)}${cell('B', index + 2, String(100_000_000_000 + index))}</row>`).join('')
    const suspect = await readSuspect(await zipOf({ ...parts, [sheetPart]: `${sheetStart([{ title: 'rowReference', width: 9 }, { title: 'uan', width: 9 }])}${data}${sheetEnd}` }), 1_000)
    if (typeof suspect === 'string') throw new Error(suspect)
    expect(suspect.rows.map(({ uan }) => uan)).toEqual(Array.from({ length: 30 }, (_, index) => String(100_000_000_000 + index)))
    expect(suspect.references.filter(({ column }) => column === 0)).toHaveLength(30)
  })

  it.each<[string, () => Readonly<Record<string, string | Iterable<string>>>, string]>([
    ['an archive of something else', () => ({ 'README.txt': 'x' }), 'traceWorkbook'],
    ['broken XML', () => ({ [sheet]: rows('<row><c></row>') }), 'traceWorkbook'],
    ['an entity of its own', () => ({ [sheet]: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>' }), 'traceWorkbook'],
    ['gigabytes of one text', () => ({ [sheet]: repeated('y'.repeat(1_000), 130_000, { before: '<worksheet><sheetData><row><c t="inlineStr"><is><t>', after: '</t></is></c></row></sheetData></worksheet>' }) }), 'traceTooLarge'],
    ['cells without end', () => ({ [sheet]: repeated('<c/>', limits.traceWorkbook.cellsMax + 1_000, { before: '<worksheet><sheetData><row>', after: '</row></sheetData></worksheet>' }) }), 'traceTooLarge'],
    ['texts without end', () => ({ [sheet]: rows(''), 'xl/sharedStrings.xml': repeated('<si/>', limits.traceWorkbook.cellsMax + 1_000, { before: '<sst>', after: '</sst>' }) }), 'traceTooLarge'],
    ['tags within tags', () => ({ [sheet]: repeated('<a>', 1_000_000) }), 'traceTooLarge'],
    ['attributes without end', () => ({ [sheet]: (function* attributes() { yield '<worksheet '; for (let count = 0; count < 200_000; count += 1) yield `a${count}="" ` })() }), 'traceTooLarge'],
    ['parts without end', () => Object.fromEntries(Array.from({ length: limits.traceWorkbook.partsMax + 1 }, (_, index) => [`xl/worksheets/sheet${index}.xml`, ''])), 'traceTooLarge'],
  ])('of %s is refused', async (_what, parts, problem) => {
    const bytes = await zipOf(parts())
    expect(bytes.length).toBeLessThan(limits.traceBytesMax)
    expect(await rowsOfWorkbook(bytes, 100)).toBe(problem)
  }, 120_000)

  it('never throws, whatever stands where', async () => {
    const whole = await zipOf({ 'xl/sharedStrings.xml': '<sst><si><t>a</t></si></sst>', [sheet]: rows('<row><c t="s"><v>0</v></c></row>') })
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }), fc.nat(whole.length), async (changes, end) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      await rowsOfWorkbook(bytes, 10)
      await rowsOfWorkbook(bytes.subarray(0, end), 10)
    }), { numRuns: 500 })
  })
})
