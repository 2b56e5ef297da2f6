import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { holdInvolved, lookAgain, makeSo, putApproval, refuseIfMoved, turnDown } from '@/lib/requests/decisions/approving/use-cases'
import { readBar, type Verdict } from '@/lib/requests/decisions/store'
import { countAhead, type CountedAhead } from '@/lib/requests/preview/reads'
import { isOpen } from '@/lib/requests/rules'
import { lockRequest, type RequestRecord } from '@/lib/requests/store'

interface Word {
  readonly actor: AdminActor
  readonly id: string
  /** The revision the admin saw. */
  readonly revision: number
  readonly reason: string
  /** The preview the admin saw, sealed by the page. */
  readonly preview: string
}

/**
 * An admin's word on a request: approval, return with questions, refusal. The second approval that counts makes what was asked so in the same transaction.
 * Throws `not_found`; `refused` with the reason for whom the rule of two persons bars; `conflict` when the request, the preview or policy moved meanwhile.
 */
export async function decideRequest(word: Word & { verdict: Verdict }): Promise<{ grantId: string | null }> {
  const { actor, id, verdict } = word
  // Before anything is locked: the counts take longest, and accounts that are held keep their people from signing in.
  const counted = verdict === 'approve' ? await countAhead(id) : undefined
  return inActorTransaction(actor, async (tx) => {
    const request = await lockRequest(tx, id)
    if (!request || request.submittedAt === null) throw new AppError('not_found')
    if (request.handoverId !== null) throw new AppError('conflict', { reason: 'decidedTogether' })
    if (!isOpen(request.status)) throw new AppError('conflict', { reason: 'requestClosed' })
    if (request.revision !== word.revision) throw new AppError('conflict', { reason: 'requestEdited' })
    await holdInvolved(tx, { actor, request })
    const bar = await readBar(tx, { requestId: id, adminId: actor.id })
    if (bar !== null) throw new AppError(bar === 'decidedAlready' ? 'conflict' : 'refused', { reason: bar })
    if (verdict === 'approve') return approve(tx, { word, request, counted })
    await turnDown(tx, { actor, request, verdict, reason: word.reason })
    return { grantId: null }
  })
}

/** The first of the two approvals, by the admin who enters the request, in the act of submitting it and in its transaction; `counted` before that began. */
export async function approveAsFirst(tx: Tx, { counted, ...word }: Word & { counted?: CountedAhead }): Promise<void> {
  const request = await lockRequest(tx, word.id)
  if (!request) throw new AppError('not_found')
  await holdInvolved(tx, { actor: word.actor, request })
  await approve(tx, { word, request, counted })
}

async function approve(tx: Tx, { word, request, counted }: { word: Word; request: RequestRecord; counted?: CountedAhead }): Promise<{ grantId: string | null }> {
  const { actor, reason } = word
  await refuseIfMoved(tx, request)
  const { preview, earlier } = await lookAgain(tx, { actor, request, sealed: word.preview, counted })
  const isSecond = earlier.length > 0
  await putApproval(tx, { actor, request, reason, preview, isSecond })
  if (!isSecond) return { grantId: null }
  return { grantId: await makeSo(tx, { actor, request, reason }) }
}
