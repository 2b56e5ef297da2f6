import { z } from 'zod'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import type { Budget } from '@/lib/exports/budget/rules'
import { readBudget } from '@/lib/exports/budget/store'
import { exportStatuses } from '@/lib/exports/schema'
import { limits } from '@/lib/limits'

const countedFile = z.object({ id: z.string(), number: z.string(), status: z.enum(exportStatuses), points: z.number(), rows: z.number(), returnsAt: z.date().nullable() })
/** A file that counts in a budget. `returnsAt`: when its points come back; null while it was not opened, for they stay until it is over. */
export type CountedFile = z.output<typeof countedFile>

/** An officer's budget and the files that make it up, those first that come back first. */
export interface BudgetView extends Budget {
  readonly files: readonly CountedFile[]
}

/** The budget of the officer who asks, or of one whom an admin looks at. */
export function showBudget(_reader: OfficerActor | AdminActor, officerId: string): Promise<BudgetView> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql(
      `SELECT e.id::text AS id, e.number, e.status::text AS status, portal.file_points(e.row_points, e.rows_expected, e.rows_written, e.ready_at)::float8 AS points,
         CASE WHEN e.ready_at IS NULL THEN greatest(e.rows_expected, e.rows_written) ELSE e.rows_written END AS rows, e.opened_at + make_interval(days => p.disclosure_days) AS "returnsAt"
       FROM portal.export e CROSS JOIN portal.policy p
       WHERE e.officer_id = $1::uuid AND CASE WHEN e.opened_at IS NULL THEN e.gone_at IS NULL ELSE e.opened_at > now() - make_interval(days => p.disclosure_days) END
       ORDER BY e.opened_at NULLS LAST, e.requested_at, e.id LIMIT ${limits.exportsListed}`,
      [officerId],
    )
    return { ...(await readBudget(tx, { officerId })), files: z.array(countedFile).parse(rows) }
  })
}
