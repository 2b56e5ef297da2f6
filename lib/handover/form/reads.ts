import type { OfficerActor } from '@/lib/auth/actor'
import { readToday } from '@/lib/db/clock'
import type { Tx } from '@/lib/db/transaction'
import type { FieldError } from '@/lib/errors'
import type { GrantFacts } from '@/lib/grants/rules'
import { selectGrants, type StoredGrant } from '@/lib/grants/store'
import { choiceProblems, dayProblems, type HandoverReading, readHandoverForm } from '@/lib/handover/form/rules'
import { limits } from '@/lib/limits'
import { judgeHanded } from '@/lib/requests/handed/reads'
import type { StoredForm } from '@/lib/requests/schema'

/** A form judged: what it says, the officer's grants, and everything that keeps it from being signed. */
export interface JudgedHandover extends HandoverReading {
  /** The officer's grants that are not over: each has a choice. */
  readonly grants: readonly StoredGrant[]
}

/** Judges what stands in the form of a handover, at the database's clock: form, days, choices, the successor, and whether each handed box could be given to that person. */
export async function judgeHandover(tx: Tx, { actor, form }: { actor: OfficerActor; form: StoredForm }): Promise<JudgedHandover> {
  const reading = readHandoverForm(form)
  const grants = await selectGrants(tx, { officerId: actor.id, current: true, limit: limits.listRowsMax })
  const problems: FieldError[] = [...reading.problems]
  const { order, successor } = reading
  problems.push(...dayProblems(reading.days, await readToday(tx)))
  problems.push(...choiceProblems(grants, { chosen: reading.choices, order }))
  const handed = grants.filter(({ id }) => reading.choices.get(id) === 'hand')
  problems.push(...(await successorProblems(tx, { actor, successor })))
  if (order && successor && problems.length === 0) problems.push(...(await judgeHanded(tx, { actor, successor, rights: handed.map((grant) => ({ grantId: grant.id, box: boxFor(grant, order) })) })))
  return { ...reading, problems, grants }
}

/** The box of a grant as it would go on. */
export function boxFor(grant: StoredGrant & GrantFacts, order: { orderNumber: string; orderDate: string; reliefOn: string }) {
  const { districts, basis, fields, canView, canDownload, window, purpose, justification, endsOn } = grant
  const { orderNumber, orderDate, reliefOn } = order
  return { districts, basis, fields, canView, canDownload, window, purposeId: purpose.id, justification, orderNumber, orderDate, startsOn: reliefOn, endsOn }
}

/** An existing officer must be another one of the own State, in use or invited; any other id is nobody's. */
async function successorProblems(tx: Tx, { actor, successor }: { actor: OfficerActor; successor: HandoverReading['successor'] }): Promise<FieldError[]> {
  if (!successor || 'nominee' in successor) return []
  const [officer] = await tx.sql(
    `SELECT FROM portal."user" WHERE id = $1::uuid AND id <> $2::uuid AND kind = 'officer' AND state_code = $3::int AND status <> 'deactivated'`, [successor.officerId, actor.id, actor.stateCode])
  return officer ? [] : [{ field: 'successor', message: 'successorUnknown' }]
}
