import { readToday } from '@/lib/db/clock'
import type { Tx } from '@/lib/db/transaction'
import { addDays } from '@/lib/clock'
import type { FieldError } from '@/lib/errors'
import { selectGrants, type StoredGrant } from '@/lib/grants/store'
import { contingencyForm } from '@/lib/handover/contingency/schema'
import type { HandoverRow } from '@/lib/handover/store'
import { limits } from '@/lib/limits'
import type { StoredForm } from '@/lib/requests/schema'

/** The form of a contingency judged: what it says, the grants that may be looked at, and what keeps it from being entered. */
export interface JudgedContingency {
  readonly asked: ReturnType<typeof contingencyForm.safeParse>['data'] | null
  readonly grants: readonly StoredGrant[]
  readonly problems: readonly FieldError[]
}

/** Judges what stands in the form at the database's clock: an acting officer of the State who can sign in and is neither who enters it nor who cannot hand over, a day within the policy of this portal, and grants that show something now. */
export async function judgeContingency(tx: Tx, { handover, form }: { handover: Pick<HandoverRow, 'officerId' | 'stateCode' | 'enteredById'>; form: StoredForm }): Promise<JudgedContingency> {
  const grants = (await selectGrants(tx, { officerId: handover.officerId, current: true, limit: limits.listRowsMax })).filter(({ state, canView, endedAt }) => state === 'live' && canView && endedAt === null)
  const parsed = contingencyForm.safeParse({ ...form, grants: Array.isArray(form.grants) ? form.grants : [] })
  if (!parsed.success) {
    const found = parsed.error.issues.map((issue) => ({ field: String(issue.path[0] ?? ''), message: /^[a-zA-Z]+$/.test(issue.message) ? issue.message : 'required' }))
    return { asked: null, grants, problems: found.filter((each, index) => found.findIndex(({ field }) => field === each.field) === index) }
  }
  const problems: FieldError[] = []
  const { successor, untilOn, orderDate, grants: chosen } = parsed.data
  const today = await readToday(tx)
  const [acting] = await tx.sql<{ isEnterer: boolean; isAbsent: boolean }>(`SELECT portal.same_holder(id, $4::uuid) AS "isEnterer", portal.same_holder(id, $2::uuid) AS "isAbsent" FROM portal."user" WHERE id = $1::uuid AND id <> $2::uuid AND kind = 'officer' AND state_code = $3::int AND status = 'active'`, [successor, handover.officerId, handover.stateCode, handover.enteredById])
  if (!acting) problems.push({ field: 'successor', message: 'actingUnknown' })
  // The entry is a word of two, and nobody says one for themselves.
  if (acting?.isEnterer) problems.push({ field: 'successor', message: 'actingOwn' })
  if (acting?.isAbsent) problems.push({ field: 'successor', message: 'actingAbsent' })
  if (orderDate > today) problems.push({ field: 'orderDate', message: 'orderDateAhead' })
  if (untilOn < today) problems.push({ field: 'untilOn', message: 'reliefPast' })
  if (untilOn > addDays(today, limits.contingencyDaysMax)) problems.push({ field: 'untilOn', message: 'contingencyFar', values: { max: limits.contingencyDaysMax } })
  if (chosen.some((id) => !grants.some((grant) => grant.id === id))) problems.push({ field: 'grants', message: 'notLooked' })
  return { asked: parsed.data, grants, problems }
}
