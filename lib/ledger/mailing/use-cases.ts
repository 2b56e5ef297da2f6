import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { readPublished } from '@/lib/ledger/checkpoints/reads'
import { readSigner } from '@/lib/ledger/checkpoints/store'
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
    if (!taken) return
    const [key, note] = [await readSigner(tx), await readPublished(tx, taken.size)]
    if (key === null || note === null) throw new Error('a checkpoint is gone')
    const officers = await selectHolders(tx)
    for (const userId of officers) await enqueueMail(tx, { kind: 'checkpoint', userId, params: { ...taken, key, note } })
    record(tx, { kind: 'ledger.checkpointMailed', actor: worker, details: { ...taken, officers: officers.length } })
  })
}
