import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type OfficerActor, systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { insertDeletion, lockTakenFile, noteReminders } from '@/lib/exports/deletion/store'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'

const worker = systemActor('worker')

/**
 * The officer's word, on record, that a file and every copy of it are deleted (product, E7; the purpose says for how long they may be kept). Given again it
 * changes nothing. Throws `not_found` for a file that is not this officer's, or of which nothing left the portal.
 */
export async function confirmDeletion({ officer, id }: { officer: OfficerActor; id: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const file = await lockTakenFile(tx, { id, officerId: officer.id })
    if (!file) throw new AppError('not_found')
    if (!(await insertDeletion(tx, { id, officerId: officer.id }))) return
    record(tx, {
      kind: 'export.deletionConfirmed', actor: officer, exportId: id,
      details: { number: file.number, daysLate: file.daysLate, ...(file.deleteBy === null ? {} : { deleteBy: file.deleteBy }) },
    })
  })
}

/**
 * Reminds officers by mail of files whose day of deletion is near: one mail and one event a file, however often, however late and by however many workers it
 * is run. Nobody is reminded of a file that nobody took or whose deletion is confirmed.
 */
export async function remindOfDeletions(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const { id, number, officerId, stateCode, deleteBy } of await noteReminders(tx, { days: limits.deletionMailDays })) {
      await enqueueMail(tx, { kind: 'deletionDue', userId: officerId, exportId: id, params: { number, deleteBy } })
      record(tx, { kind: 'export.deletionReminded', actor: worker, subjectId: officerId, stateCode, exportId: id, details: { number, deleteBy } })
    }
  })
}
