import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import type { Counted } from '@/lib/reports/rules'
import { figureNames, type MonthFigures, monthFigures, ofNone } from '@/lib/reports/schema'

export interface ReportRow {
  /** `YYYY-MM`. */
  readonly month: string
  readonly madeAt: Date
  readonly isFinal: boolean
}

/** Which months have a report, the newest first. */
export function selectReports(tx: Tx): Promise<ReportRow[]> {
  return tx.sql<ReportRow>(`SELECT to_char(month, 'YYYY-MM') AS month, made_at AS "madeAt", is_final AS "isFinal" FROM portal.report ORDER BY month DESC LIMIT 120`)
}

export async function findReport(tx: Tx, month: string): Promise<(ReportRow & { figures: MonthFigures }) | undefined> {
  const [row] = await tx.sql<ReportRow & { figures: unknown }>(`SELECT to_char(month, 'YYYY-MM') AS month, made_at AS "madeAt", is_final AS "isFinal", figures FROM portal.report WHERE month = $1::date`, [`${month}-01`])
  return row && { ...row, figures: monthFigures.parse(row.figures) }
}

/** Months whose report is due: the running one each hour, and those of the last quarter that are over and not final. One worker at a time makes them. */
export async function takeDue(tx: Tx): Promise<{ month: string; isOver: boolean }[]> {
  const [lock] = await tx.sql<{ held: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext('reports')) AS held`)
  if (!lock?.held) return []
  return tx.sql(
    `SELECT to_char(m.month, 'YYYY-MM') AS month, m.is_over AS "isOver" FROM portal.india_day(clock_timestamp()) AS today(day), LATERAL (
       SELECT s.month::date AS month, s.month < date_trunc('month', today.day::timestamp) AS is_over FROM generate_series(date_trunc('month', today.day::timestamp) - interval '3 months', date_trunc('month', today.day::timestamp), interval '1 month') AS s(month)) m
     LEFT JOIN portal.report r ON r.month = m.month
     WHERE CASE WHEN m.is_over THEN r.is_final IS DISTINCT FROM true AND EXISTS (SELECT FROM ledger.event e WHERE e.recorded_at >= portal.india_midnight(m.month) AND e.recorded_at < portal.india_midnight((m.month + interval '1 month')::date))
       ELSE r.made_at IS NULL OR r.made_at < clock_timestamp() - interval '1 hour' END ORDER BY m.month`)
}

const counted = z.array(z.object({ state: z.number(), name: z.string(), week: z.number().nullable(), count: z.string().transform(Number) }))

/** Every count of a month: what officers did, out of the ledger; what stood at its end, or stands now, out of the registers. */
export async function countMonth(tx: Tx, month: string): Promise<Counted[]> {
  const rows = await tx.sql(
    `WITH bounds AS (
       SELECT portal.india_midnight($1::date) AS starts_at, portal.india_midnight(($1::date + interval '1 month')::date) AS ends_at, least(clock_timestamp(), portal.india_midnight(($1::date + interval '1 month')::date)) AS at
     ), seen AS MATERIALIZED (
       SELECT e.state_code AS state, e.kind, e.outcome, e.actor_kind, e.details, extract(day FROM portal.india_day(e.recorded_at))::int AS day
       FROM ledger.event e, bounds b WHERE e.recorded_at >= b.starts_at AND e.recorded_at < b.ends_at AND e.state_code IS NOT NULL
     ), ledgered AS (
       SELECT s.state, n.name, sum(n.amount) AS count FROM seen s CROSS JOIN LATERAL (
         SELECT CASE s.kind WHEN 'registrants.listed' THEN 'looks' WHEN 'registrant.opened' THEN 'records' WHEN 'registrants.lookedUp' THEN 'lookUps' WHEN 'registrant.unmasked' THEN 'unmasked' WHEN 'export.requested' THEN 'filesAsked'
             WHEN 'export.built' THEN 'filesBuilt' WHEN 'export.opened' THEN 'filesOpened' WHEN 'export.lapsed' THEN 'filesUnopened' WHEN 'grant.given' THEN 'granted' WHEN 'grant.ended' THEN 'grantsEnded' WHEN 'grant.lapsed' THEN 'grantsEnded'
             WHEN 'grant.suspended' THEN 'grantsSuspended' WHEN 'review.confirmed' THEN 'reviewConfirmed' WHEN 'review.ended' THEN 'reviewEnded' END AS name, 1::bigint AS amount WHERE s.outcome = 'done'
         UNION ALL SELECT 'rows', (s.details->>'rows')::bigint WHERE s.kind = 'registrants.listed' AND s.outcome = 'done'
         UNION ALL SELECT 'fileRows', (s.details->>'rows')::bigint WHERE s.kind = 'export.built' AND s.outcome = 'done'
         UNION ALL SELECT 'refusals', 1 WHERE s.outcome = 'refused' AND s.actor_kind = 'officer'
       ) n WHERE n.name IS NOT NULL GROUP BY s.state, n.name
     )
     SELECT state, name, NULL::int AS week, count::text AS count FROM ledgered
     UNION ALL SELECT state, 'week', least(5, (day + 6) / 7), count(*)::text FROM seen WHERE kind = 'registrants.listed' AND outcome = 'done' GROUP BY 1, 3
     UNION ALL SELECT u.state_code, 'officers', NULL, count(*)::text FROM portal."user" u, bounds b WHERE u.kind = 'officer' AND EXISTS (SELECT FROM portal.user_standing s WHERE s.user_id = u.id AND s.status = 'active' AND s.from_at < b.at AND (s.to_at IS NULL OR s.to_at >= b.at)) GROUP BY 1
     UNION ALL SELECT g.state_code, 'grants', NULL, count(*)::text FROM portal."grant" g, bounds b WHERE g.starts_at < b.at AND g.ends_at >= b.at AND (g.ended_at IS NULL OR g.ended_at >= b.at) GROUP BY 1
     UNION ALL SELECT coalesce(o.state_code, ${ofNone}), 'oddities', NULL, count(*)::text FROM portal.oddity o, bounds b WHERE o.found_at >= b.starts_at AND o.found_at < b.ends_at GROUP BY 1
     UNION ALL SELECT coalesce(o.state_code, ${ofNone}), 'odditiesClosed', NULL, count(*)::text FROM portal.oddity o, bounds b WHERE o.closed_at >= b.starts_at AND o.closed_at < b.ends_at GROUP BY 1
     UNION ALL SELECT coalesce(i.state_code, ${ofNone}), 'incidents', NULL, count(*)::text FROM portal.incident i, bounds b WHERE i.opened_at >= b.starts_at AND i.opened_at < b.ends_at GROUP BY 1`, [`${month}-01`])
  return counted.parse(rows).flatMap(({ name, ...row }) => (isCounted(name) ? [{ ...row, name }] : []))
}

function isCounted(name: string): name is Counted['name'] {
  return name === 'week' || figureNames.some((each) => each === name)
}

export async function writeReport(tx: Tx, report: { month: string; figures: MonthFigures; isFinal: boolean }): Promise<void> {
  await tx.sql('INSERT INTO portal.report (month, figures, is_final) VALUES ($1::date, $2::jsonb, $3) ON CONFLICT (month) DO UPDATE SET figures = excluded.figures, is_final = excluded.is_final', [`${report.month}-01`, JSON.stringify(report.figures), report.isFinal])
}
