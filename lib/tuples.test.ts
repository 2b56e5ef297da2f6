import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BinaryRows } from '@/lib/db/binary-copy'
import { CopyMessages } from '@/lib/db/copy-messages'
import { copyMessage, inMessages } from '@/lib/testing/copy-messages'
import { highOf, intOf, lowOf, TupleReader, writeInt8 } from '@/lib/tuples'

const int8 = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.constantFrom(0n, 1n, 999_999_999n, 1_000_000_000n, 10n ** 18n - 1n, 10n ** 18n, 2n ** 63n - 1n))

it('a number of 63 bits is written as BigInt writes it', () => {
  fc.assert(fc.property(int8, (value) => {
    const reader = new TupleReader(1)
    reader.push(inMessages(Buffer.from(new BinaryRows().row(1).int8(value).ended())))
    expect(reader.next()).toBe(true)
    const out = Buffer.alloc(25)
    expect(out.toString('latin1', 3, writeInt8(highOf(reader.tuple, 0), lowOf(reader.tuple, 0), out, 3))).toBe(String(value))
  }), { numRuns: 3_000 })
})

it('rows come whole out of pieces cut anywhere, NULL apart from empty, and their end is known', () => {
  const row = fc.record({ number: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), text: fc.option(fc.string(), { nil: null }) })
  fc.assert(fc.property(fc.array(row, { maxLength: 20 }), fc.integer({ min: 1, max: 64 }), (rows, size) => {
    const sent = new BinaryRows()
    for (const { number, text } of rows) sent.row(2).int4(number).text(text)
    const bytes = inMessages(Buffer.from(sent.ended()))
    const reader = new TupleReader(2)
    const read: typeof rows = []
    const take = (some: Buffer): void => {
      reader.push(some)
      while (reader.next()) {
        const { bytes: piece, starts: [, start = 0], lengths: [, length = 0] } = reader.tuple
        read.push({ number: intOf(reader.tuple, 0), text: length < 0 ? null : piece.toString('utf8', start, start + length) })
      }
    }
    const messages = new CopyMessages()
    for (let at = 0; at < bytes.length; at += size) {
      expect(reader.isComplete).toBe(false)
      messages.push(bytes.subarray(at, at + size), { data: take, other: () => { throw new Error('only rows were sent') } })
    }
    expect(read).toEqual(rows)
    expect(reader.isComplete).toBe(true)
  }))
})

const oneRow = Buffer.from(new BinaryRows().row(2).int4(1).int4(2).ended()).subarray(0, -2)

it.each([
  ['no COPY', copyMessage('d', Buffer.from('this is no binary copy at all')), 'not a binary COPY'],
  ['a row of another width', inMessages(Buffer.from(new BinaryRows().row(3).int4(1).int4(2).int4(3).ended())), 'another width'],
  ['a message of more than a row', copyMessage('d', Buffer.concat([oneRow, oneRow.subarray(19)])), 'not one row'],
  ['a message of less than a row', copyMessage('d', oneRow.subarray(0, -1)), 'not one row'],
])('%s is refused', (_what, bytes, message) => {
  const reader = new TupleReader(2)
  reader.push(bytes)
  expect(() => reader.next()).toThrow(message)
})
