import { setTimeout } from 'node:timers/promises'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type AdminActor, nobody, type PersonActor } from '@/lib/auth/actor'
import { networkOf, recordStranger } from '@/lib/auth/strangers'
import { rate } from '@/lib/db/rate'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'
import { proposeChange } from '@/lib/proposals/use-cases'
import { closeWish, findByUserId, findOwnRecovery, insertWish } from '@/lib/recovery/store'

type Refusal = 'unknown' | 'open' | 'throttled'
/** By network: one line has a whole /64. */
const networkMayAsk = rate({ name: 'recovery', points: limits.recoveryPerNetworkHour, seconds: 3_600 })

/**
 * Somebody says on the public page that an account cannot be signed in to. Answers everybody alike and after the same time, whether there is such an account, a wish is open
 * already, or too many came from one place. A new wish is one event and a mail to the account's owner, who may know nothing of it; nothing of the account changes.
 */
export async function askForRecovery({ userId, address }: { userId: string; address: string | null }): Promise<void> {
  const work = async (): Promise<void> => {
    const refusal = (await networkMayAsk(networkOf(address))) ? await wish({ userId, address }) : 'throttled'
    if (refusal !== null) await recordStranger({ kind: 'recovery.refused', actor: nobody(address), details: { cause: refusal } })
  }
  await Promise.all([work(), setTimeout(limits.recoveryAnswerMilliseconds)])
}

async function wish({ userId, address }: { userId: string; address: string | null }): Promise<Refusal | null> {
  return inTransaction(async (tx) => {
    const account = await findByUserId(tx, userId)
    if (!account) return 'unknown'
    if (!(await insertWish(tx, account.id))) return 'open'
    await enqueueMail(tx, { kind: 'recoveryNotice', userId: account.id, params: { step: 'asked' } })
    record(tx, { kind: 'recovery.asked', actor: nobody(address), subjectId: account.id, stateCode: account.stateCode, details: {} })
    return null
  })
}

/**
 * An admin asks a second one to let the account's owner in anew: password, factors, sessions and open links end when that one approves, and a new activation is mailed. How the identity
 * was checked is required and kept. Throws what proposing throws; nobody proposes about the own account.
 */
export function proposeRecovery({ actor, id, identityCheck, justification }: { actor: AdminActor; id: string; identityCheck: string; justification: string }): Promise<{ id: string }> {
  return proposeChange({ actor, kind: 'account.recover', subject: id, after: { identityCheck }, justification })
}

/** An admin closes a wish that leads nowhere. Throws `not_found` when none is open. */
export async function setWishAside({ actor, id, reason }: { actor: AdminActor; id: string; reason: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    if (!(await closeWish(tx, { accountId: id, outcome: 'setAside', byId: actor.id }))) throw new AppError('not_found')
    record(tx, { kind: 'recovery.decided', actor, subjectId: id, details: { outcome: 'setAside', reason } })
  })
}

/**
 * Whose account it is stops what was asked or proposed about it while signed in: the wish is closed, and an open proposal dies, for who can come in has lost nothing. One event.
 * Throws `conflict` when there is nothing to stop.
 */
export async function stopRecovery(actor: PersonActor): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    if (!(await findOwnRecovery(tx, actor.id))) throw new AppError('conflict', { reason: 'nothingToStop' })
    // A proposal that no wish came before has none to close: one is written for the end.
    await insertWish(tx, actor.id)
    await closeWish(tx, { accountId: actor.id, outcome: 'stopped', byId: actor.id })
    record(tx, { kind: 'recovery.stopped', actor, details: {} })
  })
}
