import type { Tx } from '@/lib/db/transaction'
import type { Budget } from '@/lib/exports/budget/rules'

/** What one officer asks for, and what is built for them, waits here for each other until the transaction ends: of two at once the second counts the first. */
export async function lockFiles(tx: Tx, officerId: string): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('exports'), hashtext($1))::text AS locked`, [officerId])
}

/** The officer's budget as it stands, without one file when it is named. Exact while `lockFiles` holds. */
export async function readBudget(tx: Tx, { officerId, but }: { officerId: string; but?: string }): Promise<Budget> {
  const rows = await tx.sql<Budget>(
    `SELECT disclosure_days AS days, disclosure_soft_points AS soft, disclosure_hard_points AS hard, portal.disclosed($1::uuid, $2::uuid)::float8 AS used FROM portal.policy`,
    [officerId, but ?? null],
  )
  if (!rows[0]) throw new Error('the policy row is missing')
  return rows[0]
}
