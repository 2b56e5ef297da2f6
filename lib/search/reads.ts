import type { AdminActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { numberPattern, searchText } from '@/lib/search/rules'
import type { FoundThing } from '@/lib/search/schema'
import { findByNumber } from '@/lib/search/store'
import { findOfficers, type OfficersFound } from '@/lib/simulator/reads'

/** What an admin's words found: officers by name, user id or State, and things by their number. */
export interface Found extends OfficersFound {
  readonly typed: string
  readonly things: readonly FoundThing[]
  readonly hasMoreThings: boolean
}

/** Officers, requests, grants, proposals and, for who reads the ledger, files that fit what was typed; nothing typed finds nothing. What stands on a page that the reader may not open is not found here either. No registrant is looked for: a worker is found by no word. */
export async function search(reader: AdminActor, typed: unknown): Promise<Found> {
  const text = searchText(typed)
  const pattern = numberPattern(text)
  const [{ officers, hasMore }, things] = await Promise.all([
    findOfficers({ reader, typed: text }), pattern === null ? [] : inReadOnly('portal_web', (tx) => findByNumber(tx, { pattern, readerId: reader.id, files: mayAdmin(reader, 'reports'), limit: limits.officersFoundMax + 1 })),
  ])
  return { typed: text, officers, hasMore, things: things.slice(0, limits.officersFoundMax), hasMoreThings: things.length > limits.officersFoundMax }
}
