import Cursor from 'pg-cursor'
import type { Box } from '@/lib/access/box'
import { feedQuery } from '@/lib/access/feed-query'
import type { Filters } from '@/lib/access/policy'
import { beginScopedRead, inScopedRead, loginOf, type RowHolder } from '@/lib/access/scoped-read'
import { stateKeys } from '@/lib/crypto/state-keys'
import { pool } from '@/lib/db/pool'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { PlainRegistrant } from '@/lib/registrants/rules'
import { factsOf, type FeedRow, openRow } from '@/lib/registrants/store'

/** Thrown when the database no longer opens all the rows a file was frozen with: its second lock has closed, whatever the first one says. */
export class RowsClosed extends Error {
  override readonly name = 'RowsClosed'
}

/**
 * All registrants the export's boxes and filters cover, opened, in the order of their change, batch by batch out of one snapshot, read with the export's
 * own token. Cursor and connection are given back however the reading ends. Throws RowsClosed, at the latest with the next batch, when the export
 * is not being built or one of its grants stopped giving: a file without those rows would be one nobody asked for (docs/decisions/0043).
 */
export async function* readRegistrants({ exportId, boxes, filters }: { exportId: string; boxes: readonly Box[]; filters: Filters }): AsyncGenerator<PlainRegistrant[]> {
  const query = feedQuery({ boxes, filters, order: 'oldest' })
  if (!query) return
  const holder = { exportId, right: 'download' } as const
  const connection = await pool(loginOf(holder)).connect()
  let broken = true
  try {
    await beginScopedRead(connection, holder)
    const cursor = connection.query(new Cursor<FeedRow>(query.text, [...query.values]))
    let reading = cursor.read(limits.exportBatchRows)
    for (;;) {
      const rows = await reading
      if (rows.length === 0) break
      // The database prepares the next batch while this one is written. Its failure is met at the next turn, or by nobody when there is none.
      reading = cursor.read(limits.exportBatchRows)
      reading.catch(() => undefined)
      // The cursor's snapshot does not see a grant end; a new one does.
      await requireOpen(holder, boxes)
      const opened: PlainRegistrant[] = []
      for (const row of rows) opened.push(await plainOf(row))
      yield opened
    }
    await requireOpen(holder, boxes)
    await cursor.close()
    await connection.query('ROLLBACK')
    broken = false
  } finally {
    // With a cursor still open the connection is of no use to anybody else.
    connection.release(broken)
  }
}

/** One open box for each frozen one, or the file would lack rows without a word. */
async function requireOpen(holder: RowHolder, boxes: readonly Box[]): Promise<void> {
  const [open] = await inScopedRead(holder, (tx) => tx.sql<{ boxes: number }>('SELECT cardinality(registry.open_boxes()) AS boxes'))
  if (open?.boxes !== boxes.length) throw new RowsClosed(`${open?.boxes} of ${boxes.length} boxes are open`)
}

/** Keys come over another connection: while a cursor is open, its own answers nothing else. */
const keyReader: Tx = { events: [], sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await pool('portal_worker').query<Row>(text, [...values])).rows }

async function plainOf(row: FeedRow): Promise<PlainRegistrant> {
  const sealed = await openRow(keyReader, stateKeys(), row)
  return Object.assign(sealed, factsOf(row), {
    id: row.registrant_id, registeredAt: row.registered_at, gender: row.gender, primaryOccupation: row.primary_occupation, secondaryOccupation: row.secondary_occupation,
  })
}
