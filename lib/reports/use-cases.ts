import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { monthFrom, statesOf } from '@/lib/reports/rules'
import { countMonth, takeDue, writeReport } from '@/lib/reports/store'

const worker = systemActor('worker')

/** Part of the minute's round: counts the running month each hour, and each month that is over once, for good. */
export async function makeReports(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const { month, isOver } of await takeDue(tx)) {
      const figures = monthFrom(await countMonth(tx, month))
      await writeReport(tx, { month, figures, isFinal: isOver })
      if (isOver) record(tx, { kind: 'report.made', actor: worker, details: { month, states: Object.keys(statesOf(figures)).length } })
    }
  })
}
