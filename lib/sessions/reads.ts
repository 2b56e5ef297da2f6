import type { PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import type { EarlierSignIn, SessionRow, SessionTimes } from '@/lib/sessions/schema'
import { selectEarlier, selectSessions, selectTimes } from '@/lib/sessions/store'

/** Where the person is signed in, and was. */
export function listOwnSessions(actor: PersonActor): Promise<SessionRow[]> {
  return inReadOnly('portal_web', (tx) => selectSessions(tx, actor))
}

/** How long this session goes on; null when it ended while the page was made. */
export async function readSessionTimes(actor: PersonActor): Promise<SessionTimes | null> {
  return (await inReadOnly('portal_web', (tx) => selectTimes(tx, actor.sessionId))) ?? null
}

/** When and from where the person signed in before; null for the first time. */
export async function readEarlierSignIn(actor: PersonActor): Promise<EarlierSignIn | null> {
  return (await inReadOnly('portal_web', (tx) => selectEarlier(tx, actor))) ?? null
}
