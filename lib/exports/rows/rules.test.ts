import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressBases, type Box } from '@/lib/access/box'
import { type CellLevel, type Field, fieldKeys } from '@/lib/access/fields'
import { coveringBoxes } from '@/lib/access/policy'
import { packSealedFields } from '@/lib/crypto/registrant-layout'
import { csvBytes } from '@/lib/csv'
import { CopyMessages } from '@/lib/db/copy-messages'
import { BinaryRows } from '@/lib/db/binary-copy'
import { fileLayout } from '@/lib/exports/contents/rules'
import { rowColumns } from '@/lib/exports/rows/cells/rules'
import { rowForm } from '@/lib/exports/rows/forms/rules'
import { RowWriter } from '@/lib/exports/rows/rules'
import type { FileFormat } from '@/lib/exports/rules'
import { inMessages } from '@/lib/testing/copy-messages'
import type { PlainRegistrant } from '@/lib/registrants/rules'
import { originalOfSheetCell } from '@/lib/sheet'
import { TupleReader } from '@/lib/tuples'

const names = { district: (code: string) => `District ${code}`, state: (code: string) => `राज्य, ${code}`, gender: (code: string) => (code === 'M' ? 'Male' : '=Other'), occupation: (code: string) => `"${code}"` }
const districts = [210, 211, 212, 571]
const text = fc.oneof(
  fc.constantFrom('RAMESH KUMAR', 'Sita', '\u3000Sita', 'Sita\u1680', 'A  B', ' Sita', 'सीता देवी', 'O"Brien', '12, MG Road', '=1+1', '-x', '\'tis', 'Ward 5\r\n=cmd', 'a b c d', 'x.y', 'É Û', '👩‍👩‍👧 x', '٣'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((drawn) => drawn.toWellFormed()).filter((drawn) => !drawn.includes('\u0000')))
const orNull = <Value>(drawn: fc.Arbitrary<Value>) => fc.option(drawn, { nil: null })
const digits = (length: number) => fc.integer({ min: 1, max: 10 ** length - 1 }).map((drawn) => String(drawn).padStart(length, '0'))
const day = fc.date({ min: new Date('1930-01-01'), max: new Date('2012-12-31'), noInvalidDate: true }).map((drawn) => drawn.toISOString().slice(0, 10))
const instant = fc.integer({ min: Date.UTC(2026, 10, 20), max: Date.UTC(2026, 10, 28) }).map((drawn) => new Date(drawn))

const registrant: fc.Arbitrary<PlainRegistrant> = fc.record({
  id: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).map(String), changedAt: instant, registeredAt: instant,
  permanentState: fc.constantFrom(10, 27), permanentDistrict: fc.constantFrom(...districts), currentState: fc.constantFrom(10, 27), currentDistrict: fc.constantFrom(...districts),
  gender: fc.constantFrom('M', 'F', 'T'), primaryOccupation: fc.constantFrom('9213.0101', '7112'), secondaryOccupation: orNull(fc.constantFrom('5142.0200', '6111')),
  uan: digits(12), name: text, mobile: orNull(digits(10)), dateOfBirth: day, fatherOrHusbandName: orNull(text), permanentPin: digits(6), currentPin: digits(6), currentAddress: text,
  incomeSlab: orNull(fc.constantFrom('1', '2')), disabilityType: orNull(fc.constant('none')), education: orNull(fc.constant('primary')), socialCategory: orNull(fc.constant('OBC')),
})

const level: fc.Arbitrary<CellLevel | undefined> = fc.constantFrom('clear', 'masked', undefined)
const box: fc.Arbitrary<Box> = fc.record({
  state: fc.constantFrom(10, 27), districts: fc.oneof(fc.constant<'all'>('all'), fc.subarray(districts, { minLength: 1 })), basis: fc.constantFrom(...addressBases),
  from: instant, days: fc.integer({ min: 1, max: 9 }), levels: fc.tuple(...fieldKeys.map(() => level)),
}).map(({ state, districts: area, basis, from, days, levels }) => ({
  grantId: 'g', grantNumber: 'G', area: { stateCode: state, districts: area }, basis, rolling: true, purpose: { id: 'p', en: 'P', hi: 'प' },
  window: { from, to: new Date(from.getTime() + days * 86_400_000) },
  levels: new Map<Field, CellLevel>([['uan', 'clear'], ...fieldKeys.flatMap((field, index): [Field, CellLevel][] => (levels[index] && field !== 'uan' ? [[field, levels[index]]] : []))]),
}))

function tuplesOf(registrants: readonly PlainRegistrant[]): Buffer {
  const rows = new BinaryRows()
  for (const each of registrants) {
    rows.row(rowColumns.length).int8(BigInt(each.id)).time(each.changedAt.getTime()).int4(each.permanentState).int4(each.permanentDistrict).int4(each.currentState).int4(each.currentDistrict)
      .text(each.gender).text(each.primaryOccupation).text(each.secondaryOccupation).raw(packSealedFields(each))
  }
  return inMessages(Buffer.from(rows.ended()))
}

describe('the bytes of rows', () => {
  it('are those of fileLayout and csvBytes, for any registrants, boxes and pieces', () => {
    fc.assert(fc.property(fc.array(registrant, { minLength: 1, maxLength: 6 }), fc.array(box, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 500 }), (drawn, drawnBoxes, pieceBytes) => {
      const boxes = drawnBoxes.map((each, index) => ({ ...each, grantId: `g${index}` }))
      const covered = drawn.filter((each) => coveringBoxes(boxes, each).length > 0)
      const { cellsOf } = fileLayout({ boxes, names })
      expect(write(tuplesOf(covered), boxes, pieceBytes).toString()).toBe(csvBytes(covered.map(cellsOf), { bom: false }).toString())
    }), { numRuns: 1_000 })
  })

  it('hold the same values in a sheet, whatever they are, and no formula', () => {
    fc.assert(fc.property(fc.array(registrant, { minLength: 1, maxLength: 6 }), fc.array(box, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 500 }), (drawn, drawnBoxes, pieceBytes) => {
      const boxes = drawnBoxes.map((each, index) => ({ ...each, grantId: `g${index}` }))
      const covered = drawn.filter((each) => coveringBoxes(boxes, each).length > 0)
      const { header, cellsOf } = fileLayout({ boxes, names })
      expect(readSheet(write(tuplesOf(covered), boxes, pieceBytes, 'xlsx').toString(), 1 + header.length)).toEqual(covered.map((each) => ['REFERENCE', ...cellsOf(each)]))
    }), { numRuns: 1_000 })
  })

  it('are not made of a row that no box covers', () => {
    fc.assert(fc.property(registrant, box, (drawn, one) => {
      fc.pre(coveringBoxes([one], drawn).length === 0)
      expect(() => write(tuplesOf([drawn]), [one], 100)).toThrow('outside the scope')
    }))
  })
})

function write(copied: Buffer, boxes: readonly Box[], pieceBytes: number, format: FileFormat = 'csv'): Buffer {
  const reader = new TupleReader(rowColumns.length)
  const form = rowForm(format, 1 + fileLayout({ boxes, names }).header.length)
  const writer = new RowWriter({ boxes, names, form })
  const written: Buffer[] = []
  const take = (some: Buffer): void => {
    reader.push(some)
    while (reader.next()) {
      const { tuple } = reader
      const block = Buffer.alloc(writer.roomFor(tuple))
      const start = tuple.starts[9] ?? 0
      const end = writer.write(tuple, tuple.bytes.subarray(start, start + (tuple.lengths[9] ?? 0)), block, 0)
      if (format === 'csv') written.push(block.subarray(0, end))
      else {
        const out = Buffer.alloc(form.roomFor(end))
        const number = written.length + 1
        const opened = form.open(out, 0, number)
        written.push(out.subarray(0, form.close(out, opened + out.write('REFERENCE', opened), { block, start: 0, end, number })))
      }
    }
  }
  const messages = new CopyMessages()
  for (let at = 0; at < copied.length; at += pieceBytes) messages.push(copied.subarray(at, at + pieceBytes), { data: take, other: () => true })
  expect(reader.isComplete).toBe(true)
  return Buffer.concat(written)
}

/** A sheet's rows as a program sees them that knows XML and nothing of us: each cell's text under its column, days as the days they are. */
function readSheet(xml: string, columns: number): string[][] {
  const document = new DOMParser().parseFromString(`<sheet>${xml}</sheet>`, 'text/xml')
  return Array.from(document.getElementsByTagName('row')).map((row, index) => {
    expect(row.getAttribute('r')).toBe(String(index + 2))
    const cells = Array.from({ length: columns }, () => '')
    for (const cell of Array.from(row.getElementsByTagName('c'))) {
      const [, letters = '', number] = /^([A-Z]+)(\d+)$/.exec(cell.getAttribute('r') ?? '') ?? []
      expect(number).toBe(String(index + 2))
      const column = [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1
      expect(cell.getElementsByTagName('f')).toHaveLength(0)
      const text = cell.textContent ?? ''
      const isText = cell.getAttribute('t') === 'inlineStr'
      // A reader drops outer blanks that are not said to count.
      const counts = cell.getElementsByTagName('t')[0]?.getAttribute('xml:space') === 'preserve'
      cells[column] = isText ? originalOfSheetCell(counts ? text : text.trim()) : new Date((Number(text) - 25_569) * 86_400_000).toISOString().slice(0, 10)
    }
    return cells
  })
}
