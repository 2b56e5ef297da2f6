import { addDays } from '@/lib/clock'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { type DayEvent, type FoundOddity, type Habits, networkAround, type OddityPolicy, workPattern } from '@/lib/oddities/rules'

/** A stretch of the ledger that nobody looked through. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly isAll: boolean
}

/** Takes what is new since the last look, some minutes after it; null when it is not time, or another worker is at it. */
export async function takeStretch(tx: Tx): Promise<Stretch | null> {
  const [row] = await tx.sql<{ from: string; to: string; head: string }>(
    `SELECT w.position::text AS "from", least(h.head, w.position + $2)::text AS "to", h.head::text AS head
     FROM portal.oddity_watch w, LATERAL (SELECT coalesce(max(e.position), 0) AS head FROM ledger.event e) h
     WHERE w.ran_at <= clock_timestamp() - make_interval(mins => $1) AND h.head > w.position FOR UPDATE OF w SKIP LOCKED`, [limits.oddityMinutes, limits.oddityEventsAtOnce])
  return row ? { from: Number(row.from), to: Number(row.to), isAll: row.to === row.head } : null
}

/** Notes how far it was looked; the rest of a long stretch is looked at in the next round. */
export async function noteStretch(tx: Tx, { to, isAll }: Stretch): Promise<void> {
  await tx.sql(`UPDATE portal.oddity_watch SET position = $1, ran_at = CASE WHEN $2 THEN clock_timestamp() ELSE '-infinity' END`, [to, isAll])
}

/** Somebody of whose day something is new. */
export interface PersonDay {
  readonly personId: string
  readonly stateCode: number | null
  readonly day: string
}

/** What befalls a person's account without the person: refused sign-ins of it, and files that lapsed. */
const befalling = `('signIn.refused', 'export.lapsed')`

export async function selectPersonDays(tx: Tx, { from, to }: Stretch): Promise<PersonDay[]> {
  return tx.sql<PersonDay>(
    `SELECT DISTINCT u.id::text AS "personId", u.state_code AS "stateCode", portal.india_day(e.recorded_at)::text AS day
     FROM ledger.event e CROSS JOIN LATERAL (VALUES (e.actor_id), (CASE WHEN e.kind IN ${befalling} THEN e.subject_id END)) AS person(id) JOIN portal."user" u ON u.id = person.id
     WHERE e.position > $1 AND e.position <= $2 ORDER BY 3, 1`, [from, to])
}

/** A person's events between two Indian days, both included, from two indexes: what the person did, and what befell. Columns as the rules see them. */
const personEvents = `
  WITH bounds AS (
    SELECT portal.india_midnight($2::date) AS starts_at, portal.india_midnight($3::date + 1) AS ends_at,
      -- Positions grow with time: bounding them lets the indexes of a person stop early.
      (SELECT f.position FROM ledger.event f WHERE f.recorded_at >= portal.india_midnight($2::date) ORDER BY f.recorded_at, f.position LIMIT 1) AS first_position
  ), own AS (
    SELECT e.position, true AS is_own FROM ledger.event e, bounds b WHERE e.actor_id = $1::uuid AND e.position >= b.first_position AND e.recorded_at >= b.starts_at AND e.recorded_at < b.ends_at
    UNION ALL
    SELECT e.position, false FROM ledger.event e, bounds b WHERE e.subject_id = $1::uuid AND e.kind IN ${befalling} AND e.actor_id IS DISTINCT FROM $1::uuid AND e.position >= b.first_position AND e.recorded_at >= b.starts_at AND e.recorded_at < b.ends_at
  ), seen AS (
    SELECT e.position, e.kind, e.outcome, own.is_own, portal.india_day(e.recorded_at) AS day, extract(hour FROM e.recorded_at AT TIME ZONE 'Asia/Kolkata')::int AS hour, e.address,
      CASE WHEN e.details #>> '{filters,district}' ~ '^[0-9]{1,6}$' THEN (e.details #>> '{filters,district}')::int END AS district,
      CASE e.kind WHEN 'registrants.listed' THEN (e.details->>'rows')::int WHEN 'export.requested' THEN (e.details->>'rowsExpected')::int ELSE 0 END AS rows,
      CASE e.kind WHEN 'registrants.lookedUp' THEN coalesce((e.details->>'near')::int, 0) ELSE 0 END AS near,
      CASE e.kind WHEN 'registrants.lookedUp' THEN (e.details->>'count')::int END AS found
    FROM own JOIN ledger.event e USING (position)
  )`

export async function selectDay(tx: Tx, { personId, day, to }: { personId: string; day: string; to: number }): Promise<DayEvent[]> {
  const rows = await tx.sql<Omit<DayEvent, 'position'> & { position: string }>(
    `${personEvents} SELECT position::text, kind, outcome, is_own AS "isOwn", hour, address, district, rows, near, found FROM seen WHERE position <= $4 ORDER BY seen.position`, [personId, day, day, to])
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}

/** What was usual of the person in the days before that one. */
export async function readHabits(tx: Tx, { personId, day }: { personId: string; day: string }): Promise<Habits> {
  const [row] = await tx.sql<{ days: number; hours: number[]; addresses: string[]; districts: number[]; usualRows: number; busyDays: number; unopened: number }>(
    `${personEvents}, daily AS (SELECT s.day, sum(s.rows)::float8 AS rows FROM seen s WHERE s.is_own AND s.outcome = 'done' AND s.rows > 0 GROUP BY s.day)
     SELECT coalesce($4::date - min(s.day), 0)::int AS days,
       coalesce(array_agg(DISTINCT s.hour) FILTER (WHERE s.is_own AND s.outcome = 'done' AND s.kind ~ $5), '{}') AS hours,
       coalesce(array_agg(DISTINCT s.address) FILTER (WHERE s.is_own AND s.address IS NOT NULL), '{}') AS addresses,
       coalesce(array_agg(DISTINCT s.district) FILTER (WHERE s.is_own AND s.outcome = 'done' AND s.district IS NOT NULL), '{}') AS districts,
       coalesce((SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY d.rows) FROM daily d), 0) AS "usualRows", (SELECT count(*)::int FROM daily) AS "busyDays",
       count(*) FILTER (WHERE s.kind = 'export.lapsed' AND s.day >= date_trunc('month', $4::date)::date)::int AS unopened
     FROM seen s`, [personId, addDays(day, -limits.oddityHabitDays), addDays(day, -1), day, workPattern.source])
  if (!row) throw new Error('the database gave no answer')
  const { addresses, ...rest } = row
  return { ...rest, hours: new Set(row.hours), districts: new Set(row.districts), networks: new Set(addresses.flatMap((address) => networkAround(address) ?? [])) }
}

export async function readOddityPolicy(tx: Tx): Promise<OddityPolicy> {
  const [row] = await tx.sql<OddityPolicy>(
    `SELECT odd_history_days AS "historyDays", odd_volume_factor AS "volumeFactor", odd_volume_rows AS "volumeRows", odd_refusals AS refusals, odd_unopened_files AS "unopenedFiles", odd_steps AS steps FROM portal.policy`)
  if (!row) throw new Error('the policy row is missing')
  return row
}

/** Keeps what was found; false when it was found before. */
export async function insertOddity(tx: Tx, { number, person, found }: { number: string; person: PersonDay; found: FoundOddity }): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO portal.oddity (number, rule, subject_id, state_code, about, day, facts, positions) VALUES ($1, $2, $3::uuid, $4, $5, $6::date, $7::jsonb, $8::bigint[]) ON CONFLICT (rule, subject_id, about) DO NOTHING RETURNING id`,
    [number, found.rule, person.personId, person.stateCode, found.about, person.day, JSON.stringify(found.facts), found.positions])
  return rows.length > 0
}

/** Marks of look-ups are of use for a day. */
export async function forgetSteps(tx: Tx): Promise<void> {
  await tx.sql(`DELETE FROM portal.look_up_step WHERE at < clock_timestamp() - interval '2 days'`)
}

/** Auditors in use, and how many oddities wait for one of them. */
export async function selectTold(tx: Tx): Promise<{ auditors: string[]; waiting: number }> {
  const [row] = await tx.sql<{ auditors: string[]; waiting: number }>(
    `SELECT coalesce((SELECT array_agg(u.id::text ORDER BY u.id) FROM portal."user" u WHERE u.kind = 'auditor' AND u.status = 'active'), '{}') AS auditors, (SELECT count(*)::int FROM portal.oddity o WHERE o.verdict IS NULL) AS waiting`)
  return row ?? { auditors: [], waiting: 0 }
}
