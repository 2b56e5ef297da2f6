import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CopyMessages } from '@/lib/db/copy-messages'
import { copyMessage } from '@/lib/testing/copy-messages'

const message = fc.record({ code: fc.constantFrom('d', 'd', 'd', 'N', 'S'), content: fc.uint8Array({ maxLength: 40 }) })

it('rows and other messages come whole and in their order out of pieces cut anywhere, and what follows the end is nobody else\'s', () => {
  fc.assert(fc.property(fc.array(message, { maxLength: 20 }), fc.uint8Array({ maxLength: 30 }), fc.integer({ min: 1, max: 64 }), (sent, after, size) => {
    const bytes = Buffer.concat([...sent.map(({ code, content }) => copyMessage(code, Buffer.from(content))), copyMessage('c', Buffer.alloc(0)), Buffer.from(after)])
    const heard: Buffer[] = []
    const messages = new CopyMessages()
    const rest: Buffer[] = []
    let isOver = false
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size)
      const left: Buffer | null = isOver ? piece : messages.push(piece, {
        data: (some) => { heard.push(some) },
        other: (one) => {
          heard.push(one)
          isOver = one[0] === 'c'.charCodeAt(0)
          return !isOver
        },
      })
      if (left) rest.push(left)
    }
    expect(isOver).toBe(true)
    expect(Buffer.concat(rest)).toEqual(Buffer.from(after))
    expect(Buffer.concat(heard)).toEqual(bytes.subarray(0, bytes.length - after.length))
    for (const some of heard) expect(wholeMessages(some)).toBe(true)
  }), { numRuns: 500 })
})

it.each([0, 3, -1, -(2 ** 31)])('a message that says it has %i bytes is none', (length) => {
  const bytes = copyMessage('d', Buffer.alloc(10))
  bytes.writeInt32BE(length, 1)
  const listener = { data: () => undefined, other: () => true }
  expect(() => new CopyMessages().push(bytes, listener)).toThrow('not a message')
  const messages = new CopyMessages()
  messages.push(bytes.subarray(0, 3), listener)
  expect(() => messages.push(bytes.subarray(3), listener)).toThrow('not a message')
})

/** True when the bytes are rows, each whole, or one message of another kind. */
function wholeMessages(bytes: Buffer): boolean {
  let at = 0
  let count = 0
  let onlyRows = true
  while (at < bytes.length) {
    onlyRows &&= bytes[at] === 'd'.charCodeAt(0)
    at += 1 + bytes.readInt32BE(at + 1)
    count += 1
  }
  return at === bytes.length && (onlyRows || count === 1)
}
