import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { findItem, findReview, type ReviewItemRow, type ReviewRow, selectItems, selectReviews } from '@/lib/reviews/store'

/** A review with its items, by State and officer. */
export interface ReviewWithItems {
  readonly review: ReviewRow
  readonly items: readonly ReviewItemRow[]
}

/** The review that asks now or else the last one, with the database's clock; undefined before the first. */
export function readCurrentReview(_actor: AdminActor): Promise<ReviewWithItems | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [newest] = await selectReviews(tx, 1)
    return newest && withItems(tx, newest)
  })
}

/** The review that asks now, with its figures alone; undefined when none does. */
export function readOpenReview(actor: AdminActor | AuditorActor): Promise<ReviewRow | undefined> {
  return inReadOnly(actor.kind === 'auditor' ? 'portal_auditor' : 'portal_web', async (tx) => (await selectReviews(tx, 1)).find(({ closedAt }) => closedAt === null))
}

/** One item with what it froze; undefined when there is none. */
export function readReviewItem(_actor: AdminActor, id: string): Promise<ReviewItemRow | undefined> {
  return inReadOnly('portal_web', (tx) => findItem(tx, id))
}

/** All reviews with their figures, newest first, for those who check. */
export function readReviews(_actor: AuditorActor): Promise<ReviewRow[]> {
  return inReadOnly('portal_auditor', (tx) => selectReviews(tx, limits.listRowsMax))
}

/** One review with every answer and its reason; undefined when there is none. */
export function readReview(_actor: AuditorActor, id: string): Promise<ReviewWithItems | undefined> {
  return inReadOnly('portal_auditor', async (tx) => {
    const review = await findReview(tx, id)
    return review && withItems(tx, review)
  })
}

async function withItems(tx: Tx, review: ReviewRow): Promise<ReviewWithItems> {
  return { review, items: await selectItems(tx, review.id) }
}
