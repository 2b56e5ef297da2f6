import type { Tx } from '@/lib/db/transaction'

/** True while the State takes part in the data sharing module and is active: without it no grant of its officers gives anything. */
export async function isStateOnModule(tx: Tx, stateCode: number): Promise<boolean> {
  return (await selectStatesOnModule(tx)).has(stateCode)
}

/** The States, by their codes, of which that is true. */
export async function selectStatesOnModule(tx: Tx): Promise<ReadonlySet<number>> {
  const rows = await tx.sql<{ code: number }>(`SELECT state_code AS code FROM portal.state_version WHERE to_at IS NULL AND is_active AND provision IN ('module', 'both')`)
  return new Set(rows.map(({ code }) => code))
}
