import { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { areStrangersResting } from '@/lib/auth/attempts'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

const officerRow = z.object({
  id: z.string(), userId: z.string(), status: z.enum(['invited', 'active', 'deactivated']), name: z.string(), designation: z.string(), rank: z.string().nullable(), stateCode: z.number(),
  email: z.string(), locale: z.enum(['en', 'hi']), orderNumber: z.string().nullable(), orderDate: z.string().nullable(), createdAt: z.date(), createdByName: z.string().nullable(),
  lastSignInAt: z.date().nullable(), deactivatedAt: z.date().nullable(), hasPassword: z.boolean(), hasFactor: z.boolean(), activationExpiresAt: z.date().nullable(), liveGrants: z.number(), nominationId: z.string().nullable(), nominationNumber: z.string().nullable(),
})

/** An officer's account as admins see it. Never the password's hash. */
export type OfficerRow = z.output<typeof officerRow>

const officerSelect = `SELECT u.id, u.user_id AS "userId", u.status::text AS status, u.name, u.designation, u.rank, u.state_code AS "stateCode", u.email, u.locale,
  u.order_number AS "orderNumber", u.order_date::text AS "orderDate", u.created_at AS "createdAt", c.name AS "createdByName", u.last_sign_in_at AS "lastSignInAt",
  u.deactivated_at AS "deactivatedAt", u.password_hash IS NOT NULL AS "hasPassword",
  EXISTS (SELECT FROM portal.factor f WHERE f.user_id = u.id AND f.revoked_at IS NULL) AS "hasFactor",
  (SELECT max(a.expires_at) FROM portal.activation a WHERE a.user_id = u.id AND a.used_at IS NULL AND a.expires_at > now()) AS "activationExpiresAt",
  (SELECT count(*)::int FROM portal."grant" g WHERE g.officer_id = u.id AND (g.ended_at IS NULL OR g.ended_at > now()) AND g.starts_at <= now() AND now() < g.ends_at
     AND NOT EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id AND s.resumed_at IS NULL)) AS "liveGrants"
  , n.id AS "nominationId", n.number AS "nominationNumber"
  FROM portal."user" u LEFT JOIN portal."user" c ON c.id = u.created_by_id LEFT JOIN portal.request n ON n.kind = 'newOfficer' AND n.officer_id = u.id WHERE u.kind = 'officer'`

/** All officers by State and name. */
export function readOfficers(_actor: AdminActor): Promise<OfficerRow[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>(`${officerSelect} ORDER BY u.state_code, u.name, u.id LIMIT ${limits.listRowsMax}`)
    return rows.map((row) => officerRow.parse(row))
  })
}

/** One officer, and whether browsers that the account does not know must wait; undefined when there is none of that id. */
export function readOfficer(_actor: AdminActor, id: string): Promise<(OfficerRow & { isResting: boolean }) | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const officer = await findOfficer(tx, id)
    return officer && { ...officer, isResting: await areStrangersResting(tx, officer.userId) }
  })
}

/** What the overview counts: officers by status, grants that give now and their States, files that are open. */
export interface Overview {
  readonly at: Date
  readonly officersActive: number
  readonly officersInvited: number
  readonly grantsLive: number
  readonly statesWithGrants: number
  readonly filesOpen: number
}

/** Figures for the admin's first page, at the database's clock. */
export function readOverview(_actor: AdminActor): Promise<Overview> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<Overview>(
      `SELECT now() AS at, (SELECT count(*)::int FROM portal."user" WHERE kind = 'officer' AND status = 'active') AS "officersActive",
         (SELECT count(*)::int FROM portal."user" WHERE kind = 'officer' AND status = 'invited') AS "officersInvited", l.live AS "grantsLive", l.states AS "statesWithGrants",
         (SELECT count(*)::int FROM portal.export WHERE status = 'opened' AND expires_at > now()) AS "filesOpen"
       FROM (SELECT count(*)::int AS live, count(DISTINCT g.state_code)::int AS states FROM portal."grant" g
             WHERE (g.ended_at IS NULL OR g.ended_at > now()) AND g.starts_at <= now() AND now() < g.ends_at
               AND NOT EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id AND s.resumed_at IS NULL)) l`,
    )
    if (!row) throw new Error('the database gave no figures')
    return row
  })
}

/** Whether an account has the user id or the address already; with `ofState` only those of that State's officers, for readers who may know of no other account. */
export async function readTaken(tx: Tx, wanted: { userId: string; email: string; ofState?: number }): Promise<{ userId: boolean; email: boolean }> {
  const [row] = await tx.sql<{ userId: boolean; email: boolean }>(
    `SELECT coalesce(bool_or(user_id = $1), false) AS "userId", coalesce(bool_or(email = $2), false) AS email FROM portal."user"
     WHERE (user_id = $1 OR email = $2) AND ($3::int IS NULL OR (kind = 'officer' AND state_code = $3))`, [wanted.userId, wanted.email, wanted.ofState ?? null],
  )
  return row ?? { userId: false, email: false }
}

async function findOfficer(tx: Tx, id: string): Promise<OfficerRow | undefined> {
  const [row] = await tx.sql<object>(`${officerSelect} AND u.id = $1::uuid`, [id])
  return row && officerRow.parse(row)
}
