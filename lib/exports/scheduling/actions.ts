'use server'

import { defineAction } from '@/lib/action'
import { scheduleForm, scheduleId } from '@/lib/exports/scheduling/schema'
import { makeSchedule, stopSchedule } from '@/lib/exports/scheduling/use-cases'
import { filtersOf } from '@/lib/exports/schema'
import { localePath } from '@/lib/i18n/routing'

/** Has a file made every week; no later step asks the officer's factor before the opening of each. */
export const makeWeekly = defineAction({
  name: 'schedule.make', role: 'officer', schema: scheduleForm, stepUp: (input) => JSON.stringify(input),
  run: async ({ actor, input, locale }) => {
    await makeSchedule({ officer: actor, filters: filtersOf(input), weekday: input.weekday, until: input.until, format: input.format, locale })
    return { goTo: localePath(locale, '/files/weekly?done=made') }
  },
})

export const stopWeekly = defineAction({
  name: 'schedule.stop', role: 'officer', schema: scheduleId,
  run: async ({ actor, input, locale }) => {
    await stopSchedule({ officer: actor, id: input.id })
    return { goTo: localePath(locale, '/files/weekly?done=stopped') }
  },
})
