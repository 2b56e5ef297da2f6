import type { PersonActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { type ControlTx, inTransaction, type Tx } from '@/lib/db/transaction'

/**
 * The one way in which a person acts: a control-plane transaction that carries the token of the actor's session, from which the database finds for itself who speaks
 * (portal.speaker, docs/decisions/0120). Rows that name who acted are taken from nobody else. Throws what `work` throws, and then nothing happened.
 */
export function inActorTransaction<T>(actor: PersonActor, work: (tx: ControlTx) => Promise<T>): Promise<T> {
  return inTransaction(async (tx) => {
    await speakAs(tx, actor)
    return work(tx)
  })
}

/** The same for a transaction at hand, from here to its end. */
export async function speakAs(tx: Tx, { sessionId }: Pick<PersonActor, 'sessionId'>): Promise<void> {
  await tx.sql(`SELECT set_config('portal.token', $1, true)`, [rowToken(sessionId)])
}
