import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

/** Takes the day's checkpoint for mailing, once a day of India and not before its hour: the newest that a witness signed lately, else the newest. Null when there is none, or it went out. `at` is the database's clock when it is not given (tests). */
export async function takeDaysCheckpoint(tx: Tx, at?: Date): Promise<{ day: string; size: number } | null> {
  const [row] = await tx.sql<{ day: string; size: string }>(
    `INSERT INTO ledger.checkpoint_mailing (day, size)
     SELECT today.day, newest.size FROM portal.india_day(coalesce($3::timestamptz, clock_timestamp())) AS today(day), LATERAL (
       SELECT coalesce((SELECT max(s.size) FROM ledger.cosignature s WHERE s.received_at > clock_timestamp() - make_interval(hours => $2)), max(c.size)) AS size FROM ledger.checkpoint c
     ) newest
     WHERE newest.size IS NOT NULL AND coalesce($3::timestamptz, clock_timestamp()) >= portal.india_midnight(today.day) + make_interval(hours => $1)
     ON CONFLICT DO NOTHING RETURNING day::text AS day, size::text AS size`, [limits.checkpointMailHour, limits.checkpointMailWitnessHours, at?.toISOString() ?? null])
  return row ? { day: row.day, size: Number(row.size) } : null
}

/** Officers who hold a grant that is not over, of whatever State. */
export async function selectHolders(tx: Tx): Promise<string[]> {
  return (await tx.sql<{ id: string }>(
    `SELECT u.id::text AS id FROM portal."user" u WHERE u.kind = 'officer' AND u.status = 'active'
       AND EXISTS (SELECT FROM portal."grant" g WHERE g.officer_id = u.id AND g.ended_at IS NULL AND g.starts_at <= now() AND g.ends_at > now()) ORDER BY u.id`)).map(({ id }) => id)
}

/** When the last checkpoint went out, and to how many; null before the first. */
export async function readLastMailing(tx: Tx): Promise<{ at: Date; size: number } | null> {
  const [row] = await tx.sql<{ at: Date; size: string }>('SELECT mailed_at AS at, size::text AS size FROM ledger.checkpoint_mailing ORDER BY day DESC LIMIT 1')
  return row ? { at: row.at, size: Number(row.size) } : null
}
