import { beforeEach } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { showBudget } from '@/lib/exports/budget/reads'
import { rowPoints } from '@/lib/exports/budget/rules'
import { openExport, previewExport, requestExport } from '@/lib/exports/use-cases'
import { useCeremony } from '@/lib/testing/ceremony'
import type { OwnerDatabase } from '@/lib/testing/database'
import { runJobs } from '@/lib/testing/worker'

/** An officer's files of one district and the levels of the disclosure budget, both far off before each test. Needs what `useCeremony` needs. */
export function useBudget(database: OwnerDatabase) {
  const ceremony = useCeremony(database)
  const filters = { district: 196 }
  const one = { weight: 0 }
  /** Levels, and files enough for a day. */
  const setLevels = (soft: number, hard: number, days = 7) => database.sql('UPDATE portal.policy SET disclosure_soft_points = $1, disclosure_hard_points = $2, disclosure_days = $3, exports_per_day_max = 1000', [Math.round(soft), Math.round(hard), days])
  beforeEach(async () => {
    if (one.weight === 0) {
      const { officer } = await ceremony.officerWithGrant()
      const { rows, boxes } = await previewExport({ officer, filters })
      one.weight = rows * rowPoints(boxes)
    }
    await setLevels(100 * one.weight, 100 * one.weight)
  })
  return {
    ...ceremony, filters, setLevels, why: 'A drive in every district of the State', proven: { prove: () => Promise.resolve() },
    /** What one file of these filters weighs; levels are set in such files. From the first test on. */
    weight: () => one.weight,
    ask: (officer: OfficerActor, more: { why?: string; prove?: () => Promise<void> } = {}) => requestExport({ officer, filters, locale: 'en', ...more }),
    usedBy: async (officer: OfficerActor): Promise<number> => (await showBudget(officer, officer.id)).used / one.weight,
    opened: async (officer: OfficerActor, id: string): Promise<void> => {
      await runJobs()
      await openExport({ officer, id })
    },
  }
}
