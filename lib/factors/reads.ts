import { z } from 'zod'
import type { AdminActor, HalfPerson, PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { askable } from '@/lib/factors/kinds/rules'
import type { FactorKind, FactorRow } from '@/lib/factors/schema'
import { mayEnrolFirst, selectAllowedKinds, selectFactors, selectUsableKinds } from '@/lib/factors/store'
import { limits } from '@/lib/limits'

/** What comes after the password: an own factor, the first enrolment, or nothing but a recovery. */
export type NextStep = { readonly step: 'factor' } | { readonly step: 'enrol'; readonly kinds: readonly FactorKind[] } | { readonly step: 'none' }

/** The next step of somebody who has shown the password. */
export function readNextStep(half: HalfPerson): Promise<NextStep> {
  return inReadOnly('portal_web', async (tx): Promise<NextStep> => {
    if (await mayEnrolFirst(tx, half.id)) return { step: 'enrol', kinds: askable(await selectAllowedKinds(tx, half.id)) }
    return askable(await selectUsableKinds(tx, half.id)).length > 0 ? { step: 'factor' } : { step: 'none' }
  })
}

/** The own factors with the kinds that may be added, and until when WebAuthn is allowed. */
export interface OwnFactors {
  readonly factors: readonly FactorRow[]
  readonly kinds: readonly FactorKind[]
  readonly exemptUntil: string | null
}

/** What a person's own page shows of the own factors. */
export function readOwnFactors(actor: PersonActor): Promise<OwnFactors> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<{ day: string | null }>('SELECT portal.exempt_until($1::uuid)::text AS day', [actor.id])
    return { factors: await selectFactors(tx, actor.id), kinds: askable(await selectAllowedKinds(tx, actor.id)), exemptUntil: row?.day ?? null }
  })
}

const accountRow = z.object({
  id: z.string(), userId: z.string(), kind: z.enum(['admin', 'officer', 'auditor']), status: z.enum(['invited', 'active', 'deactivated']), name: z.string(), designation: z.string(),
  stateCode: z.number().nullable(), aadhaarSince: z.date().nullable(), authenticators: z.number(), exemptUntil: z.string().nullable(),
})
/** An account and by what it proves who is there. */
export type FactorAccount = z.output<typeof accountRow>

const accountSelect = `SELECT u.id, u.user_id AS "userId", u.kind::text AS kind, u.status::text AS status, u.name, u.designation, u.state_code AS "stateCode",
  (SELECT min(f.created_at) FROM portal.factor f WHERE f.user_id = u.id AND f.kind = 'aadhaar' AND f.revoked_at IS NULL) AS "aadhaarSince",
  (SELECT count(*)::int FROM portal.factor f WHERE f.user_id = u.id AND f.kind = 'webauthn' AND f.revoked_at IS NULL) AS authenticators, portal.exempt_until(u.id)::text AS "exemptUntil"
  FROM portal."user" u`

/** How many accounts are not deactivated, and how many of them prove by Aadhaar or by an exemption instead. */
export interface FactorCounts {
  readonly all: number
  readonly aadhaar: number
  readonly exempt: number
}

/**
 * Every account that is not deactivated, those without Aadhaar and exemption first, then by the end of their exemptions (the report that A9 asks for). The list
 * stops at its limit; the counts are of all.
 */
export function readFactorReport(_actor: AdminActor): Promise<{ accounts: FactorAccount[]; counts: FactorCounts }> {
  return inReadOnly('portal_web', async (tx) => {
    const account = `(${accountSelect} WHERE u.status <> 'deactivated') a`
    const rows = await tx.sql<object>(
      `SELECT * FROM ${account} ORDER BY (a."aadhaarSince" IS NOT NULL), (a."exemptUntil" IS NOT NULL), a."exemptUntil", a.name, a.id LIMIT ${limits.listRowsMax}`)
    const [counts] = await tx.sql<FactorCounts>(
      `SELECT count(*)::int AS "all", count(a."aadhaarSince")::int AS aadhaar, (count(*) FILTER (WHERE a."aadhaarSince" IS NULL AND a."exemptUntil" IS NOT NULL))::int AS exempt FROM ${account}`)
    return { accounts: rows.map((row) => accountRow.parse(row)), counts: counts ?? { all: 0, aadhaar: 0, exempt: 0 } }
  })
}

const exemptionRow = z.object({ fromAt: z.date(), untilDay: z.string(), endedAt: z.date().nullable(), number: z.string().nullable(), proposalId: z.string().nullable(), names: z.array(z.string()) })
/** One exemption with the proposal it came from and the two admins' names. */
export type ExemptionRow = z.output<typeof exemptionRow>

/** One account's factors and exemptions, the newest first; undefined when there is no such account. */
export function readAccountFactors(_actor: AdminActor, id: string): Promise<{ account: FactorAccount; factors: FactorRow[]; exemptions: ExemptionRow[] } | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [account] = await tx.sql<object>(`${accountSelect} WHERE u.id = $1::uuid`, [id])
    if (!account) return undefined
    const exemptions = await tx.sql<object>(
      `SELECT e.from_at AS "fromAt", e.until_day::text AS "untilDay", e.ended_at AS "endedAt", p.number, p.id AS "proposalId", array_remove(ARRAY[a.name, b.name], NULL) AS names
       FROM portal.factor_exemption e LEFT JOIN portal.proposal p ON p.id = e.proposal_id LEFT JOIN portal."user" a ON a.id = p.proposed_by_id LEFT JOIN portal."user" b ON b.id = p.decided_by_id
       WHERE e.user_id = $1::uuid ORDER BY e.from_at DESC`, [id])
    return { account: accountRow.parse(account), factors: await selectFactors(tx, id), exemptions: exemptions.map((row) => exemptionRow.parse(row)) }
  })
}
