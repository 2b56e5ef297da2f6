import { speakAs } from '@/lib/auth/acting'
import type { OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import type { SavedView } from '@/lib/views/schema'
import { selectViews } from '@/lib/views/store'

/** The officer's own views, by name. A view names fields and codes; whether the officer may filter by them is asked when it is opened, as of any address. */
export function listViews(officer: OfficerActor): Promise<SavedView[]> {
  return inReadOnly('portal_web', async (tx) => {
    await speakAs(tx, officer)
    return selectViews(tx)
  })
}
