import { sha256 } from '@/lib/crypto/ed25519'
import type { Tx } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { alarmSteps, type AlarmStep, type AlarmTimes, parseWitnesses, type Witness, type WitnessCause } from '@/lib/ledger/witnesses/rules'
import { limits } from '@/lib/limits'

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

export interface Alarm extends AlarmTimes {
  /** When the first event was written that nobody signed; null when there is none. */
  readonly since: Date | null
  /** When personal data stops; null when nothing is unsigned. */
  readonly stopsAt: Date | null
  /** The ledger's last word on it. */
  readonly standing: AlarmStep | null
}

/** How long nobody has signed, beside what the ledger says of the alarm. One of before there were steps was raised. */
export async function readAlarm(tx: Tx): Promise<Alarm> {
  const [row] = await tx.sql<Omit<Alarm, 'alarmAfter' | 'standing'> & { standing: string | null }>(
    `SELECT since, since + make_interval(hours => p.witness_hours_max) AS "stopsAt", coalesce(extract(epoch FROM clock_timestamp() - since) / 3600, 0)::float8 AS unwitnessed,
       p.witness_hours_max AS "stopAfter", p.witness_warn_hours_first AS "warnFirst", p.witness_warn_hours_last AS "warnLast",
       (SELECT CASE e.kind WHEN 'ledger.unwitnessed' THEN coalesce(e.details->>'step', 'raised') END FROM ledger.event e WHERE e.kind IN ('ledger.unwitnessed', 'ledger.witnessed') ORDER BY e.position DESC LIMIT 1) AS standing
     FROM (SELECT ledger.unwitnessed_since() AS since) unwitnessed, portal.policy p`)
  if (!row) throw new Error('the database gave no answer')
  return { ...row, alarmAfter: limits.witnessAlarmMinutes / 60, standing: alarmSteps.find((step) => step === row.standing) ?? null }
}

/** Whether it is on record that this witness disputes the ledger so, since it last signed. */
export async function isDisputeOnRecord(tx: Tx, { name, cause, since }: { name: string; cause: WitnessCause; since: Date | null }): Promise<boolean> {
  const [row] = await tx.sql<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM ledger.event e WHERE e.kind = 'ledger.disputed' AND e.details->>'witness' = $1 AND e.details->>'cause' = $2 AND e.recorded_at > coalesce($3::timestamptz, '-infinity')) AS found`, [name, cause, since])
  return row?.found ?? false
}

/** Admins and auditors in use, each with the page on which they read of the ledger. */
export async function selectWatchers(tx: Tx): Promise<{ id: string; reader: 'admin' | 'auditor' | 'none' }[]> {
  return tx.sql(
    `SELECT u.id::text AS id, CASE WHEN u.kind = 'auditor' THEN 'auditor' WHEN 'reports' = ANY (portal.admin_permissions(u.id)) THEN 'admin' ELSE 'none' END AS reader
     FROM portal."user" u WHERE u.status = 'active' AND u.kind IN ('admin', 'auditor') ORDER BY u.id`)
}
