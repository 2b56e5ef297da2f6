import type { Tx } from '@/lib/db/transaction'

/** True while the State takes part in the data sharing module and is active: without it no grant of its officers gives anything. */
export async function isStateOnModule(tx: Tx, stateCode: number): Promise<boolean> {
  const rows = await tx.sql(
    `SELECT FROM portal.state_version WHERE state_code = $1::int AND to_at IS NULL AND is_active AND provision IN ('module', 'both')`, [stateCode],
  )
  return rows.length > 0
}
