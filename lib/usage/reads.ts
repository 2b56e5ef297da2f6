import { recordAlone } from '@/lib/audit/record'
import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { filesInOrder, weekOf } from '@/lib/usage/rules'
import type { EndingWeek, FileStatus, RequestWeek, StateUse, WaitingRequests } from '@/lib/usage/schema'
import { countActs, countEnding, countFiles, countRequests } from '@/lib/usage/store'

/** How the portal is used, as an admin's page of pictures shows it. */
export interface Usage {
  readonly at: Date
  /** Whole days before today that are counted, and today so far. */
  readonly days: number
  readonly states: readonly StateUse[]
  /** Seven rows of twenty-four, Monday first. */
  readonly week: readonly (readonly number[])[]
  readonly requests: { readonly weeks: readonly RequestWeek[]; readonly waiting: WaitingRequests }
  readonly files: readonly { readonly status: FileStatus; readonly count: number }[]
  readonly ending: readonly EndingWeek[]
}

/** Requests, use by State and by hour, files and ends of grants, of one snapshot. The reading is an event, committed before anything is shown. No registrant is read: these are counts of officers' acts. */
export async function readUsage(reader: AdminActor): Promise<Usage> {
  const usage = await inReadOnly('portal_web', async (tx) => {
    const [clock] = await tx.sql<{ at: Date }>('SELECT now() AS at')
    if (!clock) throw new Error('the database gave no clock')
    const { states, hours } = await countActs(tx, limits.usageDays)
    return {
      at: clock.at, days: limits.usageDays, states, week: weekOf(hours), requests: await countRequests(tx, limits.usageWeeks),
      files: filesInOrder(await countFiles(tx, limits.usageDays)), ending: await countEnding(tx, limits.usageWeeksAhead),
    }
  })
  await recordAlone({ kind: 'usage.read', actor: reader, details: { days: usage.days } })
  return usage
}
