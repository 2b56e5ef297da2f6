import { randomUUID } from 'node:crypto'
import { record } from '@/lib/audit/record'
import { type HalfPerson, mintHalf, mintPerson, type PersonActor, type SessionRow } from '@/lib/auth/actor'
import { lockHash } from '@/lib/crypto/row-token'
import { sessionMac } from '@/lib/crypto/session-mac'
import { hashToken, newToken } from '@/lib/crypto/token'
import { pool } from '@/lib/db/pool'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

/**
 * The person behind a session cookie, or null. Checked on every request against the session row and the user row, by the database's clock:
 * signed out, idle, too old, deactivated, outside the State's networks are all null. `touch` false (prefetch, polling) does not keep a session alive.
 */
export async function resolveSession(input: { token: string; address: string | null; touch: boolean }): Promise<PersonActor | null> {
  if (!/^[\w-]{43}$/.test(input.token)) return null
  const { rows } = await pool('portal_web').query<SessionRow & { lockHash: Buffer | null }>({
    name: 'resolve-session',
    text: `WITH live AS (
      SELECT s.id AS "sessionId", s.last_seen_at, u.id, u.user_id AS "userId", u.kind::text AS kind, u.name, u.designation, u.state_code AS "stateCode",
             u.locale, u.previous_sign_in_at AS "previousSignInAt", s.purpose_id AS "purposeId", r.permissions, s.lock_hash AS "lockHash", portal.terms_due(u.id) AS "termsDue"
      FROM portal.session s JOIN portal."user" u ON u.id = s.user_id CROSS JOIN portal.policy p
      LEFT JOIN portal.admin_role_version r ON r.role_id = u.admin_role_id AND r.to_at IS NULL
      WHERE s.token_hash = $1 AND s.stage = 'full' AND s.revoked_at IS NULL AND s.expires_at > now()
        AND s.last_seen_at > now() - make_interval(mins => p.session_idle_minutes) AND u.status = 'active' AND portal.place_allows(u.kind, u.state_code, $3)
    ), touched AS (
      -- The column keeps whole milliseconds and would round up, into a time that the database refuses as not yet come.
      UPDATE portal.session s SET last_seen_at = date_trunc('milliseconds', now()) FROM live
      WHERE s.id = live."sessionId" AND $2 AND live.last_seen_at < now() - make_interval(secs => ${limits.lastSeenSeconds})
    ) SELECT * FROM live`,
    values: [hashToken(input.token), input.touch, input.address],
  })
  const row = rows[0]
  // A session begun under another PORTAL_SECRET, or before there was a second lock, opens no rows: better to sign in again than to be shown nobody.
  return row?.lockHash?.equals(lockHash(row.sessionId)) ? mintPerson(row, input.address) : null
}

/**
 * Ends a live session that is used from outside its State's networks (product, C4), or an admin's outside the admins', with one event; true when it was one. Ended and
 * not only refused: whoever holds its cookie there is not where its person works.
 */
export async function endSessionOutside(input: { token: string; address: string | null }): Promise<boolean> {
  if (!/^[\w-]{43}$/.test(input.token)) return false
  return inTransaction(async (tx) => {
    const [row] = await tx.sql<SessionRow>(
      `UPDATE portal.session s SET revoked_at = now(), end_cause = 'network' FROM portal."user" u
       WHERE s.token_hash = $1 AND s.stage = 'full' AND u.id = s.user_id AND s.revoked_at IS NULL AND s.expires_at > now() AND u.status = 'active' AND NOT portal.place_allows(u.kind, u.state_code, $2)
       RETURNING s.id AS "sessionId", u.id, u.user_id AS "userId", u.kind::text AS kind, u.name, u.designation, u.state_code AS "stateCode", u.locale,
         u.previous_sign_in_at AS "previousSignInAt", s.purpose_id AS "purposeId", NULL::text[] AS permissions, portal.terms_due(u.id) AS "termsDue"`,
      [hashToken(input.token), input.address])
    if (!row) return false
    record(tx, { kind: 'access.refused', outcome: 'refused', actor: mintPerson(row, input.address), details: { what: 'network', cause: 'network' } })
    return true
  })
}

/**
 * Starts a session and returns its token for the cookie. `password`: only the next step is open, for some minutes, and nothing else changes, so that who
 * knows a password ends nobody's work. `full`: of the person's earlier sessions only as many go on as policy allows beside it; `ended` is how many it cut off.
 */
export async function startSession(tx: Tx, input: NewSession): Promise<{ token: string; sessionId: string; ended: number }> {
  const token = newToken()
  const { stage } = input
  const ended = stage === 'full' ? await endOlder(tx, input.userId) : 0
  const sessionId = randomUUID()
  const begun = { id: sessionId, userId: input.userId, tokenHash: hashToken(token), lockHash: lockHash(sessionId), stage, renewals: 0 }
  await tx.sql(
    `INSERT INTO portal.session (id, user_id, token_hash, expires_at, address, user_agent, lock_hash, mac, stage, device_id)
     SELECT $1::uuid, $2::uuid, $3, now() + CASE $8 WHEN 'full' THEN make_interval(hours => p.session_hours_max) ELSE make_interval(mins => ${limits.halfSessionMinutes}) END,
       $4, left($5, 200), $6, $7, $8, $9::uuid FROM portal.policy p`,
    [begun.id, begun.userId, begun.tokenHash, input.address, input.userAgent, begun.lockHash, sessionMac(begun), stage, input.deviceId ?? null],
  )
  return { token, sessionId, ended }
}

interface NewSession {
  readonly userId: string
  readonly address: string | null
  readonly userAgent: string | null
  readonly stage: 'password' | 'full'
  /** The browser of a full session. */
  readonly deviceId?: string
}

/** Ends what is too many beside one more session, the oldest first; also what was over by itself, so that no change of policy wakes it. */
async function endOlder(tx: Tx, userId: string): Promise<number> {
  const rows = await tx.sql<{ wasLive: boolean }>(
    `WITH own AS (
       SELECT s.id, s.expires_at > now() AND s.last_seen_at > now() - make_interval(mins => p.session_idle_minutes) AS live, s.created_at,
         CASE u.kind WHEN 'officer' THEN p.officer_sessions_max WHEN 'admin' THEN p.admin_sessions_max ELSE p.auditor_sessions_max END AS allowed
       FROM portal.session s JOIN portal."user" u ON u.id = s.user_id CROSS JOIN portal.policy p WHERE u.id = $1::uuid AND s.stage = 'full' AND s.revoked_at IS NULL
     ), ranked AS (SELECT own.*, row_number() OVER (ORDER BY live DESC, created_at DESC, id) AS place FROM own)
     UPDATE portal.session s SET revoked_at = now(), end_cause = CASE WHEN r.live THEN 'newer' END FROM ranked r
     WHERE s.id = r.id AND (NOT r.live OR r.place >= r.allowed) RETURNING r.live AS "wasLive"`, [userId])
  return rows.filter(({ wasLive }) => wasLive).length
}

/** Who has shown the password by this token and not yet a factor; null for every other token. Nothing keeps such a session alive longer than its minutes. */
export async function resolveHalf(input: { token: string; address: string | null }): Promise<HalfPerson | null> {
  if (!/^[\w-]{43}$/.test(input.token)) return null
  const { rows } = await pool('portal_web').query<{ id: string; userId: string; name: string; sessionId: string }>(
    `SELECT u.id, u.user_id AS "userId", u.name, s.id AS "sessionId" FROM portal.session s JOIN portal."user" u ON u.id = s.user_id
     WHERE s.token_hash = $1 AND s.stage = 'password' AND s.revoked_at IS NULL AND s.expires_at > now() AND u.status = 'active' AND portal.place_allows(u.kind, u.state_code, $2)`,
    [hashToken(input.token), input.address],
  )
  return rows[0] ? mintHalf(rows[0], input.address) : null
}

/** Gives a live session a new token; its id, its purpose and what was lifted in it stay, and the old token is dead. Null when the session is over. */
export async function rotateSession(tx: Tx, sessionId: string): Promise<string | null> {
  const [row] = await tx.sql<{ userId: string; renewals: number }>(
    `SELECT user_id AS "userId", renewals FROM portal.session WHERE id = $1::uuid AND stage = 'full' AND revoked_at IS NULL AND expires_at > now() FOR UPDATE`, [sessionId])
  if (!row) return null
  const token = newToken()
  const renewed = { id: sessionId, userId: row.userId, lockHash: lockHash(sessionId), tokenHash: hashToken(token), stage: 'full' as const, renewals: row.renewals + 1 }
  await tx.sql('UPDATE portal.session SET token_hash = $2, mac = $3, renewals = $4::int WHERE id = $1::uuid', [sessionId, renewed.tokenHash, sessionMac(renewed), renewed.renewals])
  return token
}

/** Why a session is over that this cookie was of, for the sign-in page; null where its person knows, and for every other token. */
export async function whyOver(token: string): Promise<OverCause | null> {
  if (!/^[\w-]{43}$/.test(token)) return null
  const { rows } = await pool('portal_web').query<{ cause: OverCause | null }>(
    `SELECT CASE WHEN s.end_cause IN ('network', 'newer', 'elsewhere', 'everywhere') THEN s.end_cause WHEN s.end_cause IS NOT NULL OR u.status <> 'active' THEN NULL
       WHEN s.expires_at <= now() THEN 'time' WHEN s.last_seen_at <= now() - make_interval(mins => p.session_idle_minutes) THEN 'idle' END AS cause
     FROM portal.session s JOIN portal."user" u ON u.id = s.user_id CROSS JOIN portal.policy p WHERE s.token_hash = $1 AND s.stage = 'full'`, [hashToken(token)])
  return rows[0]?.cause ?? null
}

export const overCauses = ['network', 'newer', 'elsewhere', 'everywhere', 'time', 'idle'] as const
export type OverCause = (typeof overCauses)[number]

/** Ends the session of the first step that a token is of. */
export async function endToken(token: string): Promise<void> {
  await inTransaction((tx) => tx.sql(`UPDATE portal.session SET revoked_at = now() WHERE token_hash = $1 AND stage = 'password' AND revoked_at IS NULL`, [hashToken(token)]))
}

/** Ends sessions at once: one, or all of a user. */
export async function endSessions(tx: Tx, input: ({ sessionId: string } | { userId: string }) & { cause: EndCause }): Promise<void> {
  const end = 'UPDATE portal.session SET revoked_at = now(), end_cause = $2 WHERE revoked_at IS NULL AND'
  if ('sessionId' in input) await tx.sql(`${end} id = $1::uuid`, [input.sessionId, input.cause])
  else await tx.sql(`${end} user_id = $1::uuid`, [input.userId, input.cause])
}

/** What ends a session before its time: its person here, from another browser, everywhere; the account's end or new password; answers of the first step that proved nothing. */
export type EndCause = 'signOut' | 'elsewhere' | 'everywhere' | 'account' | 'step'
