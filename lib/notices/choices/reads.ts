import { speakAs } from '@/lib/auth/acting'
import type { PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { type Choice, choicesOf } from '@/lib/notices/choices/rules'
import { selectChoices } from '@/lib/notices/choices/store'

/** How each notice comes to the person that the person chooses about. */
export function readChoices(person: PersonActor): Promise<Choice[]> {
  return inReadOnly('portal_web', async (tx) => {
    await speakAs(tx, person)
    return choicesOf(person.kind, await selectChoices(tx))
  })
}
