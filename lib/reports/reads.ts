import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { noFigures, statesOf, totalOf } from '@/lib/reports/rules'
import type { Figures, MonthFigures } from '@/lib/reports/schema'
import { findReport, type ReportRow, selectReports } from '@/lib/reports/store'

/** A month's report as a page shows it. */
export interface Report extends ReportRow {
  /** Of the State that was asked for, or of all. */
  readonly figures: Figures
  /** By State code, when all were asked for. */
  readonly states: MonthFigures | null
  readonly months: readonly ReportRow[]
}

/** The report of a month, the newest when none is named, for a State or for all; undefined when there is none. The reading is an event, committed before anything is shown. */
export async function readReport(reader: AdminActor | AuditorActor, { month, state }: { month: string | undefined; state: number | null }): Promise<Report | undefined> {
  const found = await inReadOnly(reader.kind === 'auditor' ? 'portal_auditor' : 'portal_web', async (tx) => {
    const months = await selectReports(tx)
    const wanted = month ?? months[0]?.month
    const report = wanted === undefined ? undefined : await findReport(tx, wanted)
    return report && { report, months }
  })
  if (!found) return undefined
  const { report, months } = found
  await recordAlone({ kind: 'report.read', actor: reader, stateCode: state, details: { month: report.month } })
  const { figures, ...row } = report
  return { ...row, months, figures: state === null ? totalOf(figures) : figures[String(state)] ?? noFigures(), states: state === null ? statesOf(figures) : null }
}
