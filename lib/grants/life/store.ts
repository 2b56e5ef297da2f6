import type { Tx } from '@/lib/db/transaction'

/** A grant of which something was noted: enough for its event and its mail. */
export interface NotedGrant {
  readonly id: string
  readonly number: string
  readonly officerId: string
  readonly stateCode: number
  readonly requestId: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly endsOn: string
  /** Whole Indian days to the last day. */
  readonly daysLeft: number
  readonly isOfficerActive: boolean
}

/** The first instant after the last day is midnight in India; the last day is the one before. */
const lastDay = `(portal.india_day(g.ends_at) - 1)`
const at = `coalesce($1::timestamptz, now())`

/**
 * Notes, each once for ever, which grants `condition` (SQL over the grant `g` and the policy `p`) finds; of two at the same time one gets the row. `kind` is
 * an SQL expression. Returns those noted now.
 */
function note(tx: Tx, input: { kind: string; condition: string; at: Date | undefined }): Promise<NotedGrant[]> {
  return tx.sql<NotedGrant>(
    `WITH noted AS (
       INSERT INTO portal.grant_notice (grant_id, kind) SELECT g.id, ${input.kind} FROM portal."grant" g JOIN portal."user" o ON o.id = g.officer_id CROSS JOIN portal.policy p
       WHERE ${input.condition} ORDER BY g.created_at, g.id ON CONFLICT DO NOTHING RETURNING grant_id
     )
     SELECT g.id::text AS id, g.number, g.officer_id::text AS "officerId", g.state_code AS "stateCode", g.request_id::text AS "requestId", g.starts_at AS "startsAt", g.ends_at AS "endsAt",
       ${lastDay}::text AS "endsOn", (${lastDay} - portal.india_day(${at}))::int AS "daysLeft", o.status = 'active' AS "isOfficerActive"
     FROM noted JOIN portal."grant" g ON g.id = noted.grant_id JOIN portal."user" o ON o.id = g.officer_id ORDER BY g.created_at, g.id`,
    [input.at?.toISOString() ?? null],
  )
}

const notNoted = (kind: string): string => `NOT EXISTS (SELECT FROM portal.grant_notice n WHERE n.grant_id = g.id AND n.kind = ${kind})`

/** Grants whose first day has come; one that was ended before it never starts. */
export function noteStarts(tx: Tx, input: { at?: Date }): Promise<NotedGrant[]> {
  return note(tx, { at: input.at, kind: `'started'`, condition: `g.starts_at <= ${at} AND (g.ended_at IS NULL OR g.starts_at < g.ended_at) AND ${notNoted(`'started'`)}` })
}

/** Grants whose last day is over; one that was ended before is over already, on record. One that makes way for its renewal at that very midnight lapses too. */
export function noteLapses(tx: Tx, input: { at?: Date }): Promise<NotedGrant[]> {
  return note(tx, { at: input.at, kind: `'lapsed'`, condition: `g.ends_at <= ${at} AND (g.ended_at IS NULL OR g.ends_at <= g.ended_at) AND ${notNoted(`'lapsed'`)}` })
}

const warning = `CASE WHEN ${lastDay} - portal.india_day(${at}) <= p.grant_warning_days_last THEN 'warnedLast' ELSE 'warnedFirst' END`
const warnsAt = `portal.india_midnight(${lastDay} - CASE WHEN ${warning} = 'warnedLast' THEN p.grant_warning_days_last ELSE p.grant_warning_days_first END)`

/**
 * Grants whose officer is to be warned now: in force, not suspended, the officer active, the days of the policy before the last day reached. The nearer warning
 * stands for the farther one when both are due (a worker that was away). A grant whose end is written, for it makes way for another, is not warned of. No warning on the first day or before: a grant shorter than the warning, or given so late,
 * says on its first page when it ends.
 */
export function noteWarnings(tx: Tx, input: { at?: Date }): Promise<NotedGrant[]> {
  return note(tx, {
    at: input.at, kind: warning,
    condition: `g.starts_at <= ${at} AND ${at} < g.ends_at AND g.ended_at IS NULL AND o.status = 'active'
      AND NOT EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id AND s.resumed_at IS NULL)
      AND ${lastDay} - portal.india_day(${at}) <= p.grant_warning_days_first AND greatest(g.starts_at, g.created_at) < ${warnsAt} AND ${notNoted(warning)}`,
  })
}
