import { record } from '@/lib/audit/record'
import type { AdminActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { referenceNumber } from '@/lib/crypto/token'
import { istMidnight } from '@/lib/clock'
import type { Tx } from '@/lib/db/transaction'
import { AppError, assertNever } from '@/lib/errors'
import { withFollowers } from '@/lib/grants/following/use-cases'
import { findGrant, giveGrant, writeGrantEnd } from '@/lib/grants/store'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { readHindrances } from '@/lib/requests/decisions/reads'
import { approvesSince, type DecisionRow, holdAccounts, insertDecision, selectDecisions, type Verdict, voidDecision } from '@/lib/requests/decisions/store'
import { insertStep } from '@/lib/requests/history/store'
import { tellEnterer, tellHolder } from '@/lib/requests/decisions/telling/use-cases'
import { bytesOf, isUnfinished, openPreview, previewsAgree } from '@/lib/requests/preview/agreement/rules'
import { computePreview, type CountedAhead } from '@/lib/requests/preview/reads'
import { previewSchema } from '@/lib/requests/preview/schema'
import { readPreviewLimits } from '@/lib/requests/preview/store'
import { approvalProblems } from '@/lib/requests/rules'
import { findSuccessor, moveRequest, readRequestFacts, type RequestRecord } from '@/lib/requests/store'
import { nominate } from '@/lib/users/use-cases'

/** Asks back or refuses. */
export async function turnDown(tx: Tx, { actor, request, verdict, reason }: { actor: AdminActor; request: RequestRecord; verdict: Exclude<Verdict, 'approve'>; reason: string }): Promise<void> {
  await insertDecision(tx, { requestId: request.id, revision: request.revision, adminId: actor.id, verdict, reason })
  const to = verdict === 'return' ? 'returned' : 'refused'
  await insertStep(tx, { requestId: request.id, act: to, byId: actor.id, reason })
  await moveRequest(tx, { id: request.id, to })
  record(tx, { ...about(actor, request), kind: `request.${to}`, details: { number: request.number, reason } })
  await tellEnterer(tx, { request, event: to })
}

/** Holds the accounts that the outcome hangs on; who may not approve now is refused. */
export async function holdInvolved(tx: Tx, { actor, request }: { actor: AdminActor; request: RequestRecord }): Promise<void> {
  const before = await selectDecisions(tx, request.id)
  const held = await holdAccounts(tx, [actor.id, ...(request.officerId ? [request.officerId] : []), ...before.map(({ adminId }) => adminId)])
  if (!mayAdmin(actor, 'approve') || (await approvesSince(tx, actor.id)) === null) throw new AppError('refused')
  if (request.kind !== 'end' && held.some(({ id, status }) => id === request.officerId && status === 'deactivated')) throw new AppError('conflict', { reason: 'officerDeactivated' })
}

/** Writes an approval and what goes with it. */
export async function putApproval(tx: Tx, input: { actor: AdminActor; request: RequestRecord; reason: string; preview: { text: string; hash: string }; isSecond: boolean }): Promise<void> {
  const { actor, request, reason, preview, isSecond } = input
  await insertDecision(tx, { requestId: request.id, revision: request.revision, adminId: actor.id, verdict: 'approve', reason, preview })
  await insertStep(tx, { requestId: request.id, act: isSecond ? 'approvedSecond' : 'approvedFirst', byId: actor.id, reason })
  record(tx, { ...about(actor, request), kind: 'request.approved', details: { number: request.number, reason, revision: request.revision, previewHash: preview.hash, person: isSecond ? 2 : 1 } })
  if (request.status === 'submitted') await moveRequest(tx, { id: request.id, to: 'firstApproved' })
}

/**
 * Compares what the admin saw with what the approval would open now; throws `conflict` when it moved beyond the tolerance. An earlier approval whose
 * preview no longer holds falls here, and this one is the first again.
 */
export async function lookAgain(tx: Tx, input: { actor: AdminActor; request: RequestRecord; sealed: string; counted?: CountedAhead }): Promise<{ preview: { text: string; hash: string }; earlier: DecisionRow[] }> {
  const { actor, request, counted } = input
  const policy = await readPreviewLimits(tx)
  const now = await computePreview(tx, { requestId: request.id, counted })
  const seen = openPreview({ sealed: input.sealed, requestId: request.id, revision: request.revision, adminId: actor.id, at: new Date(now.at), minutesMax: policy.minutesMax })
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
export async function refuseIfMoved(tx: Tx, request: RequestRecord): Promise<void> {
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
export async function makeSo(tx: Tx, { actor, request, reason }: { actor: AdminActor; request: RequestRecord; reason: string }): Promise<string | null> {
  const { box, kind } = request
  if (!box) throw new AppError('conflict', { reason: 'requestIncomplete' })
  await tellEnterer(tx, { request, event: 'approved' })
  switch (kind) {
    case 'newOfficer': {
      const officerId = await nominateFor(tx, { actor, request })
      await moveRequest(tx, { id: request.id, to: 'approved', officerId })
      return (await give(tx, { actor, request, officerId })).grantId
    }
    case 'change':
    case 'renewal': {
      await moveRequest(tx, { id: request.id, to: 'approved' })
      const replaced = request.replacesGrantId === null ? null : await endReplaced(tx, { actor, request, reason, from: box.startsOn })
      const given = await give(tx, { actor, request, officerId: request.officerId })
      await tellHolder(tx, { request, holderId: request.officerId, number: given.number, event: 'given', at: istMidnight(box.startsOn), replaces: replaced?.number ?? null })
      return given.grantId
    }
    case 'handover': {
      // The right waits for the successor's own word (lib/handover); of a nominee the account is made with the first of the requests.
      const officerId = request.officerId ?? (await findSuccessor(tx, request)) ?? (await nominateFor(tx, { actor, request }))
      await moveRequest(tx, { id: request.id, to: 'approved', officerId })
      return null
    }
    case 'end': {
      await moveRequest(tx, { id: request.id, to: 'approved' })
      const ended = await endReplaced(tx, { actor, request, reason, from: box.startsOn })
      if (ended !== null) await tellHolder(tx, { request, holderId: request.officerId, number: ended.number, event: ended.isAhead ? 'endsAhead' : 'ended', at: ended.at, replaces: null })
      return null
    }
    default: return assertNever(kind)
  }
}

/** Makes the account of the request's nominee. */
async function nominateFor(tx: Tx, { actor, request: { id, stateCode, nominee, box } }: { actor: AdminActor; request: RequestRecord }): Promise<string> {
  if (!nominee || !box) throw new AppError('conflict', { reason: 'requestIncomplete' })
  return nominate(tx, { actor, requestId: id, officer: { ...nominee, stateCode, orderNumber: box.orderNumber, orderDate: box.orderDate } })
}

async function give(tx: Tx, { actor, request, officerId }: { actor: AdminActor; request: RequestRecord; officerId: string | null }): Promise<{ grantId: string; number: string }> {
  const number = referenceNumber('GR')
  const grantId = await giveGrant(tx, { number, requestId: request.id })
  record(tx, { ...about(actor, request), subjectId: officerId, kind: 'grant.given', grantId, details: { number, request: request.number } })
  return { grantId, number }
}

/** The old grant gives up to the first instant of the day, or of now when the day has begun: no gap to the new one, and no moment of both. Returns its number and that instant; null when it was over. */
async function endReplaced(tx: Tx, { actor, request, reason, from }: { actor: AdminActor; request: RequestRecord; reason: string; from: string }): Promise<{ number: string; at: Date; isAhead: boolean } | null> {
  const grant = request.replacesGrantId === null ? undefined : await findGrant(tx, request.replacesGrantId)
  if (!grant) throw new AppError('conflict', { reason: 'replacedOver' })
  if (grant.state === 'over') return null
  const { at, isAhead } = await withFollowers(tx, { actor, of: { grantIds: [grant.id] } }, () => writeGrantEnd(tx, { grantId: grant.id, adminId: actor.id, reason, from }))
  // Files made of it are refused from then on by their own checks; the sweep takes keys and bytes away within seconds.
  await enqueue(tx, { task: 'sweep', payload: {}, runAt: at, jobKey: isAhead ? undefined : sweepNowKey })
  record(tx, { ...about(actor, request), kind: 'grant.replaced', grantId: grant.id, details: { number: grant.number, request: request.number, at: at.toISOString() } })
  return { number: grant.number, at, isAhead }
}

/** Ends an approval whose preview no longer holds, in sight of everybody. */
export async function dropApproval(tx: Tx, { request, decision, actor }: { request: RequestRecord; decision: { id: string; adminId: string }; actor: AdminActor }): Promise<void> {
  await voidDecision(tx, decision.id)
  await insertStep(tx, { requestId: request.id, act: 'approvalFell', byId: decision.adminId })
  record(tx, { ...about(actor, request), kind: 'request.approvalFell', details: { number: request.number, cause: 'previewMoved' } })
}

function about(actor: AdminActor, request: RequestRecord) {
  return { actor, subjectId: request.officerId, stateCode: request.stateCode, requestId: request.id } as const
}
