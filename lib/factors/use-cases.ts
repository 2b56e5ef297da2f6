import { holdsAadhaarNumber } from '@/lib/aadhaar/number'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { PersonActor, SystemActor } from '@/lib/auth/actor'
import { inRoleTransaction, inTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { askFactor, takeAnswer } from '@/lib/factors/challenges/use-cases'
import { FactorFailure } from '@/lib/factors/rules'
import type { Enrolment, FactorHolder, FactorKind } from '@/lib/factors/schema'
import { deleteOld, endFactor, endFactors, lockFactors, selectAllowedKinds } from '@/lib/factors/store'
import { limits } from '@/lib/limits'

/**
 * Adds a factor to the account of somebody who is signed in and has just proven an own one. Without an answer it asks for it (FactorAsked). Throws
 * FactorFailure, `invalid` for a name that is none, or `limit` when the account has as many as it may.
 */
export async function addFactor({ actor, kind, enrolment, answer }: { actor: PersonActor; kind: FactorKind; enrolment: Enrolment; answer: string | undefined }): Promise<void> {
  demandName(enrolment)
  const question = { person: actor, sessionId: actor.sessionId, purpose: 'enrol' as const, act: '', subject: '' }
  const allowed = await inTransaction(async (tx) => ({ kinds: await selectAllowedKinds(tx, actor.id), live: await lockFactors(tx, actor.id) }))
  if (!allowed.kinds.includes(kind)) throw new FactorFailure(kind === 'aadhaar' ? 'oneAadhaar' : 'notExempt', { kind })
  if (allowed.live >= limits.factorsMax) throw new AppError('limit', { reason: 'factorsMany' })
  if (answer === undefined) return askFactor({ ...question, kind, enrolment })
  const taken = await takeAnswer({ ...question, text: answer, enrolment })
  await inActorTransaction(actor, async (tx) => {
    if ((await lockFactors(tx, actor.id)) >= limits.factorsMax) throw new AppError('limit', { reason: 'factorsMany' })
    await taken.settle(tx)
    record(tx, { kind: 'factor.enrolled', actor, details: { kind: taken.kind, label: enrolment.label } })
  })
}

/** Throws `invalid` for a name with an Aadhaar number in it, which stands beside the field for one: names are shown, mailed and kept in the ledger for ever. */
export function demandName({ label }: Enrolment): void {
  if (holdsAadhaarNumber(label)) throw new AppError('invalid', { fields: [{ field: 'label', message: 'labelNumber' }] })
}

/** Ends an own factor. The last one stays: without any there is no way in but a recovery. Throws `not_found`, or `conflict` for the last one. */
export async function revokeOwnFactor({ actor, id }: { actor: PersonActor; id: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const live = await lockFactors(tx, actor.id)
    const ended = await endFactor(tx, { id, userId: actor.id, cause: 'own', byId: actor.id })
    if (!ended) throw new AppError('not_found')
    if (live < 2) throw new AppError('conflict', { reason: 'factorLast' })
    record(tx, { kind: 'factor.revoked', actor, details: { kind: ended.kind, cause: 'own' } })
  })
}

/** Ends every factor of an account, in the transaction of a recovery or of the account's end; who decided it is the actor. */
export async function revokeFactors(tx: Tx, { actor, person, cause }: { actor: PersonActor; person: Pick<FactorHolder, 'id'>; cause: 'recovery' | 'closed' }): Promise<void> {
  await lockFactors(tx, person.id)
  recordRevoked(tx, { actor, person, cause, kinds: await endFactors(tx, { userId: person.id, cause, byId: actor.id }) })
}

/** The events of factors that ended in this transaction, one for each; a handover's function of the database ends them itself. */
export function recordRevoked(tx: Tx, { actor, person, kinds, cause }: { actor: PersonActor | SystemActor; person: Pick<FactorHolder, 'id'>; kinds: readonly FactorKind[]; cause: 'recovery' | 'handover' | 'closed' }): void {
  for (const kind of kinds) record(tx, { kind: 'factor.revoked', actor, subjectId: person.id, details: { kind, cause } })
}

/** The worker's round: forgets what factors were asked and answered a day ago. */
export function forgetOldAnswers(): Promise<void> {
  return inRoleTransaction('portal_worker', deleteOld)
}
