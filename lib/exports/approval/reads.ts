import { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { fileFormats } from '@/lib/exports/rules'
import { exportStatuses, storedBoxes, storedFilters } from '@/lib/exports/schema'
import { limits } from '@/lib/limits'

const heldFile = z.object({
  id: z.string(), number: z.string(), status: z.enum(exportStatuses), officerId: z.string(), officerName: z.string(), designation: z.string(), stateCode: z.number(), format: z.enum(fileFormats), boxes: storedBoxes, filters: storedFilters,
  rows: z.number(), points: z.number(), why: z.string(), requestedAt: z.date(), heldUntil: z.date(), isOwn: z.boolean(),
  verdict: z.enum(['approve', 'refuse']).nullable(), reason: z.string().nullable(), adminName: z.string().nullable(), decidedAt: z.date().nullable(),
  recipient: z.object({ number: z.string(), fingerprint: z.string() }).nullable(),
})
/** A file that waits for a second person, or did: whose, of what, why, and the word on it. Nothing of its rows. */
export type HeldView = z.output<typeof heldFile>

const heldSql = `SELECT e.id::text AS id, e.number, CASE WHEN e.status = 'held' AND e.held_until <= now() THEN 'lapsed' ELSE e.status::text END AS status, e.officer_id::text AS "officerId", o.name AS "officerName", o.designation,
  o.state_code AS "stateCode", e.format, e.boxes, e.filters, e.rows_expected AS rows, (e.row_points::bigint * e.rows_expected)::float8 AS points, e.why, e.requested_at AS "requestedAt", e.held_until AS "heldUntil",
  portal.same_holder($1::uuid, e.officer_id) AS "isOwn", d.verdict, d.reason, a.name AS "adminName", d.decided_at AS "decidedAt",
  (SELECT jsonb_build_object('number', k.number, 'fingerprint', k.fingerprint) FROM portal.recipient_key k WHERE k.id = e.recipient_key_id) AS recipient
  FROM portal.export e JOIN portal."user" o ON o.id = e.officer_id LEFT JOIN portal.export_decision d ON d.export_id = e.id LEFT JOIN portal."user" a ON a.id = d.admin_id WHERE e.held_until IS NOT NULL`

/** Files of all States that wait or waited for a second person: those that wait first, the most urgent before the others. */
export function listHeld(admin: AdminActor): Promise<HeldView[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql(`SELECT * FROM (${heldSql}) file ORDER BY status <> 'held', CASE WHEN status = 'held' THEN "heldUntil" END, "requestedAt" DESC, id LIMIT ${limits.listRowsMax}`, [admin.id])
    return z.array(heldFile).parse(rows)
  })
}

/** One of them; undefined for a file that never waited. */
export function showHeld(admin: AdminActor, id: string): Promise<HeldView | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql(`${heldSql} AND e.id = $2::uuid`, [admin.id, id])
    return row && heldFile.parse(row)
  })
}

/** How many files wait for a second person now. */
export function countHeld(_admin: AdminActor): Promise<number> {
  return inReadOnly('portal_web', async (tx) => (await tx.sql<{ n: number }>(`SELECT count(*)::int AS n FROM portal.export WHERE status = 'held' AND now() < held_until`))[0]?.n ?? 0)
}
