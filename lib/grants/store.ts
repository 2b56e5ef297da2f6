import { z } from 'zod'
import { addressBases, grantFieldsSchema } from '@/lib/access/box'
import type { Tx } from '@/lib/db/transaction'
import type { GrantFacts, GrantStanding } from '@/lib/grants/rules'

const grantRow = z.object({
  id: z.string(), number: z.string(), requestId: z.string(), requestNumber: z.string(), officerId: z.string(), officerName: z.string(), officerStatus: z.string(),
  stateCode: z.number(), wholeState: z.boolean(), districtCodes: z.array(z.number()), basis: z.enum(addressBases), fields: grantFieldsSchema,
  canView: z.boolean(), canDownload: z.boolean(), windowDays: z.number().nullable(), windowFrom: z.string().nullable(), windowTo: z.string().nullable(), purposeId: z.string(), purposeEn: z.string(), purposeHi: z.string(), justification: z.string(),
  startsOn: z.string(), endsOn: z.string(), createdAt: z.date(), endedAt: z.date().nullable(), endedReason: z.string().nullable(), endedByName: z.string().nullable(),
  suspendedAt: z.date().nullable(), suspendedReason: z.string().nullable(), suspendedByName: z.string().nullable(), isSuspendedByReview: z.boolean(),
  state: z.enum(['ended', 'over', 'suspended', 'future', 'live']), daysLeft: z.number(), warnDays: z.number(), periodShare: z.number(),
})

/** A grant with its standing at the moment it was read. */
export interface StoredGrant extends GrantFacts, GrantStanding {
  readonly id: string
  readonly number: string
  readonly requestId: string
  readonly requestNumber: string
  readonly officerId: string
  readonly officerName: string
  readonly officerStatus: string
  /** Why the State asked, in its own words. */
  readonly justification: string
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly endedReason: string | null
  readonly endedByName: string | null
  readonly suspendedAt: Date | null
  readonly suspendedReason: string | null
  readonly suspendedByName: string | null
  /** An access review that nobody answered suspended it; only its answer resumes it. */
  readonly isSuspendedByReview: boolean
}

/** `state` is judged by the database's clock, in the order in which one reason outdoes another. */
const grantSelect = `SELECT g.id, g.number, g.request_id AS "requestId", r.number AS "requestNumber", g.officer_id AS "officerId", o.name AS "officerName", o.status::text AS "officerStatus",
  g.state_code AS "stateCode", g.whole_state AS "wholeState", g.district_codes AS "districtCodes", g.basis::text AS basis, g.fields, g.can_view AS "canView", g.can_download AS "canDownload",
  g.window_days AS "windowDays", g.window_from::text AS "windowFrom", g.window_to::text AS "windowTo", g.purpose_id AS "purposeId", pv.title_en AS "purposeEn", pv.title_hi AS "purposeHi", r.justification, portal.india_day(g.starts_at)::text AS "startsOn", r.ends_on::text AS "endsOn",
  g.created_at AS "createdAt", g.ended_at AS "endedAt", g.ended_reason AS "endedReason", e.name AS "endedByName",
  s.suspended_at AS "suspendedAt", s.reason AS "suspendedReason", sb.name AS "suspendedByName", s.review_item_id IS NOT NULL AS "isSuspendedByReview",
  CASE WHEN g.ended_at <= now() THEN 'ended' WHEN now() >= g.ends_at THEN 'over' WHEN s.id IS NOT NULL THEN 'suspended' WHEN now() < g.starts_at THEN 'future' ELSE 'live' END AS state,
  greatest(0, r.ends_on - portal.india_day())::int AS "daysLeft", (SELECT p.grant_warning_days_first FROM portal.policy p) AS "warnDays",
  least(1, greatest(0, extract(epoch FROM now() - g.starts_at) / extract(epoch FROM g.ends_at - g.starts_at)))::float8 AS "periodShare"
  FROM portal."grant" g JOIN portal.request r ON r.id = g.request_id JOIN portal."user" o ON o.id = g.officer_id
  JOIN portal.purpose_version pv ON pv.purpose_id = g.purpose_id AND pv.to_at IS NULL
  LEFT JOIN portal."user" e ON e.id = g.ended_by_id
  LEFT JOIN portal.grant_suspension s ON s.grant_id = g.id AND s.resumed_at IS NULL
  LEFT JOIN portal."user" sb ON sb.id = s.suspended_by_id`

/** Makes the grant of an approved request: its own words, copied in the database, where a trigger compares them once more. */
export async function giveGrant(tx: Tx, input: { number: string; requestId: string }): Promise<string> {
  const rows = await tx.sql<{ id: string }>(
    `INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download,
       window_days, window_from, window_to, purpose_id, starts_at, ends_at)
     SELECT $1, id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id,
       portal.india_midnight(starts_on), portal.india_midnight(ends_on + 1)
     FROM portal.request WHERE id = $2::uuid RETURNING id`,
    [input.number, input.requestId],
  )
  const id = rows[0]?.id
  if (!id) throw new Error('no grant was given')
  return id
}

/** The grant; undefined when there is none. */
export async function findGrant(tx: Tx, id: string): Promise<StoredGrant | undefined> {
  const [row] = await tx.sql<object>(`${grantSelect} WHERE g.id = $1::uuid`, [id])
  return row && grantOf(row)
}

/** The grant, its row locked until the transaction ends. */
export async function lockGrant(tx: Tx, id: string): Promise<StoredGrant | undefined> {
  await tx.sql(`SELECT id FROM portal."grant" WHERE id = $1::uuid FOR UPDATE`, [id])
  return findGrant(tx, id)
}

/** Grants of one officer, or all, newest first; `current` leaves out what is ended or over. */
export async function selectGrants(tx: Tx, input: { officerId?: string; current?: boolean; limit: number }): Promise<StoredGrant[]> {
  const rows = await tx.sql<object>(
    `${grantSelect} WHERE ($1::uuid IS NULL OR g.officer_id = $1::uuid) AND (NOT $2::boolean OR ((g.ended_at IS NULL OR g.ended_at > now()) AND now() < g.ends_at))
     ORDER BY g.created_at DESC, g.id LIMIT $3::int`,
    [input.officerId ?? null, input.current ?? false, input.limit],
  )
  return rows.map(grantOf)
}

/** The grants with these ids, in no order; what is no grant's id is left out. */
export async function selectGrantsById(tx: Tx, ids: readonly string[]): Promise<StoredGrant[]> {
  return (await tx.sql<object>(`${grantSelect} WHERE g.id = ANY ($1::uuid[])`, [[...ids]])).map(grantOf)
}

export async function insertSuspension(tx: Tx, input: { grantId: string; adminId: string; reason: string }): Promise<void> {
  await tx.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1::uuid, $2::uuid, $3)`, [input.grantId, input.adminId, input.reason])
}

export async function endSuspension(tx: Tx, input: { grantId: string; adminId: string }): Promise<void> {
  await tx.sql(`UPDATE portal.grant_suspension SET resumed_at = now(), resumed_by_id = $2::uuid WHERE grant_id = $1::uuid AND resumed_at IS NULL`, [input.grantId, input.adminId])
}

/** Ends the grant now, or at the first instant of the Indian day `from` when that is still to come; an end to come may be brought forward. Returns when it ends. */
export async function writeGrantEnd(tx: Tx, input: { grantId: string; adminId: string; reason: string; from?: string }): Promise<{ at: Date; isAhead: boolean }> {
  const [row] = await tx.sql<{ at: Date; isAhead: boolean }>(
    `UPDATE portal."grant" SET ended_at = greatest(now(), portal.india_midnight($4::text::date)), ended_by_id = $2::uuid, ended_reason = $3
     WHERE id = $1::uuid AND (ended_at IS NULL OR ended_at > now()) RETURNING ended_at AS at, ended_at > now() AS "isAhead"`,
    [input.grantId, input.adminId, input.reason, input.from ?? null],
  )
  if (!row) throw new Error('the grant was not ended')
  return row
}

function grantOf(raw: object): StoredGrant {
  const { wholeState, districtCodes, windowDays, windowFrom, windowTo, purposeId, purposeEn, purposeHi, ...row } = grantRow.parse(raw)
  if (windowDays === null && (windowFrom === null || windowTo === null)) throw new Error('a grant has no window')
  return {
    ...row, purpose: { id: purposeId, en: purposeEn, hi: purposeHi }, districts: wholeState ? 'all' : districtCodes,
    window: windowDays !== null ? { days: windowDays } : { from: windowFrom ?? '', to: windowTo ?? '' },
  }
}
