import { record } from '@/lib/audit/record'
import { inActorTransaction, speakAs } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { confirmGrantWithin, endGrantWithin } from '@/lib/grants/use-cases'
import { limits } from '@/lib/limits'
import { isOrdinary, mayConfirm } from '@/lib/reviews/rules'
import { closeDone, openReview } from '@/lib/reviews/rounds/use-cases'
import { holdOpening, lockItem, type ReviewItemRow, writeAnswer } from '@/lib/reviews/store'

interface Answer {
  readonly actor: AdminActor
  readonly id: string
  readonly reason: string
}

/** Opens a review out of turn, with every grant that has begun. Throws `conflict` while another one is open. */
export async function openReviewNow({ actor, reason }: { actor: AdminActor; reason: string }): Promise<{ id: string }> {
  return inRoleTransaction('portal_web', async (tx) => {
    await speakAs(tx, actor)
    // Every grant in force is read at once: more than a page may ask, and asked some times a year.
    await tx.sql(`SET LOCAL statement_timeout = ${limits.reviewOpenMillisecondsMax}`)
    await holdOpening(tx)
    const [open] = await tx.sql(`SELECT 1 AS one FROM portal.review WHERE closed_at IS NULL`)
    if (open) throw new AppError('conflict', { reason: 'reviewOpenAlready' })
    const review = await openReview(tx, { role: 'portal_web', by: { actor, reason } })
    if (!review) throw new Error('no review was opened')
    return { id: review.id }
  })
}

/**
 * The grant is still needed as it is; what a review suspended gives again. Throws `not_found`; `conflict` when it is answered, over or the review is closed; `refused` when the reader
 * approved the grant and another admin could answer.
 */
export function confirmItem(answer: Answer): Promise<void> {
  return inActorTransaction(answer.actor, async (tx) => {
    await confirmWithin(tx, answer, await openItem(tx, answer.id))
    await closeDone(tx, { all: false })
  })
}

/** The grant is ended for good, with the same reason. Throws like `confirmItem`; whoever approved it may end it. */
export function endItem(answer: Answer): Promise<void> {
  return inActorTransaction(answer.actor, async (tx) => {
    const item = await openItem(tx, answer.id)
    await writeAnswer(tx, { ...answer, verdict: 'ended', adminId: answer.actor.id })
    await endGrantWithin(tx, { ...answer, id: item.grantId })
    record(tx, { ...about(answer, item), kind: 'review.ended', details: { review: item.reviewNumber, number: item.grantNumber, reason: answer.reason } })
    await closeDone(tx, { all: false })
  })
}

/** Confirms several ordinary grants with one reason, all or none. Throws like `confirmItem`, and `refused` when one of them is not ordinary. */
export function confirmItems({ actor, ids, reason }: { actor: AdminActor; ids: readonly string[]; reason: string }): Promise<void> {
  return inActorTransaction(actor, async (tx) => {
    // In one order, so that two admins with the same list wait for each other instead of blocking each other.
    for (const id of [...new Set(ids)].sort()) {
      const item = await openItem(tx, id)
      if (!isOrdinary(item, actor.id)) throw new AppError('refused', { reason: 'reviewNotOrdinary' })
      await confirmWithin(tx, { actor, id, reason }, item)
    }
    await closeDone(tx, { all: false })
  })
}

async function openItem(tx: Tx, id: string): Promise<ReviewItemRow> {
  const item = await lockItem(tx, id)
  if (!item) throw new AppError('not_found')
  if (item.verdict !== null) throw new AppError('conflict', { reason: 'reviewAnswered' })
  if (item.isReviewClosed) throw new AppError('conflict', { reason: 'reviewClosed' })
  return item
}

async function confirmWithin(tx: Tx, answer: Answer, item: ReviewItemRow): Promise<void> {
  const { actor, reason } = answer
  if (!mayConfirm({ ...item, readerId: actor.id })) throw new AppError('refused', { reason: 'reviewOwnApproval' })
  await confirmGrantWithin(tx, { actor, id: item.grantId, reason })
  await writeAnswer(tx, { id: item.id, verdict: 'confirmed', reason, adminId: actor.id })
  record(tx, { ...about(answer, item), kind: 'review.confirmed', details: { review: item.reviewNumber, number: item.grantNumber, reason, byApprover: item.approverIds.includes(actor.id) } })
}

function about({ actor }: Answer, item: ReviewItemRow) {
  return { actor, subjectId: item.officerId, stateCode: item.facts.stateCode, requestId: item.requestId, grantId: item.grantId } as const
}
