import type { Box } from '@/lib/access/box'
import { countQuery, feedQuery } from '@/lib/access/feed-query'
import type { Filters } from '@/lib/access/policy'
import { beginScopedRead, inScopedRead, loginOf } from '@/lib/access/scoped-read'
import { idsDigest } from '@/lib/audit/ids-digest'
import { BulkOpener } from '@/lib/crypto/bulk-opener'
import { stateKeys } from '@/lib/crypto/state-keys'
import { copyOut } from '@/lib/db/copy-out'
import { pool } from '@/lib/db/pool'
import type { Tx } from '@/lib/db/transaction'
import { type CodeNames, fileLayout } from '@/lib/exports/contents/rules'
import { ChunkWriter } from '@/lib/exports/rows/blocks/rules'
import { KeptIds } from '@/lib/exports/rows/kept/rules'
import { rowColumns } from '@/lib/exports/rows/cells/rules'
import { rowForm } from '@/lib/exports/rows/forms/rules'
import { RowWriter } from '@/lib/exports/rows/rules'
import type { RowChunk, RowsAsked } from '@/lib/exports/rows/schema'
import { TupleReader } from '@/lib/tuples'

/** Takes a part of the ids of a file, packed (lib/crypto/manifest). */
export type KeepIds = (ids: Buffer) => Promise<void>

/**
 * The rows of an export in its format, each behind its reference and in the export's keyed order: read by one COPY inside the export's own scoped snapshot, opened, masked
 * and written without an object per row. Returns the keyed digest of the registrants' ids in the file's order. The connection is given back however the reading ends.
 * Throws when a row lies outside the boxes, an envelope does not open, or the server stops; whether the grants still give is asked by the caller,
 * for a snapshot never sees it (docs/decisions/0043). Chunks are made in the memory that lies in `spare`, as long as there is some. The ids go to `keep` in the file's order, some ten thousand at once, and the last of
 * them before the last rows: no file is whole of which is not kept whom it holds.
 */
export async function* readRows({ exportId, boxes, filters, format }: Omit<RowsAsked, 'fence'>, names: CodeNames, { spare = [], keep }: { spare?: ArrayBuffer[]; keep?: KeepIds } = {}): AsyncGenerator<RowChunk, string> {
  const digest = idsDigest()
  const query = feedQuery({ boxes, filters, order: 'any' }, rowColumns.join(', '))
  if (!query) return digest.end()
  const holder = { exportId, right: 'download' } as const
  const connection = await pool(loginOf(holder)).connect()
  let broken = true
  let opener: BulkOpener | undefined
  try {
    await beginScopedRead(connection, holder)
    opener = await openerOf()
    const reader = new TupleReader(rowColumns.length)
    const kept = keep && new KeptIds()
    const form = rowForm(format, 1 + fileLayout({ boxes, names }).header.length)
    const chunks = new ChunkWriter({ exportId, form, writer: new RowWriter({ boxes, names, form }), opener, digest, spare, kept })
    for await (const piece of copyOut(connection, query)) {
      reader.push(piece)
      chunks.begin(piece)
      while (reader.next()) {
        chunks.add(reader.tuple)
        if (chunks.ready.length > 0) yield* chunks.ready.splice(0)
      }
      for (const ids of kept?.takeFull() ?? []) await keep?.(ids)
    }
    if (!reader.isComplete) throw new Error('the rows of a file were cut short')
    chunks.end()
    for (const ids of [...(kept?.takeFull() ?? []), kept?.takeRest()]) if (ids) await keep?.(ids)
    yield* chunks.ready.splice(0)
    await connection.query('ROLLBACK')
    broken = false
    return digest.end()
  } finally {
    // A COPY that is not read to its end leaves a connection nobody can use.
    connection.release(broken)
    opener?.end()
  }
}

/** How many rows an export has that is being built, no further than `max` + 1. */
export function countOwnRows({ id, boxes, filters }: { id: string; boxes: readonly Box[]; filters: Filters }, max: number): Promise<number> {
  return inScopedRead({ exportId: id, right: 'download' }, async (tx) => {
    const query = countQuery({ boxes, filters }, max)
    return query ? ((await tx.sql<{ count: number }>(query.text, query.values))[0]?.count ?? 0) : 0
  })
}

/** Opens with the States' keys, which are read before the first row: a key made while a file is read seals no row of its snapshot. */
async function openerOf(): Promise<BulkOpener> {
  const keys = stateKeys()
  await keys.readAll(keyReader)
  return BulkOpener.with((keyId) => keys.known(keyId))
}

/** Keys come over another connection: while rows are sent, their own answers nothing else. */
const keyReader: Tx = { events: [], sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await pool('portal_worker').query<Row>(text, [...values])).rows }
