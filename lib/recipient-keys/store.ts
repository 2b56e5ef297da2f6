import { z } from 'zod'
import type { Recipient } from '@/lib/crypto/recipient'
import type { Tx } from '@/lib/db/transaction'
import { type KeyStatus, keyStatuses } from '@/lib/recipient-keys/schema'

const keyRow = z.object({
  id: z.string(), number: z.string(), stateCode: z.number(), status: z.enum(keyStatuses), format: z.enum(['openpgp', 'age']), publicKey: z.string(), algorithm: z.string(), fingerprint: z.string(),
  broughtById: z.string(), broughtByName: z.string(), broughtAt: z.date(), keyExpiresAt: z.date().nullable(), expiresAt: z.date(), challenge: z.string(), challengeUntil: z.date(), tries: z.number(),
  provenAt: z.date().nullable(), inForceAt: z.date().nullable(), proposalId: z.string().nullable(), revocationAskedAt: z.date().nullable(), revocationWhy: z.string().nullable(), revocationAskedByName: z.string().nullable(),
  endedAt: z.date().nullable(), endedByName: z.string().nullable(), endedReason: z.string().nullable(), files: z.number(), livingFiles: z.number(),
})
/** A key as pages show it, by the database's clock: past its end it is expired, and past its hours an unanswered one has lapsed, whether or not a worker has been there. */
export type KeyRow = z.output<typeof keyRow>

const columns = `k.id::text AS id, k.number, k.state_code AS "stateCode",
  CASE WHEN k.status = 'inForce' AND k.expires_at <= now() THEN 'expired' WHEN k.status = 'brought' AND k.challenge_until <= now() OR k.status = 'proven' AND k.expires_at <= now() THEN 'lapsed' ELSE k.status END AS status,
  k.format, k.public_key AS "publicKey", k.algorithm, k.fingerprint, k.brought_by_id::text AS "broughtById", u.name AS "broughtByName", k.brought_at AS "broughtAt", k.key_expires_at AS "keyExpiresAt",
  k.expires_at AS "expiresAt", k.challenge, k.challenge_until AS "challengeUntil", k.tries, k.proven_at AS "provenAt", k.in_force_at AS "inForceAt", k.proposal_id::text AS "proposalId",
  k.revocation_asked_at AS "revocationAskedAt", k.revocation_why AS "revocationWhy", w.name AS "revocationAskedByName",
  coalesce(k.ended_at, CASE WHEN k.status = 'brought' AND k.challenge_until <= now() THEN k.challenge_until WHEN k.expires_at <= now() THEN k.expires_at END) AS "endedAt", b.name AS "endedByName", k.ended_reason AS "endedReason",
  (SELECT count(*)::int FROM portal.export e WHERE e.recipient_key_id = k.id) AS files, (SELECT count(*)::int FROM portal.export e WHERE e.recipient_key_id = k.id AND e.gone_at IS NULL) AS "livingFiles"
  FROM portal.recipient_key k JOIN portal."user" u ON u.id = k.brought_by_id LEFT JOIN portal."user" w ON w.id = k.revocation_asked_by_id LEFT JOIN portal."user" b ON b.id = k.ended_by_id`

/** The keys of one State, or of all, newest first. */
export async function selectKeys(tx: Tx, input: { stateCode?: number; limit: number }): Promise<KeyRow[]> {
  const rows = await tx.sql<object>(`SELECT ${columns} WHERE $1::int IS NULL OR k.state_code = $1::int ORDER BY k.ended_at IS NOT NULL, k.brought_at DESC, k.id LIMIT ${input.limit}`, [input.stateCode ?? null])
  return rows.map((row) => keyRow.parse(row))
}

/** One key; undefined when there is none of that id. */
export async function findKey(tx: Tx, id: string): Promise<KeyRow | undefined> {
  const [row] = await tx.sql<object>(`SELECT ${columns} WHERE k.id = $1::uuid`, [id])
  return row && keyRow.parse(row)
}

/** The instant and the Indian day by the database's clock, and for how many days policy lets a key be in force. */
export async function readGround(tx: Tx): Promise<{ at: Date; today: string; days: number }> {
  const [row] = await tx.sql<{ at: Date; today: string; days: number }>('SELECT now() AS at, portal.india_day()::text AS today, recipient_key_days AS days FROM portal.policy')
  if (!row) throw new Error('the policy row is missing')
  return row
}

/** Keys of one State are brought one after the other: of two at once the second sees the first. */
export async function lockKeys(tx: Tx, stateCode: number): Promise<void> {
  await tx.sql(`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('recipientKeys'), $1::int)) held`, [stateCode])
}

/** How many keys the officer brought on this Indian day. Exact while `lockKeys` holds. */
export async function countBroughtToday(tx: Tx, officerId: string): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(`SELECT count(*)::int AS n FROM portal.recipient_key WHERE brought_by_id = $1::uuid AND brought_at >= portal.india_midnight(portal.india_day())`, [officerId])
  return row?.n ?? 0
}

/** Whether a key of the State is on its way: its challenge open by the clock, or proven. What has lapsed meanwhile is ended by `lapseKeys`. */
export async function isOnItsWay(tx: Tx, stateCode: number): Promise<boolean> {
  const rows = await tx.sql(`SELECT 1 FROM portal.recipient_key WHERE state_code = $1::int AND status IN ('brought', 'proven')`, [stateCode])
  return rows.length > 0
}

/** Writes a key with its challenge; the database holds its end within policy and sets the hours of its challenge. */
export async function insertKey(tx: Tx, row: { id: string; number: string; officerId: string; stateCode: number; recipient: Recipient; until: string; challenge: string; challengeHash: Buffer }): Promise<void> {
  await tx.sql(
    `INSERT INTO portal.recipient_key (id, number, state_code, brought_by_id, format, public_key, algorithm, fingerprint, key_expires_at, until_on, challenge, challenge_hash)
     VALUES ($1::uuid, $2, $3::int, $4::uuid, $5, $6, $7, $8, $9::timestamptz, $10::date, $11, $12) RETURNING id`,
    [row.id, row.number, row.stateCode, row.officerId, row.recipient.format, row.recipient.publicKey, row.recipient.algorithm, row.recipient.fingerprint, row.recipient.expiresAt?.toISOString() ?? null, row.until, row.challenge, row.challengeHash],
  )
}

const answered = z.object({ outcome: z.enum(['proven', 'wrong', 'lapsed', 'absent']), left: z.number().optional() })

/** Gives the answer of the transaction's speaker; each counts, whatever comes of it. */
export async function answerChallenge(tx: Tx, input: { id: string; answer: string }): Promise<z.output<typeof answered>> {
  const [row] = await tx.sql<{ result: unknown }>('SELECT portal.prove_recipient_key($1::uuid, $2) AS result', [input.id, input.answer])
  return answered.parse(row?.result)
}

/** What an event and a mail need of a key. */
export interface KeyEvent {
  readonly id: string
  readonly number: string
  readonly stateCode: number
  readonly fingerprint: string
  readonly expiresAt: Date
}
const returned = `RETURNING k.id::text AS id, k.number, k.state_code AS "stateCode", k.fingerprint, k.expires_at AS "expiresAt"`

/** Moves a key on; undefined when it does not stand where it is expected. `stateCode` keeps it to one State. */
export async function endKey(tx: Tx, input: { id: string; from: readonly KeyStatus[]; to: 'withdrawn' | 'refused' | 'revoked'; stateCode?: number; byId: string; reason?: string }): Promise<KeyEvent | undefined> {
  const rows = await tx.sql<KeyEvent>(
    `UPDATE portal.recipient_key k SET status = $2, ended_at = clock_timestamp(), ended_by_id = $3::uuid, ended_reason = $4 WHERE k.id = $1::uuid AND k.status = ANY ($5::text[]) AND ($6::int IS NULL OR k.state_code = $6::int) ${returned}`,
    [input.id, input.to, input.byId, input.reason ?? null, [...input.from], input.stateCode ?? null],
  )
  return rows[0]
}

/** Writes an officer's wish to have the State's key revoked, once. */
export async function askForRevocation(tx: Tx, input: { id: string; stateCode: number; byId: string; why: string }): Promise<KeyEvent | undefined> {
  const rows = await tx.sql<KeyEvent>(
    `UPDATE portal.recipient_key k SET revocation_asked_at = clock_timestamp(), revocation_asked_by_id = $3::uuid, revocation_why = $4
     WHERE k.id = $1::uuid AND k.state_code = $2::int AND k.status = 'inForce' AND k.revocation_asked_at IS NULL ${returned}`,
    [input.id, input.stateCode, input.byId, input.why],
  )
  return rows[0]
}

/** Ends keys whose time is over, each once: unanswered challenges, proven ones that nobody decided on in time, and those in force. */
export function endDueKeys(tx: Tx): Promise<(KeyEvent & { status: 'lapsed' | 'expired' })[]> {
  return tx.sql(
    `UPDATE portal.recipient_key k SET status = CASE k.status WHEN 'inForce' THEN 'expired' ELSE 'lapsed' END, ended_at = now()
     WHERE k.status = 'brought' AND k.challenge_until <= now() OR k.status IN ('proven', 'inForce') AND k.expires_at <= now() ${returned}, k.status`,
  )
}

/** Marks keys in force whose end is so many days away or fewer, each day's mark once; how many whole days are left comes with them. */
export function markWarnings(tx: Tx, days: readonly number[]): Promise<(KeyEvent & { daysLeft: number })[]> {
  return tx.sql(
    `UPDATE portal.recipient_key k SET warned_days = due.days
     FROM (SELECT c.id, min(d.days)::int AS days FROM portal.recipient_key c CROSS JOIN unnest($1::int[]) AS d (days) WHERE c.status = 'inForce' AND now() < c.expires_at AND c.expires_at <= now() + make_interval(days => d.days) GROUP BY c.id) due
     WHERE k.id = due.id AND k.status = 'inForce' AND coalesce(k.warned_days > due.days, true) ${returned}, greatest(0, floor(extract(epoch FROM k.expires_at - now()) / 86400))::int AS "daysLeft"`,
    [[...days]],
  )
}

/** The officers of a State who are in use: each is told of its key. */
export async function officersOf(tx: Tx, stateCode: number): Promise<string[]> {
  return (await tx.sql<{ id: string }>(`SELECT id::text AS id FROM portal."user" WHERE kind = 'officer' AND status = 'active' AND state_code = $1::int ORDER BY id`, [stateCode])).map(({ id }) => id)
}

/** The key in force of a State with what files are encrypted to; null for a State without one. */
export async function findRecipient(tx: Tx, stateCode: number): Promise<{ id: string; number: string; format: 'openpgp' | 'age'; fingerprint: string; expiresAt: Date } | null> {
  const [row] = await tx.sql<{ id: string; number: string; format: 'openpgp' | 'age'; fingerprint: string; expiresAt: Date }>(
    `SELECT id::text AS id, number, format, fingerprint, expires_at AS "expiresAt" FROM portal.recipient_key WHERE id = portal.recipient_key_of($1::int)`, [stateCode])
  return row ?? null
}

/** The key that a file named last of the State was ended: for the sentence that its files are without one now. */
export async function findLastEnded(tx: Tx, stateCode: number): Promise<{ number: string; status: string; endedAt: Date } | null> {
  const [row] = await tx.sql<{ number: string; status: string; endedAt: Date }>(
    `SELECT number, CASE WHEN status = 'inForce' THEN 'expired' ELSE status END AS status, coalesce(ended_at, expires_at) AS "endedAt" FROM portal.recipient_key
     WHERE state_code = $1::int AND in_force_at IS NOT NULL AND (status <> 'inForce' OR expires_at <= now()) ORDER BY coalesce(ended_at, expires_at) DESC LIMIT 1`, [stateCode])
  return row ?? null
}

/** Keys that wait for an admin: proven ones, and those whose officers ask for their revocation. */
export async function countWaiting(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ waiting: number }>(`SELECT count(*)::int AS waiting FROM portal.recipient_key WHERE now() < expires_at AND (status = 'proven' OR status = 'inForce' AND revocation_asked_at IS NOT NULL)`)
  return row?.waiting ?? 0
}
