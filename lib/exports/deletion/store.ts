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
    `SELECT e.number, e.delete_by::text AS "deleteBy", greatest(0, coalesce((now() AT TIME ZONE 'Asia/Kolkata')::date - e.delete_by, 0)) AS "daysLate"
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
