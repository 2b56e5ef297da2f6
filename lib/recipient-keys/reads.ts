import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { lastKeyDay } from '@/lib/recipient-keys/rules'
import { countWaiting, findKey, findLastEnded, findRecipient, type KeyRow, readGround, selectKeys } from '@/lib/recipient-keys/store'

export type { KeyRow } from '@/lib/recipient-keys/store'

/** What the officer's page shows: the State's keys, newest first, and the last day a new one may be in force. */
export function readOwnKeys(officer: OfficerActor): Promise<{ keys: KeyRow[]; lastDay: string }> {
  return inReadOnly('portal_web', async (tx) => {
    const keys = await selectKeys(tx, { stateCode: officer.stateCode, limit: limits.listRowsMax })
    return { keys, lastDay: lastKeyDay(await readGround(tx)) }
  })
}

/** To what a State's next file is encrypted, and which key ended last where there is none. */
export interface OwnRecipient {
  readonly recipient: Awaited<ReturnType<typeof findRecipient>>
  readonly lastEnded: Awaited<ReturnType<typeof findLastEnded>>
}

/** The same for the officer's own State. */
export function readOwnRecipient(officer: OfficerActor): Promise<OwnRecipient> {
  return inReadOnly('portal_web', async (tx) => {
    const recipient = await findRecipient(tx, officer.stateCode)
    return { recipient, lastEnded: recipient === null ? await findLastEnded(tx, officer.stateCode) : null }
  })
}

/** The keys of every State, those that are not over first. */
export function readAllKeys(_actor: AdminActor): Promise<KeyRow[]> {
  return inReadOnly('portal_web', (tx) => selectKeys(tx, { limit: limits.listRowsMax }))
}

/** One key for an admin; undefined when there is none of that id. */
export function readKey(_actor: AdminActor, id: string): Promise<KeyRow | undefined> {
  return inReadOnly('portal_web', (tx) => findKey(tx, id))
}

/** How many keys wait for an admin: proven ones, and those whose officers ask for their revocation. */
export function countKeysWaiting(_actor: AdminActor): Promise<number> {
  return inReadOnly('portal_web', countWaiting)
}
