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
import { RowWriter } from '@/lib/exports/rows/rules'
import { inMessages } from '@/lib/testing/copy-messages'
import type { PlainRegistrant } from '@/lib/registrants/rules'
import { TupleReader } from '@/lib/tuples'

const names = { district: (code: string) => `District ${code}`, state: (code: string) => `राज्य, ${code}`, gender: (code: string) => (code === 'M' ? 'Male' : '=Other'), occupation: (code: string) => `"${code}"` }
const districts = [210, 211, 212, 571]
const text = fc.oneof(
  fc.constantFrom('RAMESH KUMAR', 'Sita', 'A  B', ' Sita', 'सीता देवी', 'O"Brien', '12, MG Road', '=1+1', '-x', '\'tis', 'Ward 5\r\n=cmd', 'a b c d', 'x.y', 'É Û', '👩‍👩‍👧 x', '٣'),
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

  it('are not made of a row that no box covers', () => {
    fc.assert(fc.property(registrant, box, (drawn, one) => {
      fc.pre(coveringBoxes([one], drawn).length === 0)
      expect(() => write(tuplesOf([drawn]), [one], 100)).toThrow('outside the scope')
    }))
  })
})

function write(copied: Buffer, boxes: readonly Box[], pieceBytes: number): Buffer {
  const reader = new TupleReader(rowColumns.length)
  const writer = new RowWriter(boxes, names)
  const written: Buffer[] = []
  const take = (some: Buffer): void => {
    reader.push(some)
    while (reader.next()) {
      const { tuple } = reader
      const out = Buffer.alloc(RowWriter.roomFor(tuple))
      const start = tuple.starts[9] ?? 0
      written.push(out.subarray(0, writer.write(tuple, tuple.bytes.subarray(start, start + (tuple.lengths[9] ?? 0)), out, 0)))
    }
  }
  const messages = new CopyMessages()
  for (let at = 0; at < copied.length; at += pieceBytes) messages.push(copied.subarray(at, at + pieceBytes), { data: take, other: () => true })
  expect(reader.isComplete).toBe(true)
  return Buffer.concat(written)
}
