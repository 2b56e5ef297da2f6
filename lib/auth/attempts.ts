import { keyedDigest } from '@/lib/crypto/derive'
import type { Tx } from '@/lib/db/transaction'
import { networkOf } from '@/lib/auth/strangers'
import { limits } from '@/lib/limits'

/**
 * From where a user id is tried: a browser that the account knows, or a network. Each has a budget of wrong passwords of its own, and networks share a second one
 * (docs/decisions/0170), so that strangers use up nobody's own budget.
 */
export interface Place {
  readonly userId: string
  readonly deviceId: string | null
  readonly address: string | null
}

export interface Attempt {
  /** The budget is used up: whatever is typed is refused. */
  readonly resting: boolean
  /** For so long the place rests from now on, when this attempt was its last and the password is wrong. */
  readonly minutes: number | null
}

/** Takes one attempt, before the password is looked at. The same for a user id that no account has. */
export async function takeAttempt(tx: Tx, place: Place): Promise<Attempt> {
  const [attempt] = await tx.sql<Attempt>('SELECT resting, minutes FROM portal.take_attempts($1, $2, $3, $4::int, $5::int)',
    [nameDigest(place.userId), keyOf(place), place.deviceId !== null, limits.signInStrangersFactor, limits.signInRestMinutesMax])
  if (!attempt) throw new Error('an attempt was neither taken nor refused')
  return attempt
}

/** The password was right: the place begins anew, and what it took from all networks is given back. */
export async function giveBackAttempt(tx: Tx, place: Place): Promise<void> {
  await tx.sql('DELETE FROM portal.sign_in_budget WHERE name_digest = $1 AND place = $2', [nameDigest(place.userId), keyOf(place)])
  if (place.deviceId === null) await tx.sql(`UPDATE portal.sign_in_budget SET failures = greatest(failures - 1, 0) WHERE name_digest = $1 AND place = 'strangers'`, [nameDigest(place.userId)])
}

/** A password was set, or the account was put into use: every place begins anew. */
export async function clearAttempts(tx: Tx, userId: string): Promise<void> {
  await tx.sql('DELETE FROM portal.sign_in_budget WHERE name_digest = $1', [nameDigest(userId)])
}

/** Whether browsers that the account does not know wait just now, for the admins who are asked why. */
export async function areStrangersResting(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.sql(
    `SELECT 1 FROM portal.sign_in_budget b CROSS JOIN portal.policy p WHERE b.name_digest = $1 AND b.place = 'strangers' AND b.failures >= p.sign_in_failures_max * $2::int
       AND b.last_at + make_interval(mins => portal.rest_minutes(b.rests, p.sign_in_lock_minutes, $3::int)) > now()`, [nameDigest(userId), limits.signInStrangersFactor, limits.signInRestMinutesMax])
  return rows.length > 0
}

/** Budgets of a day ago count for nothing any more. For the worker's round. */
export async function forgetAttempts(tx: Tx): Promise<void> {
  await tx.sql(`DELETE FROM portal.sign_in_budget WHERE last_at < now() - interval '1 day'`)
}

function keyOf({ deviceId, address }: Place): string {
  return deviceId === null ? `network:${networkOf(address)}` : `device:${deviceId}`
}

function nameDigest(userId: string): Buffer {
  return keyedDigest('sign-in-name', userId)
}
