import { record } from '@/lib/audit/record'
import type { AdminActor } from '@/lib/auth/actor'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { endSuspension, insertSuspension, lockGrant, type StoredGrant, writeGrantEnd } from '@/lib/grants/store'

interface GrantAct {
  readonly actor: AdminActor
  readonly id: string
  readonly reason: string
}

/** From the next request on the grant gives nothing, until it is resumed. Throws `not_found`, or `conflict` when it is over or suspended already. */
export async function suspendGrant(act: GrantAct): Promise<void> {
  await changeGrant(act, 'grant.suspended', async (tx, grant) => {
    if (grant.suspendedAt !== null) throw new AppError('conflict', { reason: 'grantSuspended' })
    await insertSuspension(tx, { grantId: grant.id, adminId: act.actor.id, reason: act.reason })
  })
}

/** The grant gives again what it gave. Throws `conflict` when it is not suspended. */
export async function resumeGrant(act: GrantAct): Promise<void> {
  await changeGrant(act, 'grant.resumed', async (tx, grant) => {
    if (grant.suspendedAt === null) throw new AppError('conflict', { reason: 'grantNotSuspended' })
    await endSuspension(tx, { grantId: grant.id, adminId: act.actor.id })
  })
}

/** The grant is over for good, from the next request on; also one that has not begun. */
export async function endGrant(act: GrantAct): Promise<void> {
  await changeGrant(act, 'grant.ended', (tx, grant) => writeGrantEnd(tx, { grantId: grant.id, adminId: act.actor.id, reason: act.reason }))
}

async function changeGrant(act: GrantAct, kind: 'grant.suspended' | 'grant.resumed' | 'grant.ended', change: (tx: Tx, grant: StoredGrant) => Promise<void>): Promise<void> {
  await inTransaction(async (tx) => {
    const grant = await lockGrant(tx, act.id)
    if (!grant) throw new AppError('not_found')
    if (grant.state === 'ended' || grant.state === 'over') throw new AppError('conflict', { reason: 'grantOver' })
    await change(tx, grant)
    // Files are refused from now on by their own checks; the sweep takes keys and bytes of those no grant covers away within seconds.
    if (kind !== 'grant.resumed') await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
    record(tx, {
      kind, actor: act.actor, subjectId: grant.officerId, stateCode: grant.stateCode, requestId: grant.requestId, grantId: grant.id,
      details: { number: grant.number, reason: act.reason },
    })
  })
}
