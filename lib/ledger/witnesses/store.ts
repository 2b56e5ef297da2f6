import { sha256 } from '@/lib/crypto/ed25519'
import type { Tx } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { parseWitnesses, type Witness, type WitnessCause } from '@/lib/ledger/witnesses/rules'

/** The witnesses of this installation. Throws SyntaxError when the setting is none. */
export function ownWitnesses(): Witness[] {
  return parseWitnesses(sha256, env().LEDGER_WITNESSES)
}

export interface WitnessState {
  readonly name: string
  /** The largest checkpoint it signed. */
  readonly size: number
  readonly confirmedAt: Date | null
  readonly cause: WitnessCause | null
  readonly failingSince: Date | null
}

/** How the witnesses stand that were ever asked. */
export async function readWitnessStates(tx: Tx): Promise<WitnessState[]> {
  const rows = await tx.sql<Omit<WitnessState, 'size'> & { size: string }>(`SELECT w.name, w.size::text, confirmed_at AS "confirmedAt", cause, failing_since AS "failingSince" FROM ledger.witness w ORDER BY w.name`)
  return rows.map((row) => ({ ...row, size: Number(row.size) }))
}

/** Keeps a witness's word on a checkpoint. */
export async function insertCosignature(tx: Tx, word: { size: number; name: string; line: string; seconds: number }): Promise<void> {
  await tx.sql(`INSERT INTO ledger.cosignature (size, witness, line, cosigned_at) VALUES ($1, $2, $3, to_timestamp($4)) ON CONFLICT DO NOTHING`, [word.size, word.name, word.line, word.seconds])
  await tx.sql(
    `INSERT INTO ledger.witness (name, size, confirmed_at) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (name) DO UPDATE SET size = excluded.size, confirmed_at = excluded.confirmed_at, asked_at = clock_timestamp(), cause = NULL, failing_since = NULL`, [word.name, word.size])
}

/** Notes that a witness gave no word, and why. `since` is when that began. */
export async function noteFailure(tx: Tx, { name, cause }: { name: string; cause: WitnessCause }): Promise<void> {
  await tx.sql(
    `INSERT INTO ledger.witness (name, cause, failing_since) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (name) DO UPDATE SET asked_at = clock_timestamp(), cause = excluded.cause, failing_since = coalesce(ledger.witness.failing_since, excluded.failing_since)`, [name, cause])
}

/** The words of witnesses on the checkpoint of that size, as lines of its note. */
export async function readCosignatures(tx: Tx, size: number): Promise<string[]> {
  return (await tx.sql<{ line: string }>('SELECT line FROM ledger.cosignature WHERE size = $1 ORDER BY witness', [size])).map(({ line }) => line)
}

/** Now by the database's clock. */
export async function readNow(tx: Tx): Promise<Date> {
  const [clock] = await tx.sql<{ at: Date }>('SELECT clock_timestamp() AS at')
  if (!clock) throw new Error('the database gave no clock')
  return clock.at
}

/** When the first event was written that no witness's word covers; null when there is none, or nothing was ever sealed. */
export async function readUnwitnessedSince(tx: Tx): Promise<Date | null> {
  const [row] = await tx.sql<{ since: Date | null }>('SELECT ledger.unwitnessed_since() AS since')
  return row?.since ?? null
}

/** Whether the alarm is to be raised or ended: what the ledger's last word on it says, beside how it is now. */
export async function readAlarm(tx: Tx, minutes: number): Promise<{ isDue: boolean; isRaised: boolean; minutes: number }> {
  const [row] = await tx.sql<{ isDue: boolean; minutes: number; isRaised: boolean }>(
    `SELECT coalesce(since < clock_timestamp() - make_interval(mins => $1), false) AS "isDue", coalesce(extract(epoch FROM clock_timestamp() - since) / 60, 0)::int AS minutes,
       coalesce((SELECT e.kind = 'ledger.unwitnessed' FROM ledger.event e WHERE e.kind IN ('ledger.unwitnessed', 'ledger.witnessed') ORDER BY e.position DESC LIMIT 1), false) AS "isRaised"
     FROM (SELECT ledger.unwitnessed_since() AS since) now_unwitnessed`, [minutes])
  if (!row) throw new Error('the database gave no answer')
  return row
}
