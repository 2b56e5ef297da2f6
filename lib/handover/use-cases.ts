import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { OfficerActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import type { Tx } from '@/lib/db/transaction'
import { AppError, type FieldError } from '@/lib/errors'
import { withFollowers } from '@/lib/grants/following/use-cases'
import { selectGrants } from '@/lib/grants/store'
import { judgeHandover } from '@/lib/handover/form/reads'
import { contentMark, isEditable, isHandable } from '@/lib/handover/form/rules'
import { findOpen, type HandoverRow, holdGrants, insertHandover, insertItems, lockHandover, moveHandover, selectItems, takeOver, writeHandoverForm, writeSignature } from '@/lib/handover/store'
import { enqueue, handoverJobKey } from '@/lib/jobs/enqueue'
import { limits } from '@/lib/limits'
import { callAdmins } from '@/lib/mail/call-admins'
import { enqueueMail } from '@/lib/mail/enqueue'
import { readChanged } from '@/lib/requests/handed/reads'
import { enterHanded, withdrawHanded } from '@/lib/requests/handed/use-cases'
import type { StoredForm } from '@/lib/requests/schema'

/** Begins the handover of the own charge, every grant that can be handed set to be; an open one is gone on with. Throws `conflict` for whoever holds nothing to hand over. */
export async function startHandover({ actor }: { actor: OfficerActor }): Promise<{ id: string }> {
  return inActorTransaction(actor, async (tx) => {
    // Two beginnings at once: the second one waits and finds the first.
    await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('portal.handover'), hashtext($1))::text AS held`, [actor.id])
    const open = await findOpen(tx, actor.id)
    if (open !== undefined) return { id: open }
    const grants = await selectGrants(tx, { officerId: actor.id, current: true, limit: limits.listRowsMax })
    if (!grants.some((grant) => isHandable(grant))) throw new AppError('conflict', { reason: 'nothingToHand' })
    const number = referenceNumber('HO')
    const form = { language: actor.locale, choices: grants.map((grant) => `${isHandable(grant) ? 'hand' : 'drop'}:${grant.id}`) }
    const id = await insertHandover(tx, { number, officerId: actor.id, stateCode: actor.stateCode, form })
    record(tx, { kind: 'handover.started', actor, subjectId: actor.id, stateCode: actor.stateCode, details: { number } })
    return { id }
  })
}

/** Keeps the form as it is, with its mistakes; returns what is still missing. Throws `not_found` for another's, `conflict` once it is signed. */
export async function saveHandover({ actor, id, form }: { actor: OfficerActor; id: string; form: StoredForm }): Promise<{ problems: readonly FieldError[] }> {
  return inActorTransaction(actor, async (tx) => {
    const handover = await lockOwn(tx, { actor, id })
    if (!isEditable(handover.status)) throw new AppError('conflict', { reason: 'handoverNotEditable' })
    await writeHandoverForm(tx, { id, form })
    record(tx, { ...about(actor, handover), kind: 'handover.edited', details: { number: handover.number } })
    return { problems: (await judgeHandover(tx, { actor, form })).problems }
  })
}

/**
 * The relieving officer's signature: the handed rights become requests, each its own, and the admins' turn begins. `mark` tells what was shown.
 * Throws `invalid` for what is missing or against rule or policy now, `conflict` when something else stands there by now.
 */
export async function signHandover({ actor, id, mark }: { actor: OfficerActor; id: string; mark: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const handover = await lockOwn(tx, { actor, id })
    if (!isEditable(handover.status)) throw new AppError('conflict', { reason: 'handoverNotEditable' })
    if (contentMark(handover) !== mark) throw new AppError('conflict', { reason: 'handoverEdited' })
    const { order, successor, choices, problems, grants } = await judgeHandover(tx, { actor, form: handover.form })
    const all = [...problems, ...(handover.letterId === null ? [{ field: '', message: 'letterMissing' }] : [])]
    if (all.length > 0 || !order || !successor) throw new AppError('invalid', { fields: all.map((problem) => ({ ...problem, field: '' })) })
    await withdrawHanded(tx, { actor, stateCode: handover.stateCode, handoverId: id })
    const handed = grants.filter((grant) => choices.get(grant.id) === 'hand')
    const requests = await enterHanded(tx, { actor, stateCode: handover.stateCode, handoverId: id, successor, order, rights: handed.map(({ id: grantId, justification, endsOn }) => ({ grantId, justification, endsOn })) })
    const items = grants.map((grant) => ({ grantId: grant.id, choice: choices.get(grant.id) ?? 'drop', requestId: requests.get(grant.id) ?? null }))
    await insertItems(tx, { id, round: handover.round + 1, items })
    await writeSignature(tx, { id, successorId: 'officerId' in successor ? successor.officerId : null, ...order, stays: order.stays === 'yes' })
    record(tx, {
      ...about(actor, handover), kind: 'handover.signed',
      details: { number: handover.number, round: handover.round + 1, reliefOn: order.reliefOn, ...countsOf(items), stays: order.stays === 'yes' },
    })
    await callAdmins(tx, { matter: 'handover', id, number: handover.number })
  })
}

/** Takes the handover back before the second approval. After it the right is the successor's to accept or to decline. */
export async function withdrawHandover({ actor, id }: { actor: OfficerActor; id: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const handover = await lockOwn(tx, { actor, id })
    if (!['draft', 'signed', 'returned'].includes(handover.status)) throw new AppError('conflict', { reason: 'handoverClosed' })
    await withdrawHanded(tx, { actor, stateCode: handover.stateCode, handoverId: id })
    await moveHandover(tx, { id, to: 'withdrawn' })
    record(tx, { ...about(actor, handover), kind: 'handover.withdrawn', details: { number: handover.number } })
  })
}

/**
 * The successor's acceptance: the rights move at the later of now and the first instant of the day of relief, in one transaction that writes both ends.
 * Sessions, files and the account follow by a job at that instant. Throws `not_found` for anybody else, `conflict` when it is over, or a handed grant is suspended or all are over.
 */
export async function acceptHandover({ actor, id }: { actor: OfficerActor; id: string }): Promise<{ effectiveAt: Date }> {
  return inActorTransaction(actor, async (tx) => {
    const handover = await lockForSuccessor(tx, { actor, id })
    if (!handover.isAcceptable) throw new AppError('conflict', { reason: 'handoverOver' })
    await holdGrants(tx, id)
    const handed = (await selectItems(tx, id)).filter(({ choice }) => choice === 'hand')
    if (handed.some(({ isOver, isSuspended }) => !isOver && isSuspended)) throw new AppError('conflict', { reason: 'handoverSuspended' })
    if (handed.every(({ isOver }) => isOver)) throw new AppError('conflict', { reason: 'handoverNothing' })
    const problems = await readChanged(tx, handed.flatMap(({ isOver, requestId }) => (isOver || requestId === null ? [] : [requestId])))
    if (problems.length > 0) throw new AppError('invalid', { fields: problems.map((problem) => ({ ...problem, field: '' })) })
    const at = await withFollowers(tx, { actor, of: { officerId: handover.officerId } }, () => takeOver(tx, { id, numbers: handed.map(() => referenceNumber('GR')) }))
    await recordMoves(tx, { actor, handover, at })
    await enqueue(tx, { task: 'settleHandover', payload: { handoverId: id }, runAt: at, jobKey: handoverJobKey(id) })
    await enqueueMail(tx, { kind: 'handover', userId: handover.officerId, params: { stage: 'accepted', number: handover.number, at: at.toISOString(), reader: 'relieving' } })
    return { effectiveAt: at }
  })
}

/** The successor says no: nothing moves, and the relieving officer names somebody else. */
export async function declineHandover({ actor, id, reason }: { actor: OfficerActor; id: string; reason: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const handover = await lockForSuccessor(tx, { actor, id })
    if (handover.status !== 'approved') throw new AppError('conflict', { reason: 'handoverOver' })
    await moveHandover(tx, { id, to: 'declined', reason })
    record(tx, { ...about(actor, handover), kind: 'handover.declined', details: { number: handover.number, reason } })
    await enqueueMail(tx, { kind: 'handover', userId: handover.officerId, params: { stage: 'declined', number: handover.number, at: null, reader: 'relieving' } })
  })
}

/** The handover of its relieving officer, locked; another's is not found. */
export async function lockOwn(tx: Tx, { actor, id }: { actor: OfficerActor; id: string }): Promise<HandoverRow> {
  const handover = await lockHandover(tx, id)
  if (handover?.officerId !== actor.id || handover.mode !== 'signed') throw new AppError('not_found')
  return handover
}

/** A successor learns of it with the second approval. */
async function lockForSuccessor(tx: Tx, { actor, id }: { actor: OfficerActor; id: string }): Promise<HandoverRow> {
  const handover = await lockHandover(tx, id)
  if (handover?.successorId !== actor.id || handover.mode !== 'signed' || handover.approvedAt === null) throw new AppError('not_found')
  // Whoever is put out of use at this moment is so before the word, or after its effect.
  const [account] = await tx.sql<{ status: string }>(`SELECT status::text AS status FROM portal."user" WHERE id = $1::uuid FOR SHARE`, [actor.id])
  if (account?.status !== 'active') throw new AppError('refused')
  return handover
}

/** One event for the acceptance, and one for each grant: what ends at the instant, and what begins. */
async function recordMoves(tx: Tx, { actor, handover, at }: { actor: OfficerActor; handover: HandoverRow; at: Date }): Promise<void> {
  const items = await selectItems(tx, handover.id)
  record(tx, { ...about(actor, handover), kind: 'handover.accepted', details: { number: handover.number, at: at.toISOString(), moved: items.filter(({ newGrantId }) => newGrantId !== null).length } })
  for (const { grantId, number, choice, requestId, requestNumber, newGrantId, newNumber } of items) {
    if (choice === 'drop') record(tx, { ...about(actor, handover), kind: 'handover.dropped', grantId, details: { number: handover.number, grant: number, at: at.toISOString() } })
    if (newGrantId === null || newNumber === null || requestNumber === null) continue
    record(tx, { ...about(actor, handover), kind: 'handover.moved', grantId, details: { number: handover.number, grant: number, to: newNumber, at: at.toISOString() } })
    record(tx, { actor, subjectId: actor.id, stateCode: handover.stateCode, requestId, kind: 'grant.given', grantId: newGrantId, details: { number: newNumber, request: requestNumber } })
  }
}

function countsOf(items: readonly { choice: string }[]): { handed: number; dropped: number; kept: number } {
  const of = (choice: string): number => items.filter((item) => item.choice === choice).length
  return { handed: of('hand'), dropped: of('drop'), kept: of('keep') }
}

function about(actor: OfficerActor, handover: HandoverRow) {
  return { actor, subjectId: handover.officerId, stateCode: handover.stateCode } as const
}
