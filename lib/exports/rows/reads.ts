import { feedQuery } from '@/lib/access/feed-query'
import { beginScopedRead, loginOf } from '@/lib/access/scoped-read'
import { idsDigest } from '@/lib/audit/ids-digest'
import { BulkOpener } from '@/lib/crypto/envelope'
import { stateKeys } from '@/lib/crypto/state-keys'
import { copyOut } from '@/lib/db/copy-out'
import { pool } from '@/lib/db/pool'
import type { Tx } from '@/lib/db/transaction'
import type { CodeNames } from '@/lib/exports/contents/rules'
import { columnOf, rowColumns } from '@/lib/exports/rows/cells/rules'
import { RowWriter } from '@/lib/exports/rows/rules'
import type { RowChunk, RowsAsked } from '@/lib/exports/rows/schema'
import { limits } from '@/lib/limits'
import { type Tuple, TupleReader, writeInt8 } from '@/lib/tuples'

/**
 * The rows of an export as CSV, in the order of their change: read by one COPY inside the export's own scoped snapshot, opened, masked and written without
 * an object per row. Returns the keyed digest of the registrants' ids in that order. The connection is given back however the reading ends.
 * Throws when a row lies outside the boxes, an envelope does not open, or the server stops; whether the grants still give is asked by the caller,
 * for a snapshot never sees it (docs/decisions/0043).
 */
export async function* readRows({ exportId, boxes, filters }: RowsAsked, names: CodeNames): AsyncGenerator<RowChunk, string> {
  const digest = idsDigest()
  const query = feedQuery({ boxes, filters, order: 'oldest' }, rowColumns.join(', '))
  if (!query) return digest.end()
  const holder = { exportId, right: 'download' } as const
  const connection = await pool(loginOf(holder)).connect()
  let broken = true
  try {
    await beginScopedRead(connection, holder)
    const reader = new TupleReader(rowColumns.length)
    const chunks = new ChunkWriter(new RowWriter(boxes, names), await openerOf(), digest)
    for await (const piece of copyOut(connection, query)) {
      reader.push(piece)
      while (reader.next()) {
        chunks.add(reader.tuple)
        if (chunks.ready.length > 0) yield* chunks.ready.splice(0)
      }
    }
    if (!reader.isComplete) throw new Error('the rows of a file were cut short')
    chunks.close(false)
    yield* chunks.ready.splice(0)
    await connection.query('ROLLBACK')
    broken = false
    return digest.end()
  } finally {
    // A COPY that is not read to its end leaves a connection nobody can use.
    connection.release(broken)
  }
}

/** An id and its line end, and room for as many as a chunk may hold. */
const idBytesMax = 20
const idsBytes = limits.exportChunkBytes / 8

/** Gathers rows in chunks of about one size; where an entry of the archive is full, a chunk ends. */
class ChunkWriter {
  readonly ready: RowChunk[] = []
  private out = Buffer.from(new ArrayBuffer(limits.exportChunkBytes))
  private at = 0
  private rows = 0
  private rowsInPart = 0
  private ids = Buffer.allocUnsafe(idsBytes)
  private idsEnd = 0

  constructor(private readonly writer: RowWriter, private readonly opener: BulkOpener, private readonly digest: ReturnType<typeof idsDigest>) {}

  add(tuple: Tuple): void {
    const room = RowWriter.roomFor(tuple)
    if (this.out.length - this.at < room || this.idsEnd + idBytesMax > idsBytes) this.close(false, room)
    const start = tuple.starts[columnOf.envelope] ?? 0
    const plain = this.opener.open(tuple.bytes, { start, length: tuple.lengths[columnOf.envelope] ?? 0, idAt: tuple.starts[columnOf.registrantId] ?? 0 })
    this.at = this.writer.write(tuple, plain, this.out, this.at)
    this.idsEnd = writeInt8(tuple, columnOf.registrantId, this.ids, this.idsEnd)
    this.ids[this.idsEnd++] = 0x0a
    this.rows += 1
    this.rowsInPart += 1
    if (this.rowsInPart === limits.archivePartRows) this.close(true)
  }

  /** Makes a chunk of what was gathered, and room for at least so many bytes of the next one. */
  close(endsPart: boolean, room = 0): void {
    if (this.rows === 0 && this.out.length >= room) return
    if (this.rows > 0) {
      this.digest.add(this.ids.subarray(0, this.idsEnd))
      this.ready.push({ bytes: new Uint8Array(this.out.buffer, 0, this.at), rows: this.rows, endsPart })
    }
    this.out = Buffer.from(new ArrayBuffer(Math.max(room, limits.exportChunkBytes)))
    this.at = 0
    this.rows = 0
    this.idsEnd = 0
    if (endsPart) this.rowsInPart = 0
  }
}

/** Opens with the States' keys, which are read before the first row: a key made while a file is read seals no row of its snapshot. */
async function openerOf(): Promise<BulkOpener> {
  const keys = stateKeys()
  await keys.readAll(keyReader)
  return new BulkOpener((keyId) => keys.known(keyId))
}

/** Keys come over another connection: while rows are sent, their own answers nothing else. */
const keyReader: Tx = { events: [], sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await pool('portal_worker').query<Row>(text, [...values])).rows }
