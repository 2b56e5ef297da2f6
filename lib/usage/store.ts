import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { endingWeek, type EndingWeek, fileCount, type FileCount, hourCount, type HourCount, requestWeek, type RequestWeek, stateUse, type StateUse, waitingRequests, type WaitingRequests } from '@/lib/usage/schema'

/** What an officer does with workers' data: the acts that the page counts. */
const acts = ['registrants.listed', 'registrant.opened', 'registrants.lookedUp', 'export.opened']

/**
 * What officers did since the first of the days, by State and by hour of the week, in one pass over the index of kinds: the ledger is in the order of its times, so that the
 * first event of the days bounds all of them.
 */
export async function countActs(tx: Tx, days: number): Promise<{ states: StateUse[]; hours: HourCount[] }> {
  const rows = await tx.sql<{ isHour: boolean }>(
    `WITH bounds AS MATERIALIZED (
       SELECT b.since, (SELECT e.position FROM ledger.event e WHERE e.recorded_at >= b.since ORDER BY e.recorded_at, e.position LIMIT 1) AS first
       FROM (SELECT portal.india_midnight(portal.india_day(now()) - $1::int) AS since) b
     ), seen AS (
       SELECT e.state_code, e.kind, extract(isodow FROM e.recorded_at AT TIME ZONE 'Asia/Kolkata')::int AS weekday, extract(hour FROM e.recorded_at AT TIME ZONE 'Asia/Kolkata')::int AS hour
       FROM ledger.event e, bounds b WHERE e.kind = ANY ($2) AND e.position >= b.first AND e.recorded_at >= b.since AND e.outcome = 'done' AND e.state_code IS NOT NULL
     )
     SELECT GROUPING(state_code) = 1 AS "isHour", state_code AS code, weekday, hour, count(*)::int AS count,
       (count(*) FILTER (WHERE kind = 'registrants.listed'))::int AS looks, (count(*) FILTER (WHERE kind = 'registrant.opened'))::int AS records,
       (count(*) FILTER (WHERE kind = 'registrants.lookedUp'))::int AS "lookUps", (count(*) FILTER (WHERE kind = 'export.opened'))::int AS files
     FROM seen GROUP BY GROUPING SETS ((state_code), (weekday, hour)) ORDER BY 1, 2, 3, 4`, [days, acts])
  return { states: z.array(stateUse).parse(rows.filter(({ isHour }) => !isHour)), hours: z.array(hourCount).parse(rows.filter(({ isHour }) => isHour)) }
}

/** Requests of the last weeks, the running one last, and how many wait now. */
export async function countRequests(tx: Tx, weeks: number): Promise<{ weeks: RequestWeek[]; waiting: WaitingRequests }> {
  const rows = await tx.sql(
    `SELECT to_char(w.monday, 'YYYY-MM-DD') AS monday,
       (SELECT count(*)::int FROM portal.request r WHERE r.submitted_at >= portal.india_midnight(w.monday) AND r.submitted_at < portal.india_midnight(w.monday + 7)) AS submitted, d.approved, d.refused
     FROM (SELECT date_trunc('week', portal.india_day(now())::timestamp)::date - 7 * n AS monday FROM generate_series(0, $1::int - 1) n) w,
       LATERAL (SELECT (count(*) FILTER (WHERE r.status = 'approved'))::int AS approved, (count(*) FILTER (WHERE r.status = 'refused'))::int AS refused
                FROM portal.request r WHERE r.decided_at >= portal.india_midnight(w.monday) AND r.decided_at < portal.india_midnight(w.monday + 7)) d ORDER BY w.monday`, [weeks])
  const [waiting] = await tx.sql(
    `SELECT (count(*) FILTER (WHERE status = 'submitted'))::int AS submitted, (count(*) FILTER (WHERE status = 'firstApproved'))::int AS "firstApproved", (count(*) FILTER (WHERE status = 'returned'))::int AS returned
     FROM portal.request WHERE status IN ('submitted', 'firstApproved', 'returned')`)
  return { weeks: z.array(requestWeek).parse(rows), waiting: waitingRequests.parse(waiting) }
}

/** Files asked for since the first of the days, by where they stand. */
export async function countFiles(tx: Tx, days: number): Promise<FileCount[]> {
  return z.array(fileCount).parse(await tx.sql(
    `SELECT status::text AS status, count(*)::int AS count FROM portal.export WHERE requested_at >= portal.india_midnight(portal.india_day(now()) - $1::int) GROUP BY status`, [days]))
}

/** Grants that give now or will, by the week of their last day, this week first; weeks without any are there too. */
export async function countEnding(tx: Tx, weeks: number): Promise<EndingWeek[]> {
  return z.array(endingWeek).parse(await tx.sql(
    `SELECT to_char(w.monday, 'YYYY-MM-DD') AS monday, (SELECT count(*)::int FROM portal."grant" g WHERE (g.ended_at IS NULL OR g.ended_at > now()) AND g.ends_at > now()
         AND g.ends_at > portal.india_midnight(w.monday) AND g.ends_at <= portal.india_midnight(w.monday + 7)) AS count
     FROM (SELECT date_trunc('week', portal.india_day(now())::timestamp)::date + 7 * n AS monday FROM generate_series(0, $1::int - 1) n) w ORDER BY w.monday`, [weeks]))
}
