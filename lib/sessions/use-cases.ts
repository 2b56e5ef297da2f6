import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { PersonActor } from '@/lib/auth/actor'
import { forgetAttempts } from '@/lib/auth/attempts'
import { forgetDevices } from '@/lib/auth/devices'
import { endSessions } from '@/lib/auth/session'
import { inRoleTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { endOther } from '@/lib/sessions/store'

/** Ends another session of the own account, at once. Throws `not_found` for one that is over, of somebody else, or this one. */
export async function endOwnSession({ actor, id }: { actor: PersonActor; id: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    if (!(await endOther(tx, actor, id))) throw new AppError('not_found')
    record(tx, { kind: 'session.ended', actor, details: { cause: 'elsewhere' } })
  })
}

/** Ends every session of the own account, this one too, and forgets every browser: whoever holds one of them begins like a stranger. */
export async function endAllSessions(actor: PersonActor): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    await forgetDevices(tx, actor.id)
    await endSessions(tx, { userId: actor.id, cause: 'everywhere' })
    record(tx, { kind: 'session.ended', actor, details: { cause: 'everywhere' } })
  })
}

/** The worker's round: what was counted of wrong passwords a day ago counts for nothing, and is forgotten. */
export function forgetOldAttempts(): Promise<void> {
  return inRoleTransaction('portal_worker', forgetAttempts)
}
