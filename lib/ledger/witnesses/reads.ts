import { inReadOnly } from '@/lib/db/transaction'
import { readCheckpoint, readSize } from '@/lib/ledger/checkpoints/store'
import { readLastMailing } from '@/lib/ledger/mailing/store'
import { ownWitnesses, readUnwitnessedSince, readWitnessStates, type WitnessState } from '@/lib/ledger/witnesses/store'
import { limits } from '@/lib/limits'

/** How far the ledger is proven, for those who watch over it. */
export interface LedgerProof {
  readonly events: number
  readonly sealed: number
  readonly sealedAt: Date | null
  readonly witnesses: readonly Omit<WitnessState, 'failingSince'>[]
  /** When the first event was written that no witness signed yet; null when there is none. */
  readonly unwitnessedSince: Date | null
  readonly isAlarm: boolean
  /** After how long without a witness no personal data is shown. */
  readonly hoursMax: number
  /** Which checkpoint went to the officers by mail last; null before the first. */
  readonly mailed: { readonly at: Date; readonly size: number } | null
}

/** Reads it in one snapshot; a witness that was never asked stands there with nothing. */
export async function readLedgerProof(role: 'portal_web' | 'portal_auditor'): Promise<LedgerProof> {
  return inReadOnly(role, async (tx) => {
    const [checkpoint, events, states, unwitnessedSince] = [await readCheckpoint(tx), await readSize(tx), await readWitnessStates(tx), await readUnwitnessedSince(tx)]
    const [row] = await tx.sql<{ isAlarm: boolean; hoursMax: number }>(
      `SELECT coalesce($1::timestamptz < now() - make_interval(mins => $2), false) AS "isAlarm", witness_hours_max AS "hoursMax" FROM portal.policy`, [unwitnessedSince, limits.witnessAlarmMinutes])
    const witnesses = ownWitnesses().map(({ key }) => states.find(({ name }) => name === key.name) ?? { name: key.name, size: 0, confirmedAt: null, cause: null })
    return { events, sealed: checkpoint?.size ?? 0, sealedAt: checkpoint?.signedAt ?? null, witnesses, unwitnessedSince, isAlarm: row?.isAlarm ?? true, hoursMax: row?.hoursMax ?? 0, mailed: await readLastMailing(tx) }
  })
}
