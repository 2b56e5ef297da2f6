import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { lockHash } from '@/lib/crypto/row-token'
import type { Tx } from '@/lib/db/transaction'
import type { ScheduleEnd, SkipCause } from '@/lib/exports/scheduling/schema'
import { type FileFormat, fileFormats } from '@/lib/exports/rules'
import { storedFilters } from '@/lib/exports/schema'

/** The last Indian day on which all of these grants give; null when there are none. */
export async function lastDayOf(tx: Tx, grantIds: readonly string[]): Promise<string | null> {
  const [row] = await tx.sql<{ lastDay: string | null }>(
    `SELECT (portal.india_day(min(least(g.ends_at, g.ended_at))) - 1)::text AS "lastDay" FROM portal."grant" g WHERE g.id = ANY ($1::text[]::uuid[])`,
    [[...grantIds]],
  )
  return row?.lastDay ?? null
}

/** How many schedules of the officer have not ended. */
export async function countLiving(tx: Tx, officerId: string): Promise<number> {
  return (await tx.sql<{ n: number }>('SELECT count(*)::int AS n FROM portal.export_schedule WHERE officer_id = $1::uuid AND ended_at IS NULL', [officerId]))[0]?.n ?? 0
}

/** Writes a schedule; the database holds it within the officer's rights. */
export async function insertSchedule(tx: Tx, row: { number: string; officerId: string; weekday: number; grantIds: readonly string[]; filters: string; locale: string; format: FileFormat; until: string }): Promise<void> {
  await tx.sql(
    `INSERT INTO portal.export_schedule (number, officer_id, weekday, grant_ids, filters, locale, until, format) VALUES ($1, $2::uuid, $3::int, $4::text[]::uuid[], $5::jsonb, $6, $7::date, $8) RETURNING id`,
    [row.number, row.officerId, row.weekday, [...row.grantIds], row.filters, row.locale, row.until, row.format],
  )
}

/** Ends the officer's own schedule; its number, or undefined when there is none of theirs that lives. */
export async function stopOwn(tx: Tx, { id, officerId }: { id: string; officerId: string }): Promise<string | undefined> {
  const rows = await tx.sql<{ number: string }>(
    `UPDATE portal.export_schedule SET ended_at = now(), ended_cause = 'stopped' WHERE id = $1::uuid AND officer_id = $2::uuid AND ended_at IS NULL RETURNING number`, [id, officerId],
  )
  return rows[0]?.number
}

/** A schedule that ended by itself. */
export interface EndedSchedule {
  readonly number: string
  readonly officerId: string
  readonly stateCode: number
  readonly cause: Exclude<ScheduleEnd, 'stopped'>
  readonly isOfficerActive: boolean
}

/** Ends schedules whose officer is out of use, one of whose grants is over, or whose last day is; each once, whoever comes first. A suspended grant may come back and ends nothing. */
export function endDueSchedules(tx: Tx): Promise<EndedSchedule[]> {
  return tx.sql<EndedSchedule>(
    `UPDATE portal.export_schedule s SET ended_at = now(), ended_cause = due.cause
     FROM (SELECT c.id, CASE WHEN o.status <> 'active' THEN 'officer'
         WHEN EXISTS (SELECT FROM portal."grant" g WHERE g.id = ANY (c.grant_ids) AND least(g.ends_at, g.ended_at) <= now()) THEN 'grant'
         WHEN c.until < portal.india_day() THEN 'until' END AS cause
       FROM portal.export_schedule c JOIN portal."user" o ON o.id = c.officer_id WHERE c.ended_at IS NULL) due, portal."user" o
     WHERE s.id = due.id AND due.cause IS NOT NULL AND s.ended_at IS NULL AND o.id = s.officer_id
     RETURNING s.number, s.officer_id::text AS "officerId", o.state_code AS "stateCode", s.ended_cause AS cause, o.status = 'active' AS "isOfficerActive"`,
  )
}

const dueSql = `portal.due_day(s.weekday, s.created_at, portal.india_day())`
const isDue = `s.ended_at IS NULL AND ${dueSql} <= s.until AND NOT EXISTS (SELECT FROM portal.export e WHERE e.schedule_id = s.id AND e.due_on = ${dueSql})`

/** Schedules whose day has come, or came while no worker was there, and that have no file of that day, with their officers. */
export function findDue(tx: Tx): Promise<{ id: string; officerId: string }[]> {
  return tx.sql<{ id: string; officerId: string }>(`SELECT s.id::text AS id, s.officer_id::text AS "officerId" FROM portal.export_schedule s WHERE ${isDue} ORDER BY s.created_at, s.id`)
}

const dueSchedule = z.object({
  id: z.string(), number: z.string(), officerId: z.string(), stateCode: z.number(), grantIds: z.array(z.string()), filters: storedFilters, locale: z.enum(['en', 'hi']), format: z.enum(fileFormats), dueOn: z.string(),
})
/** A schedule whose week waits for its file. */
export type DueSchedule = z.output<typeof dueSchedule>

/** One of them, held until the transaction ends; undefined when it is not due (any more). */
export async function lockDue(tx: Tx, id: string): Promise<DueSchedule | undefined> {
  const rows = await tx.sql(
    `SELECT s.id::text AS id, s.number, s.officer_id::text AS "officerId", o.state_code AS "stateCode", s.grant_ids::text[] AS "grantIds", s.filters, s.locale, s.format, ${dueSql}::text AS "dueOn"
     FROM portal.export_schedule s JOIN portal."user" o ON o.id = s.officer_id WHERE s.id = $1::uuid AND ${isDue} FOR NO KEY UPDATE OF s`,
    [id],
  )
  return rows[0] && dueSchedule.parse(rows[0])
}

/** Writes the file of a week, or the week without one (`skipped`). Returns its id and the day by which it is to be deleted; undefined when another worker was first. */
export async function insertWeek(tx: Tx, schedule: DueSchedule, file: { number: string; boxes: string; skipped: SkipCause | null }): Promise<{ id: string; deleteBy: string | null } | undefined> {
  const id = randomUUID()
  const [made] = await tx.sql<{ deleteBy: string | null }>(
    `INSERT INTO portal.export (id, number, officer_id, boxes, filters, locale, rows_expected, lock_hash, schedule_id, due_on, status, gone_at, ended_reason, format)
     VALUES ($1::uuid, $2, $3::uuid, $4::jsonb, $5::jsonb, $6, 0, $7, $8::uuid, $9::date, CASE WHEN $10::text IS NULL THEN 'requested' ELSE 'skipped' END::portal.export_status, CASE WHEN $10::text IS NOT NULL THEN now() END, $10, $11)
     ON CONFLICT (schedule_id, due_on) DO NOTHING RETURNING delete_by::text AS "deleteBy"`,
    [id, file.number, schedule.officerId, file.boxes, JSON.stringify(schedule.filters), schedule.locale, lockHash(id), schedule.id, schedule.dueOn, file.skipped, schedule.format],
  )
  return made && { id, deleteBy: made.deleteBy }
}

/** The schedule and the day of a file that is being built. */
export async function findWeek(tx: Tx, exportId: string): Promise<{ number: string; dueOn: string } | undefined> {
  const rows = await tx.sql<{ number: string; dueOn: string }>(`SELECT s.number, e.due_on::text AS "dueOn" FROM portal.export e JOIN portal.export_schedule s ON s.id = e.schedule_id WHERE e.id = $1::uuid`, [exportId])
  return rows[0]
}

/** Notes how many rows a file of a week will have, under the fence of its build; false when another worker has it. */
export async function writeExpected(tx: Tx, { id, fence, rows }: { id: string; fence: number; rows: number }): Promise<boolean> {
  const found = await tx.sql(`UPDATE portal.export SET rows_expected = $3::int WHERE id = $1::uuid AND fence = $2::int AND status = 'building' RETURNING id`, [id, fence, rows])
  return found.length > 0
}
