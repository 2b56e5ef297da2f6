import { z } from 'zod'
import { mintDownloadScope, type DownloadScope } from '@/lib/access/scope'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { scheduleEnds } from '@/lib/exports/scheduling/schema'
import { lastDayOf } from '@/lib/exports/scheduling/store'
import { fileFormats } from '@/lib/exports/rules'
import { exportStatuses, storedFilters } from '@/lib/exports/schema'
import { limits } from '@/lib/limits'

const scheduleView = z.object({
  id: z.string(), number: z.string(), weekday: z.number(), format: z.enum(fileFormats), filters: storedFilters, until: z.string(), today: z.string(), endedCause: z.enum(scheduleEnds).nullable(), grants: z.array(z.string()),
  lastId: z.string().nullable(), lastDueOn: z.string().nullable(), lastStatus: z.enum(exportStatuses).nullable(),
})
/** A schedule with what became of its last week. */
export type ScheduleView = z.output<typeof scheduleView>

/** An officer's schedules, those that live first: for the officer, or for an admin who looks at their account. */
export function listSchedules(_reader: OfficerActor | AdminActor, officerId: string): Promise<ScheduleView[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql(
      `SELECT s.id::text AS id, s.number, s.weekday, s.format, s.filters, s.until::text AS until, portal.india_day()::text AS today, s.ended_cause AS "endedCause",
         ARRAY (SELECT g.number FROM portal."grant" g WHERE g.id = ANY (s.grant_ids) ORDER BY g.number) AS grants, e.id::text AS "lastId", e.due_on::text AS "lastDueOn", e.status::text AS "lastStatus"
       FROM portal.export_schedule s LEFT JOIN LATERAL (SELECT x.id, x.due_on, x.status FROM portal.export x WHERE x.schedule_id = s.id ORDER BY x.due_on DESC LIMIT 1) e ON true
       WHERE s.officer_id = $1::uuid ORDER BY s.ended_at IS NOT NULL, s.created_at DESC, s.id LIMIT ${limits.exportsListed}`,
      [officerId],
    )
    return z.array(scheduleView).parse(rows)
  })
}

/** What a new schedule would be made of: the officer's scope for taking, and the last day it may have (null: there is nothing to take). */
export function scheduleGround(officer: OfficerActor): Promise<{ scope: DownloadScope; lastDay: string | null }> {
  return inReadOnly('portal_web', async (tx) => {
    const scope = await mintDownloadScope(tx, officer)
    return { scope, lastDay: await lastDayOf(tx, scope.boxes.map((box) => box.grantId)) }
  })
}
