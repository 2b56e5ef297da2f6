import type { idsDigest } from '@/lib/audit/ids-digest'
import type { BulkOpener } from '@/lib/crypto/bulk-opener'
import { sealedPlaces } from '@/lib/crypto/registrant-layout'
import { RowMarks } from '@/lib/crypto/row-marks'
import { columnOf } from '@/lib/exports/rows/cells/rules'
import type { KeptIds } from '@/lib/exports/rows/kept/rules'
import type { RowForm } from '@/lib/exports/rows/forms/rules'
import type { RowWriter } from '@/lib/exports/rows/rules'
import type { RowChunk } from '@/lib/exports/rows/schema'
import { limits } from '@/lib/limits'
import { highOf, lowOf, type Tuple, writeInt8 } from '@/lib/tuples'

const lineFeedByte = 0x0a
/** An id and its line end. */
const idBytesMax = 20

/**
 * Gathers rows in blocks, gives each its reference and brings the block into the export's own order (lib/crypto/row-marks.ts); out come chunks of about one
 * size. Where an entry of the archive is full, block and chunk end. The ids are digested, and kept where somebody keeps them, in the file's order.
 */
export class ChunkWriter {
  readonly ready: RowChunk[] = []
  private readonly marks: RowMarks
  /** The block's rows as they were read, without their references, and where each ends. */
  private block = Buffer.allocUnsafeSlow(limits.exportChunkBytes)
  /** The same memory: a part of it costs less to name than a part of a Buffer. */
  private blockBytes = bytesOf(this.block)
  private readonly ends = new Uint32Array(limits.markBlockRows)
  private readonly idHighs = new Int32Array(limits.markBlockRows)
  private readonly idLows = new Uint32Array(limits.markBlockRows)
  private readonly idsInOrder = Buffer.allocUnsafeSlow(limits.markBlockRows * idBytesMax)
  private count = 0
  private rowsInPart = 0
  /** The number of the last row that got its place in the entry. */
  private placed = 0
  private out = Buffer.from(new ArrayBuffer(limits.exportChunkBytes))
  private at = 0
  private rows = 0

  constructor(private readonly input: { exportId: string; form: RowForm; writer: RowWriter; opener: BulkOpener; digest: ReturnType<typeof idsDigest>; spare: ArrayBuffer[]; kept?: KeptIds }) {
    this.marks = new RowMarks(input.exportId, limits.markBlockRows)
  }

  /** Takes the messages whose rows are added next. */
  begin(messages: Uint8Array): void {
    this.input.opener.lay(messages)
  }

  add(tuple: Tuple): void {
    const { opener, writer } = this.input
    const index = this.count
    const start = index === 0 ? 0 : this.ends[index - 1] ?? 0
    this.makeRoom(start, writer.roomFor(tuple))
    const envelope = tuple.starts[columnOf.envelope] ?? 0
    const plain = opener.open({ start: envelope, length: tuple.lengths[columnOf.envelope] ?? 0, idAt: tuple.starts[columnOf.registrantId] ?? 0 })
    this.ends[index] = writer.write(tuple, plain, this.block, start)
    this.marks.put(index, plain, sealedPlaces.uan)
    this.idHighs[index] = highOf(tuple, columnOf.registrantId)
    this.idLows[index] = lowOf(tuple, columnOf.registrantId)
    this.count += 1
    this.rowsInPart += 1
    const endsPart = this.rowsInPart === limits.archivePartRows
    if (endsPart || this.count === limits.markBlockRows) this.closeBlock()
    if (endsPart) this.closeChunk(true)
  }

  /** Hands over what was gathered last. */
  end(): void {
    this.closeBlock()
    this.closeChunk(false)
  }

  private closeBlock(): void {
    const { kept } = this.input
    const order = this.marks.seal(this.count)
    let idsEnd = 0
    for (let place = 0; place < this.count; place += 1) {
      const index = order[place] ?? 0
      this.take(index)
      idsEnd = writeInt8(this.idHighs[index] ?? 0, this.idLows[index] ?? 0, this.idsInOrder, idsEnd)
      this.idsInOrder[idsEnd++] = lineFeedByte
      kept?.put(this.idHighs[index] ?? 0, this.idLows[index] ?? 0)
    }
    this.input.digest.add(this.idsInOrder.subarray(0, idsEnd))
    this.count = 0
  }

  private take(index: number): void {
    const start = index === 0 ? 0 : this.ends[index - 1] ?? 0
    const end = this.ends[index] ?? 0
    const { form } = this.input
    const room = form.roomFor(end - start)
    if (this.out.length - this.at < room) this.closeChunk(false, room)
    this.placed += 1
    const at = this.marks.writeReference(index, this.out, form.open(this.out, this.at, this.placed))
    this.at = form.close(this.out, at, { block: this.blockBytes, start, end, number: this.placed })
    this.rows += 1
  }

  private closeChunk(endsPart: boolean, room = 0): void {
    if (this.rows > 0) this.ready.push({ bytes: new Uint8Array(this.out.buffer, 0, this.at), rows: this.rows, endsPart })
    else if (this.out.length >= room) return
    this.out = this.memoryOf(Math.max(room, limits.exportChunkBytes))
    this.at = 0
    this.rows = 0
    if (!endsPart) return
    this.rowsInPart = 0
    this.placed = 0
  }

  private memoryOf(sizeBytes: number): Buffer<ArrayBuffer> {
    const spare = this.input.spare.pop()
    return Buffer.from(spare && spare.byteLength >= sizeBytes ? spare : new ArrayBuffer(sizeBytes))
  }

  private makeRoom(start: number, room: number): void {
    if (this.block.length - start >= room) return
    const grown = Buffer.allocUnsafeSlow(2 * this.block.length + room)
    this.block.copy(grown, 0, 0, start)
    this.block = grown
    this.blockBytes = bytesOf(grown)
  }
}

function bytesOf(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
}
