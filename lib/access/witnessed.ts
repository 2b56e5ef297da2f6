import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

/** Whether no personal data may leave now: the ledger has gone without a witness's word for longer than policy allows (docs/decisions/0211). */
export async function isLedgerOverdue(tx: Tx): Promise<boolean> {
  const [row] = await tx.sql<{ is_overdue: boolean }>('SELECT ledger.is_overdue()')
  return row?.is_overdue ?? true
}

/** The same as a door, for what leaves without a scoped read: bytes of a file that was built before. Throws AppError('ledger'). */
export async function demandWitnessedLedger(): Promise<void> {
  if (await inReadOnly('portal_web', isLedgerOverdue)) throw new AppError('ledger', { reason: 'unwitnessed' })
}
