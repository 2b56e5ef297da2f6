import { record } from '@/lib/audit/record'
import type { AdminActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import { revokeFactors } from '@/lib/factors/use-cases'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { enqueueMail } from '@/lib/mail/enqueue'
import { closeWish } from '@/lib/recovery/store'
import { mailActivation } from '@/lib/users/use-cases'

/** A second admin has approved: password, sessions and links are gone already (portal.forget_credentials); ends every factor and mails the way in anew, in the deciding transaction. */
export async function letInAnew(tx: Tx, { actor, id, reason }: { actor: AdminActor; id: string; reason: string }): Promise<void> {
  record(tx, { kind: 'recovery.decided', actor, subjectId: id, details: { outcome: 'recovered', reason } })
  await revokeFactors(tx, { actor, person: { id }, cause: 'recovery' })
  await enqueueMail(tx, { kind: 'recoveryNotice', userId: id, params: { step: 'approved' } })
  await mailActivation(tx, { actor, accountId: id })
  // An account that waits for its activation holds no file open; the sweep takes keys and bytes away within seconds.
  await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
}

/** An admin has proposed it: whose account it is learns so by mail, in the same transaction, and may stop it. */
export async function announceRecovery(tx: Tx, { id }: { id: string }): Promise<void> {
  await enqueueMail(tx, { kind: 'recoveryNotice', userId: id, params: { step: 'proposed' } })
}

/** A second admin has refused: the wish is answered, where there was one. */
export async function refuseRecovery(tx: Tx, { actor, id, reason }: { actor: AdminActor; id: string; reason: string }): Promise<void> {
  await closeWish(tx, { accountId: id, outcome: 'refused', byId: null })
  record(tx, { kind: 'recovery.decided', actor, subjectId: id, details: { outcome: 'refused', reason } })
}
