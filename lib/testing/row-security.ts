import { randomBytes, randomUUID } from 'node:crypto'
import type { Box } from '@/lib/access/box'
import type { Filters } from '@/lib/access/policy'
import { inScopedRead, type RowHolder } from '@/lib/access/scoped-read'
import type { OfficerActor } from '@/lib/auth/actor'
import { lockHash } from '@/lib/crypto/row-token'
import type { FileFormat } from '@/lib/exports/rules'
import { freezeBoxes } from '@/lib/exports/schema'
import type { OwnerDatabase } from '@/lib/testing/database'

/** What row-level security alone opens to the holder: a query without any predicate, through the door that pages and files use. */
export function openRows(holder: RowHolder): Promise<{ ids: string[]; count: number }> {
  return inScopedRead(holder, async (tx) => {
    const rows = await tx.sql<{ id: string }>(
      'SELECT registrant_id::text AS id FROM (SELECT DISTINCT changed_at, registrant_id FROM registry.feed) open ORDER BY changed_at DESC, registrant_id DESC')
    const [counted] = await tx.sql<{ count: number }>('SELECT count(DISTINCT registrant_id)::int AS count FROM registry.feed')
    return { ids: rows.map(({ id }) => id), count: counted?.count ?? -1 }
  })
}

/** An export's row in the state in which its file is built, frozen from these boxes; returns its id. */
export async function freezeExport(database: OwnerDatabase, input: { officer: OfficerActor; boxes: readonly Box[]; filters?: Filters; status?: string; format?: FileFormat }): Promise<string> {
  const id = randomUUID()
  await database.sql(
    `INSERT INTO portal.export (id, number, officer_id, status, boxes, filters, locale, rows_expected, lock_hash, format) VALUES ($1, $2, $3, $4::portal.export_status, $5, $6, 'en', 0, $7, $8)`,
    [id, `EXP-${randomBytes(6).toString('hex')}`, input.officer.id, input.status ?? 'building', freezeBoxes(input.boxes), JSON.stringify(input.filters ?? {}), lockHash(id), input.format ?? 'csv'],
  )
  return id
}
