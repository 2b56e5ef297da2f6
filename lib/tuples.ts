const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
/** Signature, flags, length of the extension, which PostgreSQL leaves empty. */
const headBytes = 19
/** Code and length of the protocol's message that carries a row. */
const messageHeadBytes = 5

/** One row of PostgreSQL's binary COPY format at hand: `starts[n]` is where column n begins in `bytes`, `lengths[n]` its bytes, -1 for NULL. Valid until the next row is read. */
export interface Tuple {
  bytes: Buffer
  readonly starts: Int32Array
  readonly lengths: Int32Array
}

/**
 * Reads the rows of a binary COPY out of the messages it came in: "always one per row" (PostgreSQL, message flow of COPY), the format's head before the first row and its
 * end in one of its own. The same `Tuple` is filled again for each row.
 */
export class TupleReader {
  private at = 0
  private hasHead = false
  /** True once the format's own end was read: pieces that stop before it are cut short. */
  isComplete = false
  readonly tuple: Tuple

  constructor(private readonly columns: number) {
    this.tuple = { bytes: Buffer.alloc(0), starts: new Int32Array(columns), lengths: new Int32Array(columns) }
  }

  /** Takes some whole messages (lib/db/copy-messages.ts); then `next` gives their rows until it returns false. */
  push(messages: Buffer): void {
    this.tuple.bytes = messages
    this.at = 0
  }

  /** Fills `tuple` with the next row; false when the messages at hand hold no further one. Throws on bytes that are no COPY of so many columns. */
  next(): boolean {
    const { bytes, starts, lengths } = this.tuple
    let at = this.at
    if (at >= bytes.length) return false
    const end = at + 1 + int32(bytes, at + 1)
    at += messageHeadBytes
    if (!this.hasHead) {
      if (!signature.equals(bytes.subarray(at, at + signature.length))) throw new Error('not a binary COPY')
      at += headBytes
      this.hasHead = true
    }
    const count = int16(bytes, at)
    at += 2
    this.at = end
    if (count === -1) {
      this.isComplete = true
      return false
    }
    if (count !== this.columns) throw new Error('a row of another width')
    for (let column = 0; column < count; column += 1) {
      const length = int32(bytes, at)
      at += 4
      starts[column] = at
      lengths[column] = length
      if (length > 0) at += length
    }
    if (at !== end || end > bytes.length) throw new Error('a message that is not one row')
    return true
  }
}

/** An int4 or int8 of the row at hand; an int8 beyond 2^53 would lose its last digits, and nothing here comes near it. */
export function intOf({ bytes, starts, lengths }: Tuple, column: number): number {
  const at = starts[column] ?? 0
  return lengths[column] === 8 ? int32(bytes, at) * 4_294_967_296 + (int32(bytes, at + 4) >>> 0) : int32(bytes, at)
}

const billion = 1_000_000_000
const twoTo16 = 65_536

/** The upper and the lower half of an int8 of the row at hand. */
export function highOf({ bytes, starts }: Tuple, column: number): number {
  return int32(bytes, starts[column] ?? 0)
}

export function lowOf({ bytes, starts }: Tuple, column: number): number {
  return int32(bytes, (starts[column] ?? 0) + 4) >>> 0
}

/** Writes an int8, given in halves and not negative, in decimal digits; returns the place after them. Long division in pieces that a double holds exactly. */
export function writeInt8(high: number, low: number, out: Buffer, at: number): number {
  let rest = (high % billion) * twoTo16 + (low >>> 16)
  const middle = Math.floor(rest / billion)
  rest = (rest % billion) * twoTo16 + (low & 0xffff)
  const quotient = Math.floor(high / billion) * 4_294_967_296 + middle * twoTo16 + Math.floor(rest / billion)
  const last = rest % billion
  if (quotient === 0) return writeDigits(out, at, last, digitsOf(last))
  const first = Math.floor(quotient / billion)
  const second = quotient % billion
  const end = first === 0 ? writeDigits(out, at, second, digitsOf(second)) : writeDigits(out, writeDigits(out, at, first, digitsOf(first)), second, 9)
  return writeDigits(out, end, last, 9)
}

/** Writes a number below a billion with leading zeros, in `count` digits; returns the place after them. */
export function writeDigits(out: Buffer, at: number, value: number, count: number): number {
  let rest = value
  for (let place = at + count - 1; place >= at; place -= 1) {
    const tenth = (rest / 10) | 0
    out[place] = 0x30 + (rest - tenth * 10)
    rest = tenth
  }
  return at + count
}

function digitsOf(value: number): number {
  let count = 1
  for (let limit = 10; value >= limit; limit *= 10) count += 1
  return count
}

function int16(bytes: Buffer, at: number): number {
  return (((bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0)) << 16) >> 16
}

function int32(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) << 24 | (bytes[at + 1] ?? 0) << 16 | (bytes[at + 2] ?? 0) << 8 | (bytes[at + 3] ?? 0)
}
