import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** PostgreSQL counts microseconds from here. */
const epoch = Date.UTC(2000, 0, 1)
const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
/** No single value comes near it; room is asked for before each one. */
const valueBytesMax = 65_536
const twoTo32 = 2 ** 32

/**
 * Rows in PostgreSQL's binary COPY format, gathered in one buffer that is used again for every batch: sealed bytes go
 * to the server as they are, and a load of any length needs the memory of one batch.
 */
export class BinaryRows {
  private bytes: Buffer
  private at = 0
  private count = 0

  constructor(sizeBytes = 1 << 20) {
    this.bytes = Buffer.allocUnsafeSlow(sizeBytes)
    this.clear()
  }

  get rows(): number {
    return this.count
  }

  clear(): void {
    this.at = signature.copy(this.bytes)
    this.count = 0
  }

  /** Begins a row of so many columns; each must then be written in the order of the COPY statement. */
  row(columns: number): this {
    this.reserve()
    this.at = this.bytes.writeInt16BE(columns, this.at)
    this.count += 1
    return this
  }

  int8(value: bigint): this {
    this.reserve()
    this.at = this.bytes.writeInt32BE(8, this.at)
    this.at = this.bytes.writeBigInt64BE(value, this.at)
    return this
  }

  int4(value: number): this {
    this.reserve()
    this.at = this.bytes.writeInt32BE(4, this.at)
    this.at = this.bytes.writeInt32BE(value, this.at)
    return this
  }

  int2(value: number): this {
    this.reserve()
    this.at = this.bytes.writeInt32BE(2, this.at)
    this.at = this.bytes.writeInt16BE(value, this.at)
    return this
  }

  bool(value: boolean): this {
    this.reserve()
    this.at = this.bytes.writeInt32BE(1, this.at)
    this.at = this.bytes.writeUInt8(value ? 1 : 0, this.at)
    return this
  }

  /** A timestamptz from milliseconds since 1970 UTC. */
  time(milliseconds: number): this {
    this.reserve()
    const microseconds = (milliseconds - epoch) * 1000
    this.at = this.bytes.writeInt32BE(8, this.at)
    this.at = this.bytes.writeInt32BE(Math.floor(microseconds / twoTo32), this.at)
    this.at = this.bytes.writeUInt32BE(((microseconds % twoTo32) + twoTo32) % twoTo32, this.at)
    return this
  }

  /** Up to 16,000 characters; null is SQL's null. */
  text(value: string | null): this {
    this.reserve()
    if (value === null) return this.nothing()
    const length = this.bytes.write(value, this.at + 4, 'utf8')
    this.bytes.writeInt32BE(length, this.at)
    this.at += 4 + length
    return this
  }

  /** Up to 64,000 bytes; null is SQL's null. */
  raw(value: Uint8Array | null): this {
    this.reserve()
    if (value === null) return this.nothing()
    this.at = this.bytes.writeInt32BE(value.length, this.at)
    this.bytes.set(value, this.at)
    this.at += value.length
    return this
  }

  /** Sends the rows to `table (columns)`, which must stand in the order they were written in, and starts anew. */
  async copyInto(input: { connection: ClientBase; target: string }): Promise<number> {
    const sent = this.count
    if (sent > 0) {
      const stream = input.connection.query(copyFrom(`COPY ${input.target} FROM STDIN (FORMAT binary)`))
      stream.end(this.ended())
      await finished(stream)
    }
    this.clear()
    return sent
  }

  /** The rows as one whole COPY, with its end. Valid until the next row is begun or `clear`. */
  ended(): Uint8Array {
    this.reserve()
    return this.bytes.subarray(0, this.bytes.writeInt16BE(-1, this.at))
  }

  private nothing(): this {
    this.at = this.bytes.writeInt32BE(-1, this.at)
    return this
  }

  private reserve(): void {
    if (this.bytes.length - this.at >= valueBytesMax) return
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2)
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }
}
