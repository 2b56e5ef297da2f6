import type { Tx } from '@/lib/db/transaction'
import { isKeySame, isStillCovered } from '@/lib/exports/store'

/** Takes the export for building under a new fence; undefined when there is nothing to build any more. */
export async function takeExport(tx: Tx, id: string): Promise<{ fence: number; number: string; officerId: string } | undefined> {
  const rows = await tx.sql<{ fence: number; number: string; officerId: string }>(
    `UPDATE portal.export SET status = 'building', fence = fence + 1, building_at = now(), rows_written = 0
     WHERE id = $1::uuid AND status IN ('requested', 'building') RETURNING fence, number, officer_id::text AS "officerId"`,
    [id],
  )
  return rows[0]
}

/** Where a build stands in the eyes of the database: go on, somebody else has it, it was ended, its grants no longer cover it, or its State's key is another one now. */
export type Standing = 'goOn' | 'takenOver' | 'ended' | 'uncovered' | 'keyChanged'

/** Says whether to go on, and with `write` notes how many rows are written. Asked before every batch: a narrowed grant bites there (product, A7). */
export async function reportProgress(tx: Tx, { id, fence, rows, write }: { id: string; fence: number; rows: number; write: boolean }): Promise<Standing> {
  const found = await tx.sql<{ status: string; fence: number; isCovered: boolean; isKeySame: boolean }>(
    `WITH written AS (UPDATE portal.export SET rows_written = $3 WHERE id = $1::uuid AND fence = $2 AND status = 'building' AND rows_written <> $3 AND $4)
     SELECT e.status::text AS status, e.fence, ${isStillCovered} AS "isCovered", ${isKeySame} AS "isKeySame" FROM portal.export e WHERE e.id = $1::uuid`,
    [id, fence, rows, write],
  )
  const row = found[0]
  if (!row || row.fence !== fence) return 'takenOver'
  if (row.status !== 'building') return 'ended'
  if (!row.isCovered) return 'uncovered'
  return row.isKeySame ? 'goOn' : 'keyChanged'
}

/** Makes the built file the export's own: key, password, sizes, and the hours it waits. Undefined when the build lost its right meanwhile. */
export async function markReady(tx: Tx, file: {
  id: string; fence: number; storageName: string; sizeBytes: number; sha256: Buffer; storageKey: Buffer; passwordSealed: Buffer; rows: number
}): Promise<{ lapsesAt: Date } | undefined> {
  const rows = await tx.sql<{ lapsesAt: Date }>(
    `UPDATE portal.export e SET status = 'ready', ready_at = now(), lapses_at = now() + make_interval(hours => p.export_lapse_hours), storage_name = $3,
       size_bytes = $4, sha256 = $5, storage_key = $6, password_sealed = $7, rows_written = $8
     FROM portal.policy p WHERE e.id = $1::uuid AND e.fence = $2 AND e.status = 'building' AND ${isStillCovered} AND ${isKeySame} RETURNING e.lapses_at AS "lapsesAt"`,
    [file.id, file.fence, file.storageName, file.sizeBytes, file.sha256, file.storageKey, file.passwordSealed, file.rows],
  )
  return rows[0]
}

/** Whom the file is for, as its README names them. */
export async function findOfficer(tx: Tx, officerId: string): Promise<{ name: string; designation: string }> {
  const rows = await tx.sql<{ name: string; designation: string }>('SELECT name, designation FROM portal."user" WHERE id = $1::uuid', [officerId])
  if (!rows[0]) throw new Error('the export has no officer')
  return rows[0]
}
