import { assertNever } from '@/lib/errors'
import type { ReviewFacts } from '@/lib/reviews/schema'

export type ReviewVerdict = 'confirmed' | 'ended' | 'over'
/** Where an item stands: waiting, suspended because nobody answered, answered, over for another reason, or left unanswered by a review that is closed. */
export type ItemState = ReviewVerdict | 'open' | 'suspended' | 'unanswered'

/** The state of an item. */
export function itemState(item: { verdict: ReviewVerdict | null; suspendedAt: Date | null; isReviewClosed: boolean }): ItemState {
  if (item.verdict !== null) return item.verdict
  if (item.isReviewClosed) return 'unanswered'
  return item.suspendedAt === null ? 'open' : 'suspended'
}

/** What asks for a closer look before a grant is confirmed. */
export type Oddity = 'unused' | 'dormant' | 'suspended'

/** Everything about a grant that is not ordinary: unused since the last look at it, out of use, suspended by an admin. */
export function odditiesOf(facts: ReviewFacts): Oddity[] {
  const found: Oddity[] = facts.lastUsedAt === null || Date.parse(facts.lastUsedAt) < Date.parse(facts.since) ? ['unused'] : []
  switch (facts.standing) {
    case 'live': return found
    case 'dormant': return ['dormant', ...found]
    case 'suspended': return ['suspended', ...found]
    default: return assertNever(facts.standing)
  }
}

/** Who approved a grant does not confirm it, as long as another admin who may answers could (docs/decisions/0111). Ending is open to all who may answer. */
export function mayConfirm(input: { readerId: string; approverIds: readonly string[]; hasOtherReviewer: boolean }): boolean {
  return !input.approverIds.includes(input.readerId) || !input.hasOtherReviewer
}

/** True for an item that may be confirmed together with others: nothing odd, not suspended over it, and not by one of its approvers. */
export function isOrdinary(item: { facts: ReviewFacts; suspendedAt: Date | null; approverIds: readonly string[] }, readerId: string): boolean {
  return odditiesOf(item.facts).length === 0 && item.suspendedAt === null && !item.approverIds.includes(readerId)
}
