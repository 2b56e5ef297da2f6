import { z } from 'zod'
import { exportChoice, formatOf } from '@/lib/exports/schema'
import { dayOf, rowId } from '@/lib/input'

/** What is chosen for a file of every week: the filters of a file but for days, which its window brings each week anew. 1 is Monday. */
export const scheduleForm = exportChoice.pick({ district: true, gender: true, occupation: true }).extend({
  weekday: z.string('weekday').regex(/^[1-7]$/, 'weekday').transform(Number), until: dayOf, format: formatOf,
})
export const scheduleId = z.object({ id: rowId })

/** Why a week had no file. */
export const skipCauses = ['nothing', 'notAllowed', 'tooManyRows', 'filesPerDay', 'budget'] as const
export type SkipCause = (typeof skipCauses)[number]
/** Why there are no more of them. */
export const scheduleEnds = ['stopped', 'officer', 'grant', 'until'] as const
export type ScheduleEnd = (typeof scheduleEnds)[number]
