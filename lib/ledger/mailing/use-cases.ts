import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { readPublished } from '@/lib/ledger/checkpoints/reads'
import { selectHolders, takeDaysCheckpoint } from '@/lib/ledger/mailing/store'
import { enqueueMail } from '@/lib/mail/enqueue'

const worker = systemActor('worker')

/**
 * Mails a checkpoint of the ledger to every officer who holds a grant, once a day (docs/decisions/0216): what lies in mailboxes of thirty-six governments is a
 * memory that nobody who owns the database can change. `at` is the instant to act for, the database's clock when it is not given (tests).
 */
export async function mailCheckpoint({ at }: { at?: Date } = {}): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const taken = await takeDaysCheckpoint(tx, at)
    const note = taken && await readPublished(tx, taken.size)
    if (!taken || note === null) return
    const officers = await selectHolders(tx)
    for (const userId of officers) await enqueueMail(tx, { kind: 'checkpoint', userId, params: { ...taken, note } })
    record(tx, { kind: 'ledger.checkpointMailed', actor: worker, details: { ...taken, officers: officers.length } })
  })
}
