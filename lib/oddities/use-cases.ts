import type { z } from 'zod'
import { record } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import type { AuditorActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { closingForm } from '@/lib/oddities/schema'
import { closeOddity, findOddity, isOwnDoing } from '@/lib/oddities/store'

/**
 * An auditor says, once, what is behind an oddity: on record, and for good. Throws AppError: `not_found`; `refused` (`ownOddity`) for what the auditor did, under whatever account; `conflict` (`oddityClosed`) when
 * somebody was first.
 */
export async function judgeOddity({ auditor, input }: { auditor: AuditorActor; input: z.output<typeof closingForm> }): Promise<void> {
  await inRoleTransaction('portal_auditor', async (tx) => {
    await speakAs(tx, auditor)
    const standing = await findOddity(tx, input.id)
    if (!standing) throw new AppError('not_found')
    if (await isOwnDoing(tx, standing.subjectId)) throw new AppError('refused', { reason: 'ownOddity' })
    const closed = await closeOddity(tx, { id: input.id, verdict: input.finding, note: input.note, auditorId: auditor.id })
    if (!closed) throw new AppError('conflict', { reason: 'oddityClosed' })
    record(tx, { kind: 'oddity.closed', actor: auditor, stateCode: closed.stateCode, details: { number: closed.number, rule: closed.rule, verdict: input.finding, note: input.note } })
  })
}
