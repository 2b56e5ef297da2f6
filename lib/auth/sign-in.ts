import { record } from '@/lib/audit/record'
import { type HalfPerson, mintPerson, nobody, type PersonActor, type SessionRow } from '@/lib/auth/actor'
import { giveBackAttempt, type Place, takeAttempt } from '@/lib/auth/attempts'
import { type Browser, findDevice, type KnownDevice, rememberDevice } from '@/lib/auth/devices'
import { passwordMatches } from '@/lib/auth/password'
import { startSession } from '@/lib/auth/session'
import { networkOf, recordStranger } from '@/lib/auth/strangers'
import { rate } from '@/lib/db/rate'
import { inRoleTransaction, inTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { FactorKind } from '@/lib/factors/schema'
import { limits } from '@/lib/limits'

type Cause = 'credentials' | 'locked' | 'inactive' | 'network'
interface Account {
  readonly id: string
  readonly password_hash: string | null
  readonly status: string
  /** False outside the networks of the officer's State, or the admins'. */
  readonly allowed: boolean
}

/** Many accounts tried from one place: slowed by network, as one line may have a whole /64 of addresses. */
const networkMayTry = rate({ name: 'address', points: limits.signInPerAddress, seconds: 300 })

/**
 * The first step of signing in: checks user id and password; on success starts a session that opens the second step alone, and returns its token for the cookie, else null.
 * Throws `refused` (network) for the right password from outside the networks of the person's State, or of the admins.
 * Unknown, wrong, resting and deactivated answer alike and take alike: the same is asked and written for each, and the password is always hashed. One event for what is
 * refused; what went well is recorded when a factor has answered as well.
 */
export async function signIn(input: { userId: string; password: string; address: string | null; browser: Browser }): Promise<{ id: string; token: string } | null> {
  const { address, browser } = input
  const typed = input.userId.trim().toLowerCase()
  // PostgreSQL text holds no NUL; no account has one.
  const userId = typed.includes('\0') ? '' : typed
  const deviceId = await inTransaction((tx) => findDevice(tx, { userId, deviceToken: browser.deviceToken }))
  if (deviceId === null && !(await networkMayTry(networkOf(address)))) return throttle(address)
  const place: Place = { userId, deviceId, address }
  const { resting, minutes, account } = await inTransaction(async (tx) => ({ ...(await takeAttempt(tx, place)), account: await findAccount(tx, place) }))
  const matches = await passwordMatches({ userId, password: input.password, stored: account?.password_hash ?? null })
  const refuse = (cause: Cause, rests: number | null = null): Promise<null> => refuseSignIn({ subjectId: account?.id ?? null, cause, address, minutes: rests })
  if (!account) return refuse('credentials')
  if (resting) return refuse('locked')
  if (!matches) return refuse('credentials', minutes)
  if (account.status !== 'active') return refuse('inactive')
  if (!account.allowed) {
    await refuse('network')
    // Said only to somebody who knows the password: what is wrong is the place.
    throw new AppError('refused', { reason: 'network' })
  }
  const begun = await inTransaction(async (tx) => {
    if (!(await holdUnchanged(tx, account))) return null
    await giveBackAttempt(tx, place)
    const { token } = await startSession(tx, { userId: account.id, address, userAgent: browser.userAgent, stage: 'password' })
    return { id: account.id, token }
  })
  return begun ?? refuse('credentials')
}

/**
 * Whether the account still is what its password was looked at for; held so until the transaction ends. What ends sessions with a password or an account either comes
 * before, and nothing begins, or after, and ends what began.
 */
async function holdUnchanged(tx: Tx, { id, password_hash }: Account): Promise<boolean> {
  return (await tx.sql(`SELECT FROM portal."user" WHERE id = $1::uuid AND status = 'active' AND password_hash = $2 FOR SHARE`, [id, password_hash])).length === 1
}

/**
 * The end of a sign-in, in the transaction in which the factor answered: the session of the first step is over and a full one begins under a token that nobody
 * has seen. Throws `conflict` when the first step was used or is over.
 */
export async function finishSignIn(tx: Tx, { half, browser, factor }: { half: HalfPerson; browser: Browser; factor: FactorKind }): Promise<SignedIn> {
  const [step] = await tx.sql(`UPDATE portal.session SET revoked_at = now() WHERE id = $1::uuid AND stage = 'password' AND revoked_at IS NULL AND expires_at > now() RETURNING id`, [half.sessionId])
  const [row] = await tx.sql<Omit<SessionRow, 'sessionId' | 'purposeId'> & { at: Date }>(
    `UPDATE portal."user" SET previous_sign_in_at = last_sign_in_at, last_sign_in_at = now() WHERE id = $1::uuid AND status = 'active'
     RETURNING id, user_id AS "userId", kind::text AS kind, name, designation, state_code AS "stateCode", locale, previous_sign_in_at AS "previousSignInAt",
       portal.admin_permissions(id) AS permissions, portal.terms_due(id) AS "termsDue", now() AS at`,
    [half.id],
  )
  if (!step || !row) throw new AppError('conflict', { reason: 'signInOver' })
  const { at, ...account } = row
  const device = await rememberDevice(tx, { id: account.id, userId: account.userId, browser })
  const { token, sessionId, ended } = await startSession(tx, { userId: account.id, address: half.address, userAgent: browser.userAgent, stage: 'full', deviceId: device.id })
  const person = mintPerson({ ...account, sessionId, purposeId: null }, half.address)
  record(tx, { kind: 'signIn.done', actor: person, details: { factor } })
  for (let session = 0; session < ended; session += 1) record(tx, { kind: 'session.ended', actor: person, details: { cause: 'newer' } })
  return { token, person, device, at }
}

export interface SignedIn {
  readonly token: string
  readonly person: PersonActor
  readonly device: KnownDevice
  readonly at: Date
}

async function findAccount(tx: Tx, { userId, address }: Place): Promise<Account | undefined> {
  const [row] = await tx.sql<Account>(
    `SELECT u.id, u.password_hash, u.status::text AS status, portal.place_allows(u.kind, u.state_code, $2) AS allowed FROM portal."user" u WHERE u.user_id = $1`, [userId, address])
  return row
}

/** The one refusal a stranger can cause without end: counted, not recorded each time. */
async function throttle(address: string | null): Promise<null> {
  await recordStranger({ kind: 'signIn.refused', actor: nobody(address), details: { cause: 'throttled' } })
  return null
}

/** `minutes`: the place rests from now on, which is about an account that there is. */
async function refuseSignIn({ subjectId, cause, address, minutes }: { subjectId: string | null; cause: Cause; address: string | null; minutes: number | null }): Promise<null> {
  const about = { outcome: 'refused' as const, actor: nobody(address), subjectId }
  await inRoleTransaction('portal_web', async (tx) => {
    record(tx, { kind: 'signIn.refused', ...about, details: { cause } })
    if (minutes !== null) record(tx, { kind: 'signIn.locked', ...about, details: { minutes } })
  })
  return null
}
