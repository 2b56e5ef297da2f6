import Cursor from 'pg-cursor'
import type { Box } from '@/lib/access/box'
import { feedQuery } from '@/lib/access/feed-query'
import type { Filters } from '@/lib/access/policy'
import { stateKeys } from '@/lib/crypto/state-keys'
import { pool } from '@/lib/db/pool'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { PlainRegistrant } from '@/lib/registrants/rules'
import { factsOf, type FeedRow, openRow } from '@/lib/registrants/store'

/**
 * All registrants the boxes and filters cover, opened, in the order of their change, batch by batch out of one snapshot. Cursor and connection
 * are given back however the reading ends.
 */
export async function* readRegistrants({ boxes, filters }: { boxes: readonly Box[]; filters: Filters }): AsyncGenerator<PlainRegistrant[]> {
  const query = feedQuery({ boxes, filters, order: 'oldest' })
  if (!query) return
  const connection = await pool('portal_worker').connect()
  let broken = true
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const cursor = connection.query(new Cursor<FeedRow>(query.text, [...query.values]))
    let reading = cursor.read(limits.exportBatchRows)
    for (;;) {
      const rows = await reading
      if (rows.length === 0) break
      // The database prepares the next batch while this one is written. Its failure is met at the next turn, or by nobody when there is none.
      reading = cursor.read(limits.exportBatchRows)
      reading.catch(() => undefined)
      const opened: PlainRegistrant[] = []
      for (const row of rows) opened.push(await plainOf(row))
      yield opened
    }
    await cursor.close()
    await connection.query('ROLLBACK')
    broken = false
  } finally {
    // With a cursor still open the connection is of no use to anybody else.
    connection.release(broken)
  }
}

/** Keys come over another connection: while a cursor is open, its own answers nothing else. */
const keyReader: Tx = { events: [], sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await pool('portal_worker').query<Row>(text, [...values])).rows }

async function plainOf(row: FeedRow): Promise<PlainRegistrant> {
  const sealed = await openRow(keyReader, stateKeys(), row)
  return Object.assign(sealed, factsOf(row), {
    id: row.registrant_id, registeredAt: row.registered_at, gender: row.gender, primaryOccupation: row.primary_occupation, secondaryOccupation: row.secondary_occupation,
  })
}
