import type { z } from 'zod'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, PersonActor } from '@/lib/auth/actor'
import { istDayOf } from '@/lib/clock'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { proposeChange } from '@/lib/proposals/use-cases'
import { sectionChanges, sectionsOf } from '@/lib/terms/rules'
import type { amendmentForm } from '@/lib/terms/schema'
import { insertAcceptance, selectTerms } from '@/lib/terms/store'

/** The person accepts the version in force, which must be the one that was read (product, C1). Throws `conflict` when another one came into force meanwhile, or it was accepted already. */
export async function acceptTerms({ actor, version }: { actor: PersonActor; version: number }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    if (!(await insertAcceptance(tx, { userId: actor.id, version, sessionId: actor.sessionId }))) throw new AppError('conflict', { reason: 'termsMoved' })
    record(tx, { kind: 'terms.accepted', actor, details: { version } })
  })
}

/**
 * Proposes another wording of the terms, in force from a day in India on (at once when the approval comes later). Throws `invalid` for what is incomplete, for a day that is over
 * or not after the newest version's, when no word changes, and what proposing throws.
 */
export async function proposeTerms({ actor, amendment }: { actor: AdminActor; amendment: z.output<typeof amendmentForm> }): Promise<{ id: string }> {
  const { en, hi } = sectionsOf(amendment)
  const { effectiveOn } = amendment
  const { newest, today } = await inTransaction(async (tx) => {
    const [now] = await tx.sql<{ at: Date }>('SELECT now() AS at')
    const [first] = await selectTerms(tx)
    if (!first || !now) throw new Error('there are no terms')
    return { newest: first, today: istDayOf(now.at) }
  })
  if (sectionChanges(newest, { en, hi }).every(({ standing }) => standing === 'same') && newest.en.map(({ id }) => id).join() === en.map(({ id }) => id).join()) {
    throw new AppError('invalid', { fields: [{ field: '', message: 'nothingChanges' }] })
  }
  if (effectiveOn < today) throw new AppError('invalid', { fields: [{ field: 'effectiveOn', message: 'dayOver' }] })
  if (newest.standing === 'ahead' && effectiveOn <= istDayOf(newest.effectiveAt)) throw new AppError('invalid', { fields: [{ field: 'effectiveOn', message: 'termsDayOrder' }] })
  return proposeChange({ actor, kind: 'terms.new', subject: 'terms', after: { sectionsEn: en, sectionsHi: hi, effectiveOn }, justification: amendment.justification })
}
