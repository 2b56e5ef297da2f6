import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { marksOfUans, parseReference, ReferenceReader, referenceLength, RowMarks } from '@/lib/crypto/row-marks'

process.env.PORTAL_SECRET ??= 'a secret for tests of thirty-two bytes'
process.env.MASTER_KEY ??= Buffer.alloc(32, 1).toString('base64')

const uan = fc.integer({ min: 1, max: 999_999_999_999 }).map((drawn) => String(drawn).padStart(12, '0'))

/** The file's rows as (reference, UAN), in its order. */
function markedRows(exportId: string, uans: readonly string[]): { reference: string; uan: string }[] {
  const marks = new RowMarks(exportId, 64)
  uans.forEach((each, index) => marks.put(index, bytesOf(each), 0))
  return [...marks.seal(uans.length)].map((index) => {
    const out = Buffer.alloc(referenceLength)
    expect(marks.writeReference(index, out, 0)).toBe(referenceLength)
    return { reference: out.toString(), uan: uans[index] ?? '' }
  })
}

function bytesOf(each: string): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.writeUIntBE(Number(each), 0, 5)
  return bytes
}

const nameOf = (reader: ReferenceReader, text: string): string | null => {
  const reference = parseReference(text)
  return reference && reader.exportOf(reference)
}

describe('marks of rows', () => {
  it('name their export among others, one reference alone, however it was typed again', () => {
    const ids = Array.from({ length: 200 }, () => randomUUID())
    const reader = new ReferenceReader(ids)
    fc.assert(fc.property(fc.uniqueArray(uan, { minLength: 1, maxLength: 64 }), fc.integer({ min: 0, max: 199 }), (uans, which) => {
      for (const { reference } of markedRows(ids[which] ?? '', uans)) {
        expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{15}$/)
        for (const typed of [reference, reference.toLowerCase(), reference.replace(/^(.{5})(.{5})/, '$1-$2 '), reference.replace(/0/g, 'o').replace(/1/g, 'l'), ` ${reference}\u00a0`]) {
          expect(nameOf(reader, typed)).toBe(ids[which])
        }
      }
    }), { numRuns: 100 })
  })

  it('are the same each time, and others in each export: reference and order', () => {
    const uans = Array.from({ length: 60 }, (_, index) => String(100_000_000_000 + index))
    const [one, other] = [randomUUID(), randomUUID()]
    expect(markedRows(one, uans)).toEqual(markedRows(one, uans))
    const there = new Set(markedRows(other, uans).map(({ reference }) => reference))
    expect(markedRows(one, uans).filter(({ reference }) => there.has(reference))).toEqual([])
    expect(markedRows(one, uans).map((row) => row.uan)).not.toEqual(markedRows(other, uans).map((row) => row.uan))
    expect(markedRows(one, uans).map((row) => row.uan).sort()).toEqual(uans)
  })

  it('can be made again of the UANs: their part of the reference, and an order in which the file is sorted', () => {
    const id = randomUUID()
    const rows = markedRows(id, Array.from({ length: 64 }, (_, index) => String(300_000_000_000 + index * 7)))
    const { lefts, places } = marksOfUans(id, rows.map((row) => row.uan))
    expect([...lefts]).toEqual(rows.map(({ reference }) => parseReference(reference)?.left))
    expect([...places]).toEqual([...places].sort((a, b) => a - b))
  })

  it('of no export on record name nobody: a strange reference, a changed one, one of another installation', () => {
    const reader = new ReferenceReader(Array.from({ length: 1_000 }, () => randomUUID()))
    const strange = markedRows(randomUUID(), Array.from({ length: 64 }, (_, index) => String(100_000_000_000 + index)))
    expect(strange.map(({ reference }) => nameOf(reader, reference)).filter((named) => named !== null)).toEqual([])
    const id = randomUUID()
    const own = new ReferenceReader([id])
    for (const { reference } of markedRows(id, strange.map((row) => row.uan))) {
      for (let place = 0; place < referenceLength; place += 1) {
        const changed = reference.slice(0, place) + (reference[place] === '7' ? '8' : '7') + reference.slice(place + 1)
        expect(nameOf(own, changed)).toBeNull()
      }
    }
  })

  it('are read of nothing else', () => {
    for (const text of ['', '123', '0123456789ABCDEF', '0123456789ABCDU', '0123456789ABC.D', '१२३४५६७८९०१२३४५']) expect(parseReference(text)).toBeNull()
  })
})
