import { record } from '@/lib/audit/record'
import type { AdminActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { giveGrant } from '@/lib/grants/store'
import { approvalProblems, requestProblems } from '@/lib/requests/rules'
import type { RequestInput } from '@/lib/requests/schema'
import { closeRequest, holdAccounts, insertDecision, insertRequest, lockRequest, readRequestFacts, selectDecisions, type StoredRequest } from '@/lib/requests/store'

/**
 * Writes a State's request down and gives the entering admin's approval with it; a second admin decides (product, main job 1).
 * Throws `not_found` for an officer who is none, `invalid` with every field that is against rule or policy.
 */
export async function proposeRequest({ actor, request }: { actor: AdminActor; request: RequestInput }): Promise<{ id: string; number: string }> {
  return inTransaction(async (tx) => {
    const [officer] = await holdAccounts(tx, [request.officerId])
    if (officer?.kind !== 'officer' || officer.stateCode === null) throw new AppError('not_found')
    if (officer.status === 'deactivated') throw new AppError('conflict', { reason: 'officerDeactivated' })
    const { stateCode } = officer
    const problems = requestProblems(request, await readRequestFacts(tx, { ...request, stateCode }))
    if (problems.length > 0) throw new AppError('invalid', { fields: problems })
    const number = referenceNumber('REQ')
    const id = await insertRequest(tx, { number, proposedById: actor.id, stateCode, request })
    await insertDecision(tx, { requestId: id, adminId: actor.id, verdict: 'approve', reason: '' })
    record(tx, { kind: 'request.proposed', actor, subjectId: request.officerId, stateCode, requestId: id, details: { number, box: boxOf(request) } })
    return { id, number }
  })
}

/**
 * A second admin's word. Approval gives the grant in the same transaction once two admins who are still active have approved; a refusal closes the request.
 * Throws `refused` for the own request, `conflict` for a closed one, a second word of the same admin, a deactivated officer, or a box policy no longer allows.
 */
export async function decideRequest({ actor, id, verdict, reason }: { actor: AdminActor; id: string; verdict: 'approve' | 'refuse'; reason: string }): Promise<{ grantId: string | null }> {
  return inTransaction(async (tx) => {
    const request = await lockRequest(tx, id)
    if (!request) throw new AppError('not_found')
    if (request.status !== 'submitted') throw new AppError('conflict', { reason: 'requestClosed' })
    if (request.proposedById === actor.id) throw new AppError('refused', { reason: 'ownRequest' })
    const before = await selectDecisions(tx, id)
    if (before.some(({ adminId }) => adminId === actor.id)) throw new AppError('conflict', { reason: 'decidedAlready' })
    const held = await holdAccounts(tx, [request.officerId, actor.id, ...before.map(({ adminId }) => adminId)])
    if (!held.some((each) => each.id === actor.id && each.kind === 'admin' && each.status === 'active')) throw new AppError('refused')
    if (verdict === 'approve') {
      if (held.find((each) => each.id === request.officerId)?.status === 'deactivated') throw new AppError('conflict', { reason: 'officerDeactivated' })
      const problems = approvalProblems(request, await readRequestFacts(tx, request))
      // The decision form has none of these fields: the sentence stands for the whole form.
      if (problems.length > 0) throw new AppError('invalid', { fields: problems.map((problem) => ({ ...problem, field: '' })) })
    }
    await insertDecision(tx, { requestId: id, adminId: actor.id, verdict, reason })
    const about = { actor, subjectId: request.officerId, stateCode: request.stateCode, requestId: id }
    record(tx, { ...about, kind: verdict === 'approve' ? 'request.approved' : 'request.refused', details: { number: request.number, reason } })
    if (verdict === 'refuse') {
      await closeRequest(tx, { id, status: 'refused' })
      return { grantId: null }
    }
    return { grantId: await grantIfTwoApproved(tx, { actor, request }) }
  })
}

/** Takes the request back, by the admin who entered it, before it is decided. */
export async function withdrawRequest({ actor, id }: { actor: AdminActor; id: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const request = await lockRequest(tx, id)
    if (!request) throw new AppError('not_found')
    if (request.status !== 'submitted') throw new AppError('conflict', { reason: 'requestClosed' })
    if (request.proposedById !== actor.id) throw new AppError('refused', { reason: 'notOwnRequest' })
    await closeRequest(tx, { id, status: 'withdrawn' })
    record(tx, { kind: 'request.withdrawn', actor, subjectId: request.officerId, stateCode: request.stateCode, requestId: id, details: { number: request.number } })
  })
}

/** An admin who is none any more has not approved: then the request waits for one more. */
async function grantIfTwoApproved(tx: Tx, { actor, request }: { actor: AdminActor; request: StoredRequest }): Promise<string | null> {
  const approvals = (await selectDecisions(tx, request.id)).filter(({ verdict, counts }) => verdict === 'approve' && counts)
  if (new Set(approvals.map(({ adminId }) => adminId)).size < 2) return null
  await closeRequest(tx, { id: request.id, status: 'approved' })
  const number = referenceNumber('GR')
  const grantId = await giveGrant(tx, { number, requestId: request.id })
  record(tx, {
    kind: 'grant.given', actor, subjectId: request.officerId, stateCode: request.stateCode, requestId: request.id, grantId, details: { number, request: request.number },
  })
  return grantId
}

/** The box as the ledger keeps it: codes, levels and days; no name, no registrant. */
function boxOf(request: RequestInput): Record<string, unknown> {
  const { districts, basis, fields, canView, canDownload, window, purposeId, startsOn, endsOn } = request
  return { districts, basis, fields, canView, canDownload, window, purposeId, startsOn, endsOn }
}
