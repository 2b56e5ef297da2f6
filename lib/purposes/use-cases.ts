import { grantsInForce } from '@/lib/access/in-force'
import { record } from '@/lib/audit/record'
import type { OfficerActor } from '@/lib/auth/actor'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { writeSessionPurpose } from '@/lib/purposes/store'

/**
 * Says for which of the officer's purposes the work of this session is (product, A18): pages and files then give only that purpose's boxes.
 * Throws `not_found` for a purpose of none of the officer's grants in force.
 */
export async function choosePurpose({ officer, purposeId }: { officer: OfficerActor; purposeId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const { grants } = await grantsInForce(tx, { officerId: officer.id })
    const grant = grants.find((each) => each.purpose_id === purposeId)
    if (!grant) throw new AppError('not_found')
    await writeSessionPurpose(tx, { sessionId: officer.sessionId, purposeId })
    record(tx, { kind: 'purpose.chosen', actor: officer, details: { purposeId, title: grant.purpose_en } })
  })
}
