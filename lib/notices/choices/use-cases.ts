import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { PersonActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { changesOf, choicesOf } from '@/lib/notices/choices/rules'
import type { ChoiceForm } from '@/lib/notices/choices/schema'
import { putChoice, selectChoices } from '@/lib/notices/choices/store'

/** Keeps how notices are to reach the person; each that changed is an event. What always comes is not in the form. Throws AppError: `invalid` (mailNotYours), `ledger`. */
export function chooseMails({ actor, input }: { actor: PersonActor; input: ChoiceForm }): Promise<void> {
  return inActorTransaction(actor, async (tx) => {
    const { changes, foreign } = changesOf({ form: input, now: choicesOf(actor.kind, await selectChoices(tx)) })
    if (foreign.length > 0) throw new AppError('invalid', { fields: foreign.map((field) => ({ field, message: 'mailNotYours' })) })
    for (const { topic, way } of changes) {
      if (await putChoice(tx, { userId: actor.id, topic, way })) record(tx, { kind: 'mail.chosen', actor, details: { mail: topic, way } })
    }
  })
}
