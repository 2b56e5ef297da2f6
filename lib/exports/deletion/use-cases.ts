import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { insertDeletion, lockTakenFile } from '@/lib/exports/deletion/store'

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
