import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { tellOfChange, withFollowers } from '@/lib/grants/following/use-cases'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { endSuspension, insertSuspension, lockGrant, type StoredGrant, writeGrantEnd } from '@/lib/grants/store'

interface GrantAct {
  readonly actor: AdminActor
  readonly id: string
  readonly reason: string
}

/** From the next request on the grant gives nothing, until it is resumed. Throws `not_found`, or `conflict` when it is over or suspended already. */
export function suspendGrant(act: GrantAct): Promise<void> {
  return inActorTransaction(act.actor, (tx) => changeGrant(tx, act, 'grant.suspended', async (grant) => {
    if (grant.suspendedAt !== null) throw new AppError('conflict', { reason: 'grantSuspended' })
    await insertSuspension(tx, { grantId: grant.id, adminId: act.actor.id, reason: act.reason })
  }))
}

/** The grant gives again what it gave. Throws `conflict` when it is not suspended, or when a review suspended it: then the review's answer resumes it. */
export function resumeGrant(act: GrantAct): Promise<void> {
  return inActorTransaction(act.actor, (tx) => changeGrant(tx, act, 'grant.resumed', async (grant) => {
    if (grant.suspendedAt === null) throw new AppError('conflict', { reason: 'grantNotSuspended' })
    if (grant.isSuspendedByReview) throw new AppError('conflict', { reason: 'grantInReview' })
    await endSuspension(tx, { grantId: grant.id, adminId: act.actor.id })
  }))
}

/** The grant is over for good, from the next request on; also one that has not begun. */
export function endGrant(act: GrantAct): Promise<void> {
  return inActorTransaction(act.actor, (tx) => endGrantWithin(tx, act))
}

/** The same inside the caller's transaction: an access review ends a grant together with its answer. */
export function endGrantWithin(tx: Tx, act: GrantAct): Promise<void> {
  return changeGrant(tx, act, 'grant.ended', async (grant) => {
    await writeGrantEnd(tx, { grantId: grant.id, adminId: act.actor.id, reason: act.reason })
  })
}

/** What a review does that confirms a grant: it resumes what a review suspended, and leaves what an admin suspended. Throws `conflict` when the grant is over. */
export async function confirmGrantWithin(tx: Tx, act: GrantAct): Promise<void> {
  const grant = await lockGrant(tx, act.id)
  if (grant?.isSuspendedByReview) return changeGrant(tx, { ...act, reason: 'reviewConfirmed' }, 'grant.resumed', () => endSuspension(tx, { grantId: act.id, adminId: act.actor.id }))
  if (!grant || grant.state === 'ended' || grant.state === 'over') throw new AppError('conflict', { reason: 'grantOver' })
}

async function changeGrant(tx: Tx, act: GrantAct, kind: 'grant.suspended' | 'grant.resumed' | 'grant.ended', change: (grant: StoredGrant) => Promise<void>): Promise<void> {
  const grant = await lockGrant(tx, act.id)
  if (!grant) throw new AppError('not_found')
  if (grant.state === 'ended' || grant.state === 'over') throw new AppError('conflict', { reason: 'grantOver' })
  await withFollowers(tx, { actor: act.actor, of: { grantIds: [grant.id] } }, () => change(grant))
  // Files are refused from now on by their own checks; the sweep takes keys and bytes of those no grant covers away within seconds.
  if (kind !== 'grant.resumed') await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
  record(tx, {
    kind, actor: act.actor, subjectId: grant.officerId, stateCode: grant.stateCode, requestId: grant.requestId, grantId: grant.id,
    details: { number: grant.number, reason: act.reason },
  })
  if (grant.officerStatus === 'active') await tellOfChange(tx, { officerId: grant.officerId, number: grant.number, kind })
}
