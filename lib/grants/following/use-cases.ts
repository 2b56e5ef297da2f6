import { record } from '@/lib/audit/record'
import type { PersonActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import { readNow } from '@/lib/db/clock'
import { type Follower, selectFollowers } from '@/lib/grants/following/store'
import { enqueueMail } from '@/lib/mail/enqueue'

/**
 * Does the work inside the caller's transaction and puts on record what the database did to the grants that follow these: one event for each that ended,
 * stands still or goes on again with them, and one mail to its officer. Returns what the work returns.
 */
export async function withFollowers<Result>(tx: Tx, { actor, of }: { actor: PersonActor; of: { grantIds: readonly string[] } | { officerId: string } }, work: () => Promise<Result>): Promise<Result> {
  const before = new Map((await selectFollowers(tx, of)).map((each) => [each.id, each]))
  const result = await work()
  if (before.size === 0) return result
  for (const after of await selectFollowers(tx, of)) {
    const change = changeOf(before.get(after.id), after)
    if (!change) continue
    record(tx, { kind: change.kind, actor, subjectId: after.officerId, stateCode: after.stateCode, requestId: after.requestId, grantId: after.id, details: { number: after.number, reason: change.reason } })
    if (after.isOfficerActive) await tellOfChange(tx, { officerId: after.officerId, number: after.number, kind: change.kind })
  }
  return result
}

const happened = { 'grant.suspended': 'suspended', 'grant.resumed': 'resumed', 'grant.ended': 'ended' } as const

/** Tells an officer in use what was done to a grant of theirs just now, in the caller's transaction. */
export async function tellOfChange(tx: Tx, { officerId, number, kind }: { officerId: string; number: string; kind: keyof typeof happened }): Promise<void> {
  await enqueueMail(tx, { kind: 'grantChanged', userId: officerId, params: { number, event: happened[kind], at: (await readNow(tx)).toISOString(), replaces: null } })
}

function changeOf(before: Follower | undefined, after: Follower): { kind: 'grant.ended' | 'grant.suspended' | 'grant.resumed'; reason: string } | null {
  if (!before) return null
  if (after.endedAt?.getTime() !== before.endedAt?.getTime()) return { kind: 'grant.ended', reason: after.endedReason ?? '' }
  if (after.suspendedReason !== null && before.suspendedReason === null) return { kind: 'grant.suspended', reason: after.suspendedReason }
  if (after.suspendedReason === null && before.suspendedReason !== null) return { kind: 'grant.resumed', reason: 'followed' }
  return null
}
