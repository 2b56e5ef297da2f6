/** A message of PostgreSQL's protocol: its code, then its length without the code, then its content. */
const headBytes = 5
const copyDataCode = 'd'.charCodeAt(0)

/** Who is told what arrived. */
export interface CopyListener {
  /** One or more whole CopyData messages, with their heads. */
  data(messages: Buffer): void
  /** One whole message of another kind. Returns false when whatever comes after it is no longer the COPY's. */
  other(message: Buffer): boolean
}

/**
 * Tells the rows of a COPY from what else the server says. Rows are not taken out of the bytes that arrived: only a message that was cut
 * between two pieces is put together anew.
 */
export class CopyMessages {
  private cut: Buffer = Buffer.alloc(0)

  /** Takes the next piece. Returns what came after the end of the COPY, or null while it goes on. Throws on bytes that are no messages. */
  push(piece: Buffer, listener: CopyListener): Buffer | null {
    let bytes = piece
    if (this.cut.length > 0) {
      const length = this.cut.length < headBytes ? lengthOf(Buffer.concat([this.cut, piece.subarray(0, headBytes)])) : lengthOf(this.cut)
      const missing = length - this.cut.length
      if (piece.length < missing) {
        this.cut = Buffer.concat([this.cut, piece])
        return null
      }
      const whole = Buffer.concat([this.cut, piece.subarray(0, missing)])
      this.cut = Buffer.alloc(0)
      bytes = piece.subarray(missing)
      if (whole[0] === copyDataCode) listener.data(whole)
      else if (!listener.other(whole)) return bytes
    }
    return this.pushWhole(bytes, listener)
  }

  private pushWhole(bytes: Buffer, listener: CopyListener): Buffer | null {
    let from = 0
    let at = 0
    for (;;) {
      const length = lengthAt(bytes, at)
      if (length > bytes.length - at) break
      if (bytes[at] === copyDataCode) {
        at += length
        continue
      }
      if (at > from) listener.data(bytes.subarray(from, at))
      const goesOn = listener.other(bytes.subarray(at, at + length))
      at += length
      if (!goesOn) return bytes.subarray(at)
      from = at
    }
    if (at > from) listener.data(bytes.subarray(from, at))
    this.cut = bytes.subarray(at)
    return null
  }
}

function lengthOf(bytes: Buffer): number {
  return lengthAt(bytes, 0)
}

/** How long the message at `at` is, its head included; more than there can be when its head is not there yet. Throws when it is none. */
function lengthAt(bytes: Buffer, at: number): number {
  if (bytes.length - at < headBytes) return Infinity
  const length = 1 + ((bytes[at + 1] ?? 0) << 24 | (bytes[at + 2] ?? 0) << 16 | (bytes[at + 3] ?? 0) << 8 | (bytes[at + 4] ?? 0))
  if (length < headBytes) throw new Error('not a message of the database')
  return length
}
