import { grantsInForce } from '@/lib/access/in-force'
import type { Tx } from '@/lib/db/transaction'
import type { Colleague } from '@/lib/requests/preview/neighbours/rules'
import type { PreviewPolicy } from '@/lib/requests/preview/schema'

/** What a preview's admins set: its own limits, and how many parameters an officer and a State may hold. */
export interface PreviewLimits extends PreviewPolicy {
  readonly parametersPerOfficerMax: number
  readonly parametersPerStateMax: number
}

/** The limits in force now. */
export async function readPreviewLimits(tx: Tx): Promise<PreviewLimits> {
  const [row] = await tx.sql<PreviewLimits>(
    `SELECT preview_tolerance_percent AS "tolerancePercent", preview_tolerance_rows AS "toleranceRows", preview_minutes AS "minutesMax",
       parameters_per_officer_max AS "parametersPerOfficerMax", parameters_per_state_max AS "parametersPerStateMax" FROM portal.policy`,
  )
  if (!row) throw new Error('the policy row is missing')
  return row
}

/** The database's clock, and the later of it and the first instant of the day (`YYYY-MM-DD`, Indian). */
export async function readInstants(tx: Tx, startsOn: string): Promise<{ at: Date; judgedAt: Date; isLater: boolean }> {
  const [row] = await tx.sql<{ at: Date; judgedAt: Date; isLater: boolean }>(
    `SELECT now() AS at, greatest(now(), start) AS "judgedAt", start > now() AS "isLater" FROM (SELECT portal.india_midnight($1::text::date) AS start) s`, [startsOn],
  )
  if (!row) throw new Error('the database gave no clock')
  return row
}

/** All officers of the State who have a grant that gives now, by name. */
export async function selectColleagues(tx: Tx, stateCode: number): Promise<Colleague[]> {
  const officers = await tx.sql<{ officerId: string; name: string; designation: string; ends: Record<string, string> }>(
    `SELECT u.id AS "officerId", u.name, u.designation, jsonb_object_agg(g.id, g.ends_at) AS ends FROM portal."user" u JOIN portal."grant" g ON g.officer_id = u.id
     WHERE u.kind = 'officer' AND u.status = 'active' AND u.state_code = $1::int AND (g.ended_at IS NULL OR g.ended_at > now()) AND g.starts_at <= now() AND now() < g.ends_at
     GROUP BY u.id ORDER BY u.name, u.id`, [stateCode],
  )
  const colleagues: Colleague[] = []
  for (const { ends, ...officer } of officers) {
    const { grants, at } = await grantsInForce(tx, { officerId: officer.officerId })
    colleagues.push({ ...officer, grants: grants.map((grant) => ({ ...grant, endsAt: new Date(ends[grant.id] ?? at) })) })
  }
  return colleagues
}

/** The name of an account's person. */
export async function findName(tx: Tx, userId: string): Promise<string> {
  const [row] = await tx.sql<{ name: string }>('SELECT name FROM portal."user" WHERE id = $1::uuid', [userId])
  if (!row) throw new Error('an account is gone')
  return row.name
}

/** An approval that the grant rests on. `preview` and its hash are what the approver saw; null where none was kept. */
export interface KeptApproval {
  readonly adminName: string
  readonly decidedAt: Date
  readonly reason: string
  readonly preview: unknown
  /** 64 hex digits */
  readonly hash: string | null
}

/** The approvals of the request's last revision that did not fall, in the order in which they were given; the last one made the grant. */
export function selectApprovals(tx: Tx, requestId: string): Promise<KeptApproval[]> {
  return tx.sql<KeptApproval>(
    `SELECT u.name AS "adminName", d.decided_at AS "decidedAt", d.reason, d.preview, encode(d.preview_hash, 'hex') AS hash
     FROM portal.decision d JOIN portal.request r ON r.id = d.request_id AND r.revision = d.revision JOIN portal."user" u ON u.id = d.admin_id
     WHERE d.request_id = $1::uuid AND d.verdict = 'approve' AND NOT EXISTS (SELECT FROM portal.decision_void v WHERE v.decision_id = d.id) ORDER BY d.decided_at, d.id`, [requestId],
  )
}
