import type { Tx } from '@/lib/db/transaction'
import { isStillCovered } from '@/lib/exports/store'

/** A file that waits for a second person, as whoever decides on it must know it. */
export interface HeldFile {
  readonly number: string
  readonly officerId: string
  readonly stateCode: number
  readonly points: number
  readonly isOwn: boolean
}

/** The file while it waits, held until the transaction ends; undefined when it does not wait (any more). */
export async function lockHeld(tx: Tx, { id, adminId }: { id: string; adminId: string }): Promise<HeldFile | undefined> {
  const rows = await tx.sql<HeldFile>(
    `SELECT e.number, e.officer_id::text AS "officerId", o.state_code AS "stateCode", (e.row_points::bigint * e.rows_expected)::float8 AS points, portal.same_holder($2::uuid, e.officer_id) AS "isOwn"
     FROM portal.export e JOIN portal."user" o ON o.id = e.officer_id WHERE e.id = $1::uuid AND e.status = 'held' AND now() < e.held_until FOR UPDATE OF e`,
    [id, adminId],
  )
  return rows[0]
}

/** Writes the word. The database asks once more who gives it. */
export async function insertDecision(tx: Tx, word: { id: string; adminId: string; verdict: 'approve' | 'refuse'; reason: string }): Promise<void> {
  await tx.sql('INSERT INTO portal.export_decision (export_id, admin_id, verdict, reason) VALUES ($1::uuid, $2::uuid, $3, $4) RETURNING export_id', [word.id, word.adminId, word.verdict, word.reason])
}

/** Lets an approved file be built; false when its grants do not give it any more. */
export async function releaseHeld(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.sql(`UPDATE portal.export e SET status = 'requested' WHERE e.id = $1::uuid AND e.status = 'held' AND ${isStillCovered} RETURNING e.id`, [id])
  return rows.length > 0
}

/** True when a second person approved a file of so many rows: what they saw, or no more beyond it than policy lets a preview move. */
export async function isApprovedFor(tx: Tx, { id, rows }: { id: string; rows: number }): Promise<boolean> {
  const found = await tx.sql(
    `SELECT 1 AS yes FROM portal.export e JOIN portal.export_decision d ON d.export_id = e.id CROSS JOIN portal.policy p
     WHERE e.id = $1::uuid AND d.verdict = 'approve' AND $2::int <= e.rows_expected + greatest(p.preview_tolerance_rows, e.rows_expected::bigint * p.preview_tolerance_percent / 100)`,
    [id, rows],
  )
  return found.length > 0
}
