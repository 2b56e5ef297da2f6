import { grantsInForce } from '@/lib/access/in-force'
import { record } from '@/lib/audit/record'
import { grantableFields } from '@/lib/access/fields'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import type { z } from 'zod'
import { AppError } from '@/lib/errors'
import { keyOf } from '@/lib/proposals/rules'
import { proposeChange } from '@/lib/proposals/use-cases'
import type { purposeForm } from '@/lib/purposes/schema'
import { writeSessionPurpose } from '@/lib/purposes/store'

/**
 * Says for which of the officer's purposes the work of this session is (product, A18): pages and files then give only that purpose's boxes.
 * Throws `not_found` for a purpose of none of the officer's grants in force.
 */
export async function choosePurpose({ officer, purposeId }: { officer: OfficerActor; purposeId: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const { grants } = await grantsInForce(tx, { officerId: officer.id })
    const grant = grants.find((each) => each.purpose_id === purposeId)
    if (!grant) throw new AppError('not_found')
    await writeSessionPurpose(tx, { sessionId: officer.sessionId, purposeId })
    record(tx, { kind: 'purpose.chosen', actor: officer, details: { purposeId, title: grant.purpose_en } })
  })
}

/** Proposes a new entry of the register, or another wording of the one with that id; a closed one is open again with it. Throws what proposing throws. */
export async function proposePurpose({ actor, purpose: { id, justification, ...wording } }: { actor: AdminActor; purpose: z.output<typeof purposeForm> }): Promise<{ id: string }> {
  const chosen = new Set(wording.fields)
  const after = { ...wording, fields: grantableFields.filter((field) => chosen.has(field)), ...(id === '' ? {} : { isOpen: true }) }
  const subject = id === '' ? keyOf(wording.titleEn) : id
  if (subject === null) throw new AppError('invalid', { fields: [{ field: 'titleEn', message: 'nameInLetters' }] })
  return proposeChange({ actor, kind: id === '' ? 'purpose.new' : 'purpose.change', subject, after, justification })
}
