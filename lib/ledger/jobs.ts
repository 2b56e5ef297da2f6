import { inTransaction } from '@/lib/db/transaction'
import { enqueue, type Tasks } from '@/lib/jobs/enqueue'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { witnessLedger } from '@/lib/ledger/witnesses/use-cases'
import { limits } from '@/lib/limits'

/** Seals what is new. The one of every minute asks for another at the half, so that no event waits a minute. */
export async function sealLedgerNow({ again }: Tasks['sealLedger']): Promise<void> {
  if (again === true) {
    await inTransaction(async (tx) => {
      const [clock] = await tx.sql<{ at: Date }>('SELECT now() + make_interval(secs => $1) AS at', [limits.ledgerSealSeconds])
      await enqueue(tx, { task: 'sealLedger', payload: {}, runAt: clock?.at ?? null, jobKey: 'seal-ledger-half' })
    })
  }
  try {
    await sealLedger()
  } finally {
    // Also when nothing was signed: that the witnesses wait is what raises the alarm.
    await inTransaction((tx) => enqueue(tx, { task: 'witnessLedger', payload: {}, jobKey: 'witness-ledger' }))
  }
}

/** For a worker that begins: what was recorded while none ran has waited long enough, perhaps longer than policy lets personal data flow. */
export async function askForSealing(): Promise<void> {
  await inTransaction((tx) => enqueue(tx, { task: 'sealLedger', payload: { again: true }, jobKey: 'seal-ledger' }))
}

export const ledgerHandlers = { sealLedger: sealLedgerNow, witnessLedger }
