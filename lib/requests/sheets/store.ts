import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

/** A sheet as it was brought. */
export interface StoredSheet {
  readonly id: string
  readonly profileId: string
  readonly text: string
  /** The profile got another wording since: what was looked at is not what would come of it. */
  readonly isProfileChanged: boolean
}

/** Keeps a sheet of whoever speaks; own ones that are older than a day go, and the oldest beyond a few, by row-level security no others. */
export async function insertSheet(tx: Tx, sheet: { ownerId: string; profileId: string; text: string }): Promise<string> {
  await tx.sql(
    `DELETE FROM portal.nomination_sheet WHERE created_at < now() - interval '1 day' OR id NOT IN (SELECT id FROM portal.nomination_sheet ORDER BY created_at DESC, id LIMIT $1::int)`, [limits.sheetsKeptMax - 1])
  const [row] = await tx.sql<{ id: string }>('INSERT INTO portal.nomination_sheet (owner_id, profile_id, text) VALUES ($1::uuid, $2::uuid, $3) RETURNING id::text AS id', [sheet.ownerId, sheet.profileId, sheet.text])
  if (!row) throw new Error('no sheet was kept')
  return row.id
}

/** A sheet of whoever speaks, of the last day; undefined when there is none. */
export async function findSheet(tx: Tx, id: string): Promise<StoredSheet | undefined> {
  const [sheet] = await tx.sql<StoredSheet>(
    `SELECT s.id::text AS id, s.profile_id::text AS "profileId", s.text, EXISTS (SELECT FROM portal.officer_profile_version v WHERE v.profile_id = s.profile_id AND v.from_at > s.created_at) AS "isProfileChanged"
     FROM portal.nomination_sheet s WHERE s.id = $1::uuid AND s.created_at >= now() - interval '1 day'`, [id])
  return sheet
}

/** Takes a sheet away; false when it is gone: then somebody made drafts of it already. */
export async function deleteSheet(tx: Tx, id: string): Promise<boolean> {
  return (await tx.sql('DELETE FROM portal.nomination_sheet WHERE id = $1::uuid RETURNING id', [id])).length > 0
}
