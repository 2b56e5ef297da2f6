import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { AppError } from '@/lib/errors'
import { recordRevoked } from '@/lib/factors/use-cases'
import { findItemsToCount } from '@/lib/handover/reads'
import { beginContingency, type HandoverRow, lockHandover, moveHandover, selectItems, writeApproval } from '@/lib/handover/store'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { enqueueMail } from '@/lib/mail/enqueue'
import { decideTogether } from '@/lib/requests/handed/use-cases'
import { countAhead, type CountedAhead } from '@/lib/requests/preview/reads'
import type { Tx } from '@/lib/db/transaction'

interface Word {
  readonly actor: AdminActor
  readonly id: string
  /** The signature whose requests the admin saw. */
  readonly round: number
  readonly verdict: 'approve' | 'return' | 'refuse'
  readonly reason: string
  /** Of each request what the admin saw, sealed by the page. */
  readonly previews: ReadonlyMap<string, string>
}

/**
 * An admin's one word on all that a handover asks: approval of every preview, return with questions, refusal. With the second approval that counts the
 * successor's account is made and the days of acceptance begin; no right moves before it. Throws what deciding on a request throws, and `conflict` when the handover was signed anew.
 */
export async function decideHandover(word: Word): Promise<void> {
  const { actor, id, verdict, reason } = word
  const counted = new Map<string, CountedAhead | undefined>()
  // Before anything is locked, as for one request.
  if (verdict === 'approve') for (const requestId of await findItemsToCount(id)) counted.set(requestId, await countAhead(requestId))
  await inActorTransaction(actor, async (tx) => {
    const handover = await lockHandover(tx, id)
    if (!handover || handover.signedAt === null) throw new AppError('not_found')
    if (handover.status !== 'signed') throw new AppError('conflict', { reason: 'handoverClosed' })
    if (handover.round !== word.round) throw new AppError('conflict', { reason: 'handoverEdited' })
    const handed = (await selectItems(tx, id)).filter(({ choice }) => choice === 'hand')
    const isContingency = handover.mode === 'contingency'
    if (isContingency && verdict === 'return') throw new AppError('conflict', { reason: 'contingencyNotReturned' })
    if (verdict === 'approve' && !isContingency) await refuseIfGone(tx, { handover, isSuspended: handed.some(({ isSuspended }) => isSuspended) })
    const ids = handed.flatMap(({ requestId }) => requestId ?? [])
    const { isSecond } = await decideTogether(tx, { actor, ids, verdict, reason, previews: word.previews, counted, isEntryAWord: isContingency })
    if (isSecond && isContingency) await begin(tx, { actor, handover, rights: ids.length })
    else if (isSecond) await approve(tx, { actor, handover })
    if (verdict !== 'approve') await turnDown(tx, { actor, handover, to: verdict === 'return' ? 'returned' : 'refused', reason })
  })
}

/** A signature counts while its officer is in use, and what stands still is not handed on. The account is held until the transaction ends. */
async function refuseIfGone(tx: Tx, { handover, isSuspended }: { handover: HandoverRow; isSuspended: boolean }): Promise<void> {
  const [officer] = await tx.sql<{ status: string }>(`SELECT status::text AS status FROM portal."user" WHERE id = $1::uuid FOR SHARE`, [handover.officerId])
  if (officer?.status !== 'active') throw new AppError('conflict', { reason: 'relievingGone' })
  if (isSuspended) throw new AppError('conflict', { reason: 'handoverSuspended' })
}

async function approve(tx: Tx, { actor, handover }: { actor: AdminActor; handover: HandoverRow }): Promise<void> {
  const { successorId, acceptBy } = await writeApproval(tx, handover.id)
  record(tx, { ...about(actor, handover), kind: 'handover.approved', details: { number: handover.number, acceptBy: acceptBy.toISOString() } })
  const params = { stage: 'approved', number: handover.number, at: acceptBy.toISOString() } as const
  await enqueueMail(tx, { kind: 'handover', userId: successorId, params: { ...params, reader: 'successor' } })
  await enqueueMail(tx, { kind: 'handover', userId: handover.officerId, params: { ...params, reader: 'relieving' } })
}

/** The second word on a contingency: the account is out of use and without a factor, and the acting officer may look, from this instant on. */
async function begin(tx: Tx, { actor, handover, rights }: { actor: AdminActor; handover: HandoverRow; rights: number }): Promise<void> {
  const { at, sessions, deactivated, factors } = await beginContingency(tx, { id: handover.id, numbers: Array.from({ length: rights }, () => referenceNumber('GR')) })
  if (deactivated) record(tx, { ...about(actor, handover), kind: 'account.deactivated', details: { reason: `contingency_${handover.cause ?? ''}` } })
  recordRevoked(tx, { actor, person: { id: handover.officerId }, kinds: factors, cause: 'handover' })
  record(tx, { ...about(actor, handover), kind: 'handover.contingencyBegun', details: { number: handover.number, at, sessions } })
  for (const { requestId, requestNumber, newGrantId, newNumber } of await selectItems(tx, handover.id)) {
    if (newGrantId === null || newNumber === null || requestNumber === null) continue
    record(tx, { actor, subjectId: handover.successorId, stateCode: handover.stateCode, requestId, kind: 'grant.given', grantId: newGrantId, details: { number: newNumber, request: requestNumber } })
  }
  // Files of the account that is out of use are refused by their own checks; the sweep takes keys and bytes away within seconds.
  await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
  if (handover.successorId) await enqueueMail(tx, { kind: 'handover', userId: handover.successorId, params: { stage: 'acting', number: handover.number, at: null, reader: 'successor' } })
}

async function turnDown(tx: Tx, { actor, handover, to, reason }: { actor: AdminActor; handover: HandoverRow; to: 'returned' | 'refused'; reason: string }): Promise<void> {
  await moveHandover(tx, { id: handover.id, to, reason })
  record(tx, { ...about(actor, handover), kind: `handover.${to}`, details: { number: handover.number, reason } })
  if (handover.mode === 'signed') await enqueueMail(tx, { kind: 'handover', userId: handover.officerId, params: { stage: to, number: handover.number, at: null, reader: 'relieving' } })
}

function about(actor: AdminActor, handover: HandoverRow) {
  return { actor, subjectId: handover.officerId, stateCode: handover.stateCode } as const
}
