import { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { type Bounds, boundsOf, isPolicyName, policyNames } from '@/lib/policy/rules'

/** One value of policy as it stands: bounds from the database's constraints, since when, by which two persons. */
export interface PolicyValue {
  readonly name: string
  readonly value: number
  readonly bounds: Bounds | undefined
  /** Null while it is as the portal began. */
  readonly since: Date | null
  readonly change: PolicyChange | null
}

/** One change of the past: what was and what came, and the proposal it came from (null when it was laid down with the portal's owner). */
export interface PolicyChange {
  readonly version: number
  readonly changedAt: Date
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
  readonly proposalId: string | null
  readonly number: string | null
  readonly proposedByName: string | null
  readonly decidedByName: string | null
}

const changeRow = z.object({
  version: z.number(), changedAt: z.date(), before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()), proposalId: z.string().nullable(), number: z.string().nullable(),
  proposedByName: z.string().nullable(), decidedByName: z.string().nullable(),
})

/** Every value of policy, whatever columns there are, and the changes of the past, newest first. */
export function readPolicyPage(_actor: AdminActor): Promise<{ values: PolicyValue[]; past: PolicyChange[] }> {
  return inReadOnly('portal_web', async (tx) => {
    const past = (await tx.sql<object>(
      `SELECT v.version, v.changed_at AS "changedAt", v.before, v.after, v.proposal_id AS "proposalId", p.number, a.name AS "proposedByName", b.name AS "decidedByName"
       FROM portal.policy_past v LEFT JOIN portal.proposal p ON p.id = v.proposal_id LEFT JOIN portal."user" a ON a.id = p.proposed_by_id LEFT JOIN portal."user" b ON b.id = p.decided_by_id
       ORDER BY v.version DESC LIMIT ${limits.listRowsMax}`)).map((row) => changeRow.parse(row))
    const values = (await readValues(tx)).map((each) => {
      const change = past.find(({ before, after }) => before[each.name] !== after[each.name]) ?? null
      return { ...each, change, since: change?.changedAt ?? null }
    })
    return { values, past }
  })
}

/** The values in force with their bounds. */
export async function readValues(tx: Tx): Promise<{ name: string; value: number; bounds: Bounds | undefined }[]> {
  const [row] = await tx.sql<{ values: unknown }>(`SELECT to_jsonb(p) - 'id' AS values FROM portal.policy p`)
  const constraints = await tx.sql<{ text: string }>(`SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conrelid = 'portal.policy'::regclass AND contype = 'c'`)
  const texts = constraints.map(({ text }) => text)
  return Object.entries(z.record(z.string(), z.number()).parse(row?.values)).map(([name, value]) => ({ name, value, bounds: boundsOf(name, texts) })).sort((one, other) => placeOf(one) - placeOf(other))
}

/** The order of the page; a value without a line comes last. */
function placeOf({ name }: { name: string }): number {
  return isPolicyName(name) ? policyNames.indexOf(name) : policyNames.length
}
