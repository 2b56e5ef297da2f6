import { record } from '@/lib/audit/record'
import type { PersonActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import { type Follower, selectFollowers } from '@/lib/grants/following/store'

/**
 * Does the work inside the caller's transaction and puts on record what the database did to the grants that follow these: one event for each that ended,
 * stands still or goes on again with them. Returns what the work returns.
 */
export async function withFollowers<Result>(tx: Tx, { actor, of }: { actor: PersonActor; of: { grantIds: readonly string[] } | { officerId: string } }, work: () => Promise<Result>): Promise<Result> {
  const before = new Map((await selectFollowers(tx, of)).map((each) => [each.id, each]))
  const result = await work()
  if (before.size === 0) return result
  for (const after of await selectFollowers(tx, of)) {
    const change = changeOf(before.get(after.id), after)
    if (change) record(tx, { kind: change.kind, actor, subjectId: after.officerId, stateCode: after.stateCode, requestId: after.requestId, grantId: after.id, details: { number: after.number, reason: change.reason } })
  }
  return result
}

function changeOf(before: Follower | undefined, after: Follower): { kind: 'grant.ended' | 'grant.suspended' | 'grant.resumed'; reason: string } | null {
  if (!before) return null
  if (after.endedAt?.getTime() !== before.endedAt?.getTime()) return { kind: 'grant.ended', reason: after.endedReason ?? '' }
  if (after.suspendedReason !== null && before.suspendedReason === null) return { kind: 'grant.suspended', reason: after.suspendedReason }
  if (after.suspendedReason === null && before.suspendedReason !== null) return { kind: 'grant.resumed', reason: 'followed' }
  return null
}
