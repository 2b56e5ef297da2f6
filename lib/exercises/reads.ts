import type { PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { type Exercise, kindsOf, progressOf } from '@/lib/exercises/rules'
import { selectDone } from '@/lib/exercises/store'

/** What a person has practised so far, read from the ledger of this portal: nobody ticks anything, and nothing is kept beside it. */
export async function readProgress(person: PersonActor): Promise<{ name: Exercise; at: Date | null }[]> {
  return progressOf(person.kind, await inReadOnly('portal_web', (tx) => selectDone(tx, { personId: person.id, kinds: kindsOf(person.kind) })))
}
