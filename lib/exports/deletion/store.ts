import type { Tx } from '@/lib/db/transaction'

/** A file of which something left the portal: what its event says of its deletion. */
export interface TakenFile {
  readonly number: string
  readonly deleteBy: string | null
  readonly daysLate: number
}

/** The officer's own file of which bytes left; undefined for another's, an absent one, and one that nobody took. Held until the transaction ends: two words at once are one. */
export async function lockTakenFile(tx: Tx, { id, officerId }: { id: string; officerId: string }): Promise<TakenFile | undefined> {
  const rows = await tx.sql<TakenFile>(
    `SELECT e.number, e.delete_by::text AS "deleteBy", greatest(0, coalesce(portal.india_day() - e.delete_by, 0)) AS "daysLate"
     FROM portal.export e WHERE e.id = $1::uuid AND e.officer_id = $2::uuid AND EXISTS (SELECT FROM portal.export_download d WHERE d.export_id = e.id) FOR UPDATE OF e`,
    [id, officerId],
  )
  return rows[0]
}

/** Writes the officer's word; false when it was given before. */
export async function insertDeletion(tx: Tx, { id, officerId }: { id: string; officerId: string }): Promise<boolean> {
  const rows = await tx.sql('INSERT INTO portal.export_deletion (export_id, officer_id) VALUES ($1::uuid, $2::uuid) ON CONFLICT (export_id) DO NOTHING RETURNING export_id', [id, officerId])
  return rows.length > 0
}

/** A file of whose deletion day the officer is to be reminded. */
export interface RemindedFile {
  readonly id: string
  readonly number: string
  readonly officerId: string
  readonly stateCode: number
  readonly deleteBy: string
}

/** Notes, each once for ever, the files whose day is at most `days` away or over: bytes left, no word was given, the officer is active. Of two rounds at once one gets the row. */
export function noteReminders(tx: Tx, { days }: { days: number }): Promise<RemindedFile[]> {
  return tx.sql<RemindedFile>(
    `UPDATE portal.export e SET deletion_reminded_at = now() FROM portal."user" o
     WHERE o.id = e.officer_id AND o.status = 'active' AND e.deletion_reminded_at IS NULL AND e.delete_by <= portal.india_day() + $1::int
       AND EXISTS (SELECT FROM portal.export_download d WHERE d.export_id = e.id) AND NOT EXISTS (SELECT FROM portal.export_deletion x WHERE x.export_id = e.id)
     RETURNING e.id::text AS id, e.number, e.officer_id::text AS "officerId", o.state_code AS "stateCode", e.delete_by::text AS "deleteBy"`,
    [days],
  )
}
