import type { PersonActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { EarlierSignIn, SessionRow, SessionTimes } from '@/lib/sessions/schema'

const isOpen = `s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - make_interval(mins => p.session_idle_minutes)`

/** The person's sessions: the one at hand, the other open ones, then the last that are over. */
export function selectSessions(tx: Tx, actor: PersonActor): Promise<SessionRow[]> {
  return tx.sql<SessionRow>(
    `SELECT s.id, s.user_agent AS "userAgent", s.address, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
       CASE WHEN s.id = $2::uuid THEN 'this' WHEN ${isOpen} THEN 'open' ELSE 'over' END AS state
     FROM portal.session s CROSS JOIN portal.policy p WHERE s.user_id = $1::uuid AND s.stage = 'full'
     ORDER BY s.id = $2::uuid DESC, (${isOpen}) DESC, s.created_at DESC, s.id LIMIT ${limits.sessionsListed}`, [actor.id, actor.sessionId])
}

/** How long the session goes on, by the database's clock; undefined for one that is not there. */
export async function selectTimes(tx: Tx, sessionId: string): Promise<SessionTimes | undefined> {
  const [row] = await tx.sql<SessionTimes>(
    `SELECT floor(extract(epoch FROM s.last_seen_at - now()))::int + p.session_idle_minutes * 60 AS "idleLeft", p.session_idle_minutes * 60 AS idle,
       floor(extract(epoch FROM s.expires_at - now()))::int AS left, least(s.expires_at, s.last_seen_at + make_interval(mins => p.session_idle_minutes)) AS "endsAt", now() AS now
     FROM portal.session s CROSS JOIN portal.policy p WHERE s.id = $1::uuid`, [sessionId])
  return row
}

/** The full sign-in before that of the session at hand; undefined for the first one. */
export async function selectEarlier(tx: Tx, actor: PersonActor): Promise<EarlierSignIn | undefined> {
  const [row] = await tx.sql<EarlierSignIn>(
    `SELECT s.created_at AS at, s.address, s.user_agent AS "userAgent" FROM portal.session s JOIN portal.session own ON own.id = $2::uuid
     WHERE s.user_id = $1::uuid AND s.stage = 'full' AND s.id <> own.id AND s.created_at <= own.created_at ORDER BY s.created_at DESC, s.id LIMIT 1`, [actor.id, actor.sessionId])
  return row
}

/** Ends another open session of the person; false when there is none of that id. */
export async function endOther(tx: Tx, actor: PersonActor, id: string): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE portal.session s SET revoked_at = now(), end_cause = 'elsewhere' FROM portal.policy p
     WHERE s.id = $1::uuid AND s.user_id = $2::uuid AND s.id <> $3::uuid AND s.stage = 'full' AND ${isOpen} RETURNING s.id`, [id, actor.id, actor.sessionId])
  return rows.length > 0
}
