import { record } from '@/lib/audit/record'
import type { AdminActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import type { Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { dropApproval, holdInvolved, lookAgain, makeSo, putApproval, refuseIfMoved, turnDown } from '@/lib/requests/decisions/approving/use-cases'
import { readBar, type Verdict } from '@/lib/requests/decisions/store'
import { insertHanded, selectHandedOpen } from '@/lib/requests/handed/store'
import { insertStep } from '@/lib/requests/history/store'
import type { CountedAhead } from '@/lib/requests/preview/reads'
import { isOpen } from '@/lib/requests/rules'
import type { Nominee } from '@/lib/requests/schema'
import { lockRequest, moveRequest, type RequestRecord } from '@/lib/requests/store'
import type { Enterer } from '@/lib/requests/use-cases'

/** What the signature of a handover asks for one grant: the same box for somebody else, from the day of relief on. */
export interface HandedRight {
  readonly grantId: string
  readonly justification: string
  readonly endsOn: string
}

/** Enters and submits a request for each handed grant, in the transaction of the signature. Returns the request of each grant. */
export async function enterHanded(tx: Tx, input: {
  actor: Enterer; stateCode: number; handoverId: string; successor: { officerId: string } | { nominee: Nominee }; order: { orderNumber: string; orderDate: string; reliefOn: string }; rights: readonly HandedRight[]
  /** Nothing but a look: no file, and no mask that could be lifted. */
  isLook?: boolean
}): Promise<ReadonlyMap<string, string>> {
  const { actor, stateCode, handoverId, successor, order, isLook = false } = input
  const made = new Map<string, string>()
  for (const right of input.rights) {
    const number = referenceNumber('REQ')
    const id = await insertHanded(tx, { number, actor, handoverId, successor, order, right, isLook })
    const subjectId = 'officerId' in successor ? successor.officerId : null
    record(tx, { kind: 'request.started', actor, subjectId, stateCode, requestId: id, details: { number, kind: 'handover' } })
    await insertStep(tx, { requestId: id, act: 'started', byId: actor.id })
    await moveRequest(tx, { id, to: 'submitted' })
    await insertStep(tx, { requestId: id, act: 'submitted', byId: actor.id })
    made.set(right.grantId, id)
  }
  return made
}

/** Takes back what of a handover's requests is still open: with the whole handover, or because it is signed anew. By whoever entered them. */
export async function withdrawHanded(tx: Tx, { actor, stateCode, handoverId }: { actor: Enterer; stateCode: number; handoverId: string }): Promise<void> {
  for (const { id, number, officerId } of await selectHandedOpen(tx, handoverId)) {
    await insertStep(tx, { requestId: id, act: 'withdrawn', byId: actor.id })
    await moveRequest(tx, { id, to: 'withdrawn' })
    record(tx, { kind: 'request.withdrawn', actor, subjectId: officerId, stateCode, requestId: id, details: { number } })
  }
}

/** One admin's word on all requests of a handover, in the caller's transaction, which holds the handover. */
export interface JointWord {
  readonly actor: AdminActor
  readonly ids: readonly string[]
  readonly verdict: Verdict
  readonly reason: string
  /** Of each request the preview the admin saw, sealed by the page. */
  readonly previews: ReadonlyMap<string, string>
  /** Of each request, counted before the transaction began; with approvals. */
  readonly counted: ReadonlyMap<string, CountedAhead | undefined>
  /** The entry was an admin's word already: one approval by another one is the second. */
  readonly isEntryAWord?: boolean
}

/**
 * The word on requests that are decided together: every rule of a single decision holds for each, and either all of them are decided or none. Where the earlier
 * approval of one no longer holds, those of all fall. True when this is the second approval that counts: then the successor's account is made, and no grant yet.
 */
export async function decideTogether(tx: Tx, word: JointWord): Promise<{ isSecond: boolean }> {
  const { actor, verdict, reason } = word
  const requests: RequestRecord[] = []
  for (const id of word.ids) {
    const request = await lockRequest(tx, id)
    if (!request) throw new AppError('not_found')
    if (!isOpen(request.status)) throw new AppError('conflict', { reason: 'requestClosed' })
    requests.push(request)
  }
  for (const request of requests) {
    await holdInvolved(tx, { actor, request })
    const bar = await readBar(tx, { requestId: request.id, adminId: actor.id })
    if (bar !== null) throw new AppError(bar === 'decidedAlready' ? 'conflict' : 'refused', { reason: bar })
  }
  if (verdict !== 'approve') {
    for (const request of requests) await turnDown(tx, { actor, request, verdict, reason })
    return { isSecond: false }
  }
  const looked = []
  for (const request of requests) {
    await refuseIfMoved(tx, request)
    looked.push({ request, ...(await lookAgain(tx, { actor, request, sealed: word.previews.get(request.id) ?? '', counted: word.counted.get(request.id) })) })
  }
  const isSecond = word.isEntryAWord === true || looked.every(({ earlier }) => earlier.length > 0)
  for (const { request, preview, earlier } of looked) {
    if (!isSecond) for (const decision of earlier) await dropApproval(tx, { request, decision, actor })
    await putApproval(tx, { actor, request, reason, preview, isSecond })
  }
  if (isSecond) for (const request of requests) await makeSo(tx, { actor, request, reason })
  return { isSecond }
}
