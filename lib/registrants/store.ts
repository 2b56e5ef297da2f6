import { dayCountQuery, feedQuery, countQuery, type FeedRange } from '@/lib/access/feed-query'
import type { RowFacts } from '@/lib/access/policy'
import type { ScopedTx } from '@/lib/access/scoped-read'
import type { DownloadScope, ViewScope } from '@/lib/access/scope'
import { keyIdOf, open } from '@/lib/crypto/envelope'
import { type SealedFields, unpackSealedFields } from '@/lib/crypto/registrant-layout'
import type { StateKeys } from '@/lib/crypto/state-keys'
import type { Tx } from '@/lib/db/transaction'

/** A feed row as the database gives it. It leaves lib/registrants only through the rules. */
export interface FeedRow {
  readonly registrant_id: string
  readonly changed_at: Date
  readonly registered_at: Date
  readonly permanent_state: number
  readonly permanent_district: number
  readonly current_state: number
  readonly current_district: number
  readonly gender: string
  readonly birth_year: number
  readonly primary_occupation: string
  readonly secondary_occupation: string | null
  readonly envelope: Buffer
}

type Within = Omit<FeedRange, 'boxes'>

/** The rows of the scope in the range, each registrant once, in order. */
export async function listRows(tx: ScopedTx<'view'>, scope: ViewScope, range: Within): Promise<FeedRow[]> {
  const query = feedQuery({ ...range, boxes: scope.boxes })
  return query ? tx.sql<FeedRow>(query.text, query.values) : []
}

/** How many registrants the scope covers, no further than `max` + 1. */
export async function countRows(tx: ScopedTx, scope: ViewScope | DownloadScope, range: Omit<Within, 'order' | 'limit' | 'after'>, max: number): Promise<number> {
  const query = countQuery({ ...range, boxes: scope.boxes }, max)
  return query ? ((await tx.sql<{ count: number }>(query.text, query.values))[0]?.count ?? 0) : 0
}

/** The scope's newest `max` + 1 registrants by the bucket of their change time among `midnights` (see dayCountQuery). */
export async function countDays(
  tx: ScopedTx<'view'>, scope: ViewScope, range: Omit<Within, 'order' | 'limit' | 'after'>, limit: { max: number; midnights: readonly Date[] },
): Promise<{ bucket: number; count: number }[]> {
  const query = dayCountQuery({ ...range, boxes: scope.boxes }, limit.max, limit.midnights)
  return query ? tx.sql<{ bucket: number; count: number }>(query.text, query.values) : []
}

/** What the policy decides a row by. */
export function factsOf(row: FeedRow): RowFacts {
  return {
    changedAt: row.changed_at, permanentState: row.permanent_state, permanentDistrict: row.permanent_district,
    currentState: row.current_state, currentDistrict: row.current_district,
  }
}

/** The sealed fields of a row. Throws when the envelope does not belong to it. */
export async function openRow(tx: Tx, keys: StateKeys, row: FeedRow): Promise<SealedFields> {
  const sealingKey = await keys.byKeyId(tx, keyIdOf(row.envelope))
  return unpackSealedFields(open({ registrantId: row.registrant_id, envelope: row.envelope, sealingKey }))
}
