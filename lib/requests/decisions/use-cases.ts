import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { referenceNumber } from '@/lib/crypto/token'
import type { Tx } from '@/lib/db/transaction'
import { AppError, assertNever } from '@/lib/errors'
import { findGrant, giveGrant, writeGrantEnd } from '@/lib/grants/store'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { readHindrances } from '@/lib/requests/decisions/reads'
import { approvesSince, type DecisionRow, holdAccounts, insertDecision, readBar, selectDecisions, type Verdict, voidDecision } from '@/lib/requests/decisions/store'
import { insertStep } from '@/lib/requests/history/store'
import { bytesOf, isUnfinished, openPreview, previewsAgree } from '@/lib/requests/preview/agreement/rules'
import { computePreview, countAhead, type CountedAhead } from '@/lib/requests/preview/reads'
import { previewSchema } from '@/lib/requests/preview/schema'
import { readPreviewLimits } from '@/lib/requests/preview/store'
import { approvalProblems, isOpen } from '@/lib/requests/rules'
import { lockRequest, moveRequest, readRequestFacts, type RequestRecord } from '@/lib/requests/store'
import { nominate } from '@/lib/users/use-cases'

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
    if (!isOpen(request.status)) throw new AppError('conflict', { reason: 'requestClosed' })
    if (request.revision !== word.revision) throw new AppError('conflict', { reason: 'requestEdited' })
    await holdInvolved(tx, { actor, request })
    const bar = await readBar(tx, { requestId: id, adminId: actor.id })
    if (bar !== null) throw new AppError(bar === 'decidedAlready' ? 'conflict' : 'refused', { reason: bar })
    if (verdict === 'approve') return approve(tx, { word, request, counted })
    await insertDecision(tx, { requestId: id, revision: request.revision, adminId: actor.id, verdict, reason: word.reason })
    const to = verdict === 'return' ? 'returned' : 'refused'
    await insertStep(tx, { requestId: id, act: to, byId: actor.id, reason: word.reason })
    await moveRequest(tx, { id, to })
    record(tx, { ...about(actor, request), kind: `request.${to}`, details: { number: request.number, reason: word.reason } })
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

/** Holds the accounts that the outcome hangs on; who may not approve now is refused. */
async function holdInvolved(tx: Tx, { actor, request }: { actor: AdminActor; request: RequestRecord }): Promise<void> {
  const before = await selectDecisions(tx, request.id)
  const held = await holdAccounts(tx, [actor.id, ...(request.officerId ? [request.officerId] : []), ...before.map(({ adminId }) => adminId)])
  if (!mayAdmin(actor, 'approve') || (await approvesSince(tx, actor.id)) === null) throw new AppError('refused')
  if (request.kind !== 'end' && held.some(({ id, status }) => id === request.officerId && status === 'deactivated')) throw new AppError('conflict', { reason: 'officerDeactivated' })
}

async function approve(tx: Tx, { word, request, counted }: { word: Word; request: RequestRecord; counted?: CountedAhead }): Promise<{ grantId: string | null }> {
  const { actor, reason } = word
  await refuseIfMoved(tx, request)
  const { preview, earlier } = await lookAgain(tx, { word, request, counted })
  await insertDecision(tx, { requestId: request.id, revision: request.revision, adminId: actor.id, verdict: 'approve', reason, preview })
  const isSecond = earlier.length > 0
  await insertStep(tx, { requestId: request.id, act: isSecond ? 'approvedSecond' : 'approvedFirst', byId: actor.id, reason })
  record(tx, { ...about(actor, request), kind: 'request.approved', details: { number: request.number, reason, revision: request.revision, previewHash: preview.hash, person: isSecond ? 2 : 1 } })
  if (request.status === 'submitted') await moveRequest(tx, { id: request.id, to: 'firstApproved' })
  if (!isSecond) return { grantId: null }
  return { grantId: await makeSo(tx, { actor, request, reason }) }
}

/**
 * Compares what the admin saw with what the approval would open now; throws `conflict` when it moved beyond the tolerance. An earlier approval whose
 * preview no longer holds falls here, and this one is the first again.
 */
async function lookAgain(tx: Tx, input: { word: Word; request: RequestRecord; counted?: CountedAhead }): Promise<{ preview: { text: string; hash: string }; earlier: DecisionRow[] }> {
  const { word: { actor, preview: sealed }, request, counted } = input
  const policy = await readPreviewLimits(tx)
  const now = await computePreview(tx, { requestId: request.id, counted })
  const seen = openPreview({ sealed, requestId: request.id, revision: request.revision, adminId: actor.id, at: new Date(now.at), minutesMax: policy.minutesMax })
  if (isUnfinished(seen) || isUnfinished(now)) throw new AppError('conflict', { reason: 'previewUnfinished' })
  if (!previewsAgree(seen, now, policy)) throw new AppError('conflict', { reason: 'previewMoved' })
  const earlier: DecisionRow[] = []
  for (const decision of await selectDecisions(tx, request.id)) {
    if (decision.verdict !== 'approve' || !decision.counts) continue
    const then = previewSchema.safeParse(decision.preview)
    if (then.success && previewsAgree(then.data, now, policy)) earlier.push(decision)
    else await dropApproval(tx, { request, decision, actor })
  }
  return { preview: bytesOf(seen), earlier }
}

/** What can have changed between asking and approving: who enters the State's requests, the nominee's account, policy, the purpose, the State, and the grant that is to be replaced. */
async function refuseIfMoved(tx: Tx, request: RequestRecord): Promise<void> {
  const { box, replacesGrantId } = request
  if (!box) throw new AppError('conflict', { reason: 'requestIncomplete' })
  const hindrances = await readHindrances(tx, request)
  if (hindrances.length > 0) throw new AppError('invalid', { fields: hindrances })
  if (replacesGrantId !== null) {
    const grant = await findGrant(tx, replacesGrantId)
    // A renewal may come late; what somebody ended on purpose is not renewed, changed or ended once more.
    if (!grant || grant.endedAt !== null || (grant.state === 'over' && request.kind !== 'renewal')) throw new AppError('conflict', { reason: 'replacedOver' })
  }
  if (request.kind === 'end') return
  const problems = approvalProblems(box, await readRequestFacts(tx, { ...request, box }))
  // The decision form has none of these fields: the sentence stands for the whole form.
  if (problems.length > 0) throw new AppError('invalid', { fields: problems.map((problem) => ({ ...problem, field: '' })) })
}

/** Two admins have approved: the account of a nomination, the end of what is replaced, and the grant, all in the transaction of the second approval. */
async function makeSo(tx: Tx, { actor, request, reason }: { actor: AdminActor; request: RequestRecord; reason: string }): Promise<string | null> {
  const { box, nominee, kind } = request
  if (!box) throw new AppError('conflict', { reason: 'requestIncomplete' })
  switch (kind) {
    case 'newOfficer': {
      if (!nominee) throw new AppError('conflict', { reason: 'requestIncomplete' })
      const officerId = await nominate(tx, { actor, requestId: request.id, officer: { ...nominee, stateCode: request.stateCode, orderNumber: box.orderNumber, orderDate: box.orderDate } })
      await moveRequest(tx, { id: request.id, to: 'approved', officerId })
      return give(tx, { actor, request, officerId })
    }
    case 'change':
    case 'renewal': {
      await moveRequest(tx, { id: request.id, to: 'approved' })
      if (request.replacesGrantId !== null) await endReplaced(tx, { actor, request, reason, from: box.startsOn })
      return give(tx, { actor, request, officerId: request.officerId })
    }
    case 'end': {
      await moveRequest(tx, { id: request.id, to: 'approved' })
      await endReplaced(tx, { actor, request, reason, from: box.startsOn })
      return null
    }
    default: return assertNever(kind)
  }
}

async function give(tx: Tx, { actor, request, officerId }: { actor: AdminActor; request: RequestRecord; officerId: string | null }): Promise<string> {
  const number = referenceNumber('GR')
  const grantId = await giveGrant(tx, { number, requestId: request.id })
  record(tx, { ...about(actor, request), subjectId: officerId, kind: 'grant.given', grantId, details: { number, request: request.number } })
  return grantId
}

/** The old grant gives up to the first instant of the day, or of now when the day has begun: no gap to the new one, and no moment of both. */
async function endReplaced(tx: Tx, { actor, request, reason, from }: { actor: AdminActor; request: RequestRecord; reason: string; from: string }): Promise<void> {
  const grant = request.replacesGrantId === null ? undefined : await findGrant(tx, request.replacesGrantId)
  if (!grant) throw new AppError('conflict', { reason: 'replacedOver' })
  if (grant.state === 'over') return
  const { at, isAhead } = await writeGrantEnd(tx, { grantId: grant.id, adminId: actor.id, reason, from })
  // Files made of it are refused from then on by their own checks; the sweep takes keys and bytes away within seconds.
  await enqueue(tx, { task: 'sweep', payload: {}, runAt: at, jobKey: isAhead ? undefined : sweepNowKey })
  record(tx, { ...about(actor, request), kind: 'grant.replaced', grantId: grant.id, details: { number: grant.number, request: request.number, at: at.toISOString() } })
}

/** Ends an approval whose preview no longer holds, in sight of everybody. */
async function dropApproval(tx: Tx, { request, decision, actor }: { request: RequestRecord; decision: { id: string; adminId: string }; actor: AdminActor }): Promise<void> {
  await voidDecision(tx, decision.id)
  await insertStep(tx, { requestId: request.id, act: 'approvalFell', byId: decision.adminId })
  record(tx, { ...about(actor, request), kind: 'request.approvalFell', details: { number: request.number, cause: 'previewMoved' } })
}

function about(actor: AdminActor, request: RequestRecord) {
  return { actor, subjectId: request.officerId, stateCode: request.stateCode, requestId: request.id } as const
}
