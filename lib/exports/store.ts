import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { lockHash } from '@/lib/crypto/row-token'
import type { Tx } from '@/lib/db/transaction'
import { type FileFormat, fileFormats } from '@/lib/exports/rules'
import { type ExportStatus, exportStatuses, storedBoxes, storedFilters } from '@/lib/exports/schema'

/** An export as jobs and use cases read it. */
const exportRow = z.object({
  id: z.string(), number: z.string(), officerId: z.string(), stateCode: z.number(), status: z.enum(exportStatuses), boxes: storedBoxes, filters: storedFilters,
  locale: z.enum(['en', 'hi']), format: z.enum(fileFormats), rowsExpected: z.number(), scheduleId: z.string().nullable(), deleteBy: z.string().nullable(), fence: z.number(), storageName: z.string().nullable(), requestedAt: z.date(),
  /** The State's key that its entries are encrypted to, as it was read at that instant by the database's clock; null where the State had none when it was asked for. */
  recipient: z.object({ id: z.string(), format: z.enum(['openpgp', 'age']), publicKey: z.string(), fingerprint: z.string(), at: z.coerce.date() }).nullable(),
})
export type ExportRow = z.output<typeof exportRow>

const columns = `e.id::text AS id, e.number, e.officer_id::text AS "officerId", o.state_code AS "stateCode", e.status::text AS status, e.boxes, e.filters, e.locale, e.format,
  e.rows_expected AS "rowsExpected", e.schedule_id::text AS "scheduleId", e.delete_by::text AS "deleteBy", e.fence, e.storage_name AS "storageName", e.requested_at AS "requestedAt",
  (SELECT jsonb_build_object('id', k.id, 'format', k.format, 'publicKey', k.public_key, 'fingerprint', k.fingerprint, 'at', now()) FROM portal.recipient_key k WHERE k.id = e.recipient_key_id) AS recipient`

/** True in SQL (export `e`) while every grant the export was frozen from still gives the download right, and its purpose still needs every field the file holds. */
export const isStillCovered = `(EXISTS (SELECT FROM portal."user" u WHERE u.id = e.officer_id AND u.kind = 'officer' AND u.status = 'active')
  AND NOT EXISTS (SELECT FROM jsonb_array_elements(e.boxes) box WHERE NOT EXISTS (
    SELECT FROM portal.grants_in_force(e.officer_id) g WHERE g.id = (box->>'grantId')::uuid AND g.can_download
      AND NOT EXISTS (SELECT FROM jsonb_object_keys(box->'levels') AS field WHERE field <> 'uan' AND field <> ALL (g.purpose_fields)))))`

/** True in SQL (export `e`) while the key in force of its State is the one it was asked for with: none counts as one. */
export const isKeySame = `(e.recipient_key_id IS NOT DISTINCT FROM portal.recipient_key_of((SELECT o.state_code FROM portal."user" o WHERE o.id = e.officer_id)))`

/** True in SQL (export `e`) while the officer's session, named by this SQL expression, has neither ended nor run out nor been idle too long: what the row lock asks too (registry.open_boxes). */
export function isSessionLive(sessionId: string): string {
  return `EXISTS (SELECT FROM portal.session s WHERE s.id = ${sessionId} AND s.user_id = e.officer_id AND s.revoked_at IS NULL AND now() < s.expires_at
    AND now() < s.last_seen_at + make_interval(mins => (SELECT session_idle_minutes FROM portal.policy)))`
}

/**
 * Writes the request. What the database finds comes back with it: the day by which the file is to be deleted, until when it waits for a second person (null: for nobody), and the fingerprint of the key it will be encrypted to.
 * Its file is read by the token of its id, so the id is made here.
 */
export async function insertExport(tx: Tx, row: { number: string; officerId: string; boxes: string; filters: string; locale: string; format: FileFormat; rowsExpected: number; why: string | null }): Promise<{ id: string; deleteBy: string | null; heldUntil: Date | null; recipient: string | null }> {
  const id = randomUUID()
  const [made] = await tx.sql<{ deleteBy: string | null; heldUntil: Date | null; recipient: string | null }>(
    `INSERT INTO portal.export (id, number, officer_id, boxes, filters, locale, rows_expected, lock_hash, why, format) VALUES ($1::uuid, $2, $3::uuid, $4::jsonb, $5::jsonb, $6, $7, $8, $9, $10)
     RETURNING delete_by::text AS "deleteBy", held_until AS "heldUntil", (SELECT k.fingerprint FROM portal.recipient_key k WHERE k.id = recipient_key_id) AS recipient`,
    [id, row.number, row.officerId, row.boxes, row.filters, row.locale, row.rowsExpected, lockHash(id), row.why, row.format],
  )
  if (!made) throw new Error('no export was made')
  return { id, ...made }
}

/** The export, or undefined. */
export async function findExport(tx: Tx, id: string): Promise<ExportRow | undefined> {
  const rows = await tx.sql(`SELECT ${columns} FROM portal.export e JOIN portal."user" o ON o.id = e.officer_id WHERE e.id = $1::uuid`, [id])
  return rows[0] && exportRow.parse(rows[0])
}

/** How many files the officer has asked for on this Indian day, and how many the policy allows. Exact while `lockFiles` holds. */
export async function countToday(tx: Tx, officerId: string): Promise<{ asked: number; max: number }> {
  const rows = await tx.sql<{ asked: number; max: number }>(
    `SELECT (SELECT count(*)::int FROM portal.export WHERE officer_id = $1::uuid
       AND requested_at >= portal.india_midnight(portal.india_day())) AS asked, exports_per_day_max AS max FROM portal.policy`,
    [officerId],
  )
  const row = rows[0]
  if (!row) throw new Error('the policy row is missing')
  return row
}

/** Rows a file may hold, by policy. */
export async function rowsMax(tx: Tx): Promise<number> {
  const rows = await tx.sql<{ max: number }>('SELECT export_rows_max AS max FROM portal.policy')
  if (!rows[0]) throw new Error('the policy row is missing')
  return rows[0].max
}

/** The one moment that starts the minutes: only a ready, unlapsed, covered file of this officer, from a live session, and only once. Null when it is not so. */
export async function markOpened(tx: Tx, { id, officerId, sessionId }: { id: string; officerId: string; sessionId: string }): Promise<{ number: string; expiresAt: Date; deleteBy: string | null } | null> {
  const rows = await tx.sql<{ number: string; expiresAt: Date; deleteBy: string | null }>(
    `UPDATE portal.export e SET status = 'opened', opened_at = now(), expires_at = now() + make_interval(mins => p.export_open_minutes), opened_session = $3::uuid
     FROM portal.policy p
     WHERE e.id = $1::uuid AND e.officer_id = $2::uuid AND e.status = 'ready' AND now() < e.lapses_at AND ${isStillCovered}
       AND ${isSessionLive('$3::uuid')}
     RETURNING e.number, e.expires_at AS "expiresAt", e.delete_by::text AS "deleteBy"`,
    [id, officerId, sessionId],
  )
  return rows[0] ?? null
}

/** Which exports `endExports` ends: one, or all that the condition `when` (SQL over `e`) finds. */
interface Ending {
  readonly to: Extract<ExportStatus, 'expired' | 'lapsed' | 'failed' | 'cancelled' | 'revoked' | 'refused' | 'skipped'>
  readonly from: readonly ExportStatus[]
  readonly id?: string
  readonly officerId?: string
  readonly recipientKeyId?: string
  readonly reason?: string
  readonly when?: string
}
export interface Ended {
  readonly id: string
  readonly number: string
  readonly officerId: string
  readonly stateCode: number
  readonly isOfficerActive: boolean
}

/**
 * Ends exports: the key is destroyed in the same statement, so that bytes left on a disk are worth nothing. A password nobody was ever sent
 * goes at once; a sent one stays for the hours of the policy.
 */
export async function endExports(tx: Tx, ending: Ending): Promise<Ended[]> {
  return tx.sql<Ended>(
    `UPDATE portal.export e SET status = $1::portal.export_status, ended_reason = $2, storage_key = NULL, gone_at = now(),
       expires_at = CASE WHEN e.opened_at IS NOT NULL THEN least(e.expires_at, now()) END,
       password_gone_at = CASE WHEN e.opened_at IS NULL AND e.password_sealed IS NOT NULL THEN now() ELSE e.password_gone_at END,
       password_sealed = CASE WHEN e.opened_at IS NOT NULL THEN e.password_sealed END
     FROM portal."user" o WHERE o.id = e.officer_id AND e.status = ANY ($3::text[]::portal.export_status[])
       AND ($4::uuid IS NULL OR e.id = $4::uuid) AND ($5::uuid IS NULL OR e.officer_id = $5::uuid) AND ($6::uuid IS NULL OR e.recipient_key_id = $6::uuid) AND (${ending.when ?? 'true'})
     RETURNING e.id::text AS id, e.number, e.officer_id::text AS "officerId", o.state_code AS "stateCode", o.status = 'active' AS "isOfficerActive"`,
    [ending.to, ending.reason ?? null, [...ending.from], ending.id ?? null, ending.officerId ?? null, ending.recipientKeyId ?? null],
  )
}

/** While an opened file's password can still be sent (a file that was taken back gives none): its number, and seconds since it was last asked for. Undefined when it cannot. */
export async function passwordState(tx: Tx, { id, officerId }: { id: string; officerId: string }): Promise<{ number: string; lastAskedSeconds: number | null } | undefined> {
  const rows = await tx.sql<{ number: string; lastAskedSeconds: number | null }>(
    `SELECT e.number, (SELECT extract(epoch FROM now() - max(m.created_at))::int FROM portal.mail m WHERE m.export_id = e.id AND m.kind = 'exportPassword') AS "lastAskedSeconds"
     FROM portal.export e CROSS JOIN portal.policy p WHERE e.id = $1::uuid AND e.officer_id = $2::uuid AND e.opened_at IS NOT NULL AND e.password_sealed IS NOT NULL AND e.status <> 'revoked'
       AND (e.gone_at IS NULL OR now() < e.gone_at + make_interval(hours => p.password_keep_hours)) FOR UPDATE OF e`,
    [id, officerId],
  )
  return rows[0]
}
