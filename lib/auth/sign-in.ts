import { RateLimiterPostgres } from 'rate-limiter-flexible'
import { recordAlone, record } from '@/lib/audit/record'
import { type HalfPerson, mintPerson, nobody, type PersonActor, type SessionRow } from '@/lib/auth/actor'
import { passwordMatches } from '@/lib/auth/password'
import { startSession } from '@/lib/auth/session'
import { recordStranger } from '@/lib/auth/strangers'
import { pool } from '@/lib/db/pool'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { FactorKind } from '@/lib/factors/schema'
import { limits } from '@/lib/limits'

type Cause = 'credentials' | 'locked' | 'inactive' | 'network'
interface Account {
  readonly id: string
  readonly password_hash: string | null
  readonly status: string
  readonly locked: boolean
  /** The minutes the account rests from now on, when this attempt was its last. */
  readonly minutes: number | null
  /** False outside the networks of the officer's State. */
  readonly allowed: boolean
}

let perAddress: RateLimiterPostgres | undefined

/**
 * The first step of signing in: checks user id and password; on success starts a session that opens the second step alone, and returns its token for the cookie, else null.
 * Throws `refused` (network) for the right password from outside the State's networks.
 * Unknown, wrong, locked and deactivated answer alike and take alike: the password is always hashed. One event for what is refused; what went well is recorded when a factor has answered as well.
 */
export async function signIn(input: { userId: string; password: string; address: string | null; userAgent: string | null }): Promise<{ id: string; token: string } | null> {
  const userId = input.userId.trim().toLowerCase()
  if (!(await addressMayTry(input.address))) return throttle(input.address)
  const account = await takeAttempt(userId, input.address)
  const matches = await passwordMatches({ userId, password: input.password, stored: account?.password_hash ?? null })
  if (!account) return refuseSignIn(null, 'credentials', input.address)
  if (account.locked) return refuseSignIn(account.id, 'locked', input.address)
  if (!matches) return fail(account, input.address)
  if (account.status !== 'active') return refuseSignIn(account.id, 'inactive', input.address)
  if (!account.allowed) {
    await refuseSignIn(account.id, 'network', input.address)
    // Said only to somebody who knows the password: what is wrong is the place.
    throw new AppError('refused', { reason: 'network' })
  }
  return inTransaction(async (tx) => {
    const [row] = await tx.sql<{ id: string }>(`UPDATE portal."user" SET failed_attempts = 0, locked_until = NULL WHERE id = $1::uuid AND status = 'active' RETURNING id`, [account.id])
    if (!row) return null
    const { token } = await startSession(tx, { userId: row.id, address: input.address, userAgent: input.userAgent, stage: 'password' })
    return { id: row.id, token }
  })
}

/**
 * The end of a sign-in, in the transaction in which the factor answered: the session of the first step is over and a full one begins under a token that nobody
 * has seen. Throws `conflict` when the first step was used or is over.
 */
export async function finishSignIn(tx: Tx, { half, userAgent, factor }: { half: HalfPerson; userAgent: string | null; factor: FactorKind }): Promise<{ token: string; person: PersonActor }> {
  const [step] = await tx.sql(`UPDATE portal.session SET revoked_at = now() WHERE id = $1::uuid AND stage = 'password' AND revoked_at IS NULL AND expires_at > now() RETURNING id`, [half.sessionId])
  const [row] = await tx.sql<Omit<SessionRow, 'sessionId' | 'purposeId'>>(
    `UPDATE portal."user" SET previous_sign_in_at = last_sign_in_at, last_sign_in_at = now() WHERE id = $1::uuid AND status = 'active'
     RETURNING id, user_id AS "userId", kind::text AS kind, name, designation, state_code AS "stateCode", locale, previous_sign_in_at AS "previousSignInAt",
       portal.admin_permissions(id) AS permissions, portal.terms_due(id) AS "termsDue"`,
    [half.id],
  )
  if (!step || !row) throw new AppError('conflict', { reason: 'signInOver' })
  const { token, sessionId } = await startSession(tx, { userId: row.id, address: half.address, userAgent, stage: 'full' })
  const person = mintPerson({ ...row, sessionId, purposeId: null }, half.address)
  record(tx, { kind: 'signIn.done', actor: person, details: { factor } })
  return { token, person }
}

/**
 * The account, with one of its attempts taken before the slow hash: many guesses at once cannot outrun the count, and the last one rests the account
 * for some minutes (policy), unless it was right. By the database's clock.
 */
async function takeAttempt(userId: string, address: string | null): Promise<Account | undefined> {
  const { rows } = await pool('portal_web').query<Account>(
    `WITH taken AS (
       UPDATE portal."user" u SET failed_attempts = CASE WHEN u.failed_attempts + 1 >= p.sign_in_failures_max THEN 0 ELSE u.failed_attempts + 1 END,
         locked_until = CASE WHEN u.failed_attempts + 1 >= p.sign_in_failures_max THEN now() + make_interval(mins => p.sign_in_lock_minutes) END
       FROM portal.policy p WHERE u.user_id = $1 AND coalesce(u.locked_until <= now(), true)
       RETURNING u.id, CASE WHEN u.locked_until > now() THEN p.sign_in_lock_minutes END AS minutes
     )
     SELECT u.id, u.password_hash, u.status::text AS status, taken.id IS NULL AS locked, taken.minutes, portal.network_allows(u.state_code, $2) AS allowed FROM portal."user" u LEFT JOIN taken USING (id) WHERE u.user_id = $1`,
    [userId.includes('\0') ? '' : userId, address],
  )
  return rows[0]
}

async function fail({ id, minutes }: Account, address: string | null): Promise<null> {
  return inTransaction(async (tx) => {
    record(tx, { kind: 'signIn.refused', outcome: 'refused', actor: nobody(address), subjectId: id, details: { cause: 'credentials' } })
    if (minutes !== null) record(tx, { kind: 'signIn.locked', outcome: 'refused', actor: nobody(address), subjectId: id, details: { minutes } })
    return null
  })
}

/** The one refusal a stranger can cause without end: counted, not recorded each time. */
async function throttle(address: string | null): Promise<null> {
  await recordStranger({ kind: 'signIn.refused', actor: nobody(address), details: { cause: 'throttled' } })
  return null
}

async function refuseSignIn(subjectId: string | null, cause: Cause, address: string | null): Promise<null> {
  await recordAlone({ kind: 'signIn.refused', outcome: 'refused', actor: nobody(address), subjectId, details: { cause } })
  return null
}

/** Many accounts tried from one place: slowed by address, over all processes. Without the counter nobody signs in: fail closed. */
async function addressMayTry(address: string | null): Promise<boolean> {
  perAddress ??= new RateLimiterPostgres({
    storeClient: pool('portal_web'), schemaName: 'portal', tableName: 'sign_in_rate', tableCreated: true, keyPrefix: 'address',
    points: limits.signInPerAddress, duration: 300, storeType: 'pool',
  })
  try {
    await perAddress.consume(address ?? 'unknown')
    return true
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal
    return false
  }
}
