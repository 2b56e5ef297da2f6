import { record } from '@/lib/audit/record'
import { type AdminActor, systemActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import type { DatabaseRole } from '@/lib/db/roles'
import { grantSentence, plainSentence } from '@/lib/grants/rules'
import { selectGrantsById, type StoredGrant } from '@/lib/grants/store'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import type { Locale } from '@/lib/i18n/routing'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'
import { type Catalogue, catalogue } from '@/lib/reference/catalogue'
import { type CalledReview, closeReviews, markOver, selectReaders, suspendUnanswered, takeEscalations, takeOverdue, takeReminders } from '@/lib/reviews/rounds/store'
import type { ReviewFacts } from '@/lib/reviews/schema'
import { type Candidate, holdOpening, insertItems, insertReview, isReviewDue, type OpenedReview, selectCandidates } from '@/lib/reviews/store'

const worker = systemActor('worker')

/**
 * What time does to access reviews: opens the one that is due, reminds, escalates, suspends what nobody answered, closes what is done. Each step is one transaction whose row says that
 * it was done, so that it happens once however often, however late and by however many workers it is run. `at` is the instant to act for, the database's clock when it is not given (tests).
 */
export async function keepReviews({ at }: { at?: Date } = {}): Promise<void> {
  const step = (work: (tx: Tx) => Promise<void>): Promise<void> => inRoleTransaction('portal_worker', work)
  await step(async (tx) => {
    if (await isReviewDue(tx, at)) await openScheduled(tx, at)
  })
  await step((tx) => markOver(tx, at))
  await step(async (tx) => {
    for (const review of await takeReminders(tx, at)) {
      record(tx, { kind: 'review.reminded', actor: worker, details: { review: review.number, open: review.open } })
      await callReaders(tx, review, 'reminded')
    }
  })
  await step(async (tx) => {
    for (const review of await takeEscalations(tx, at)) {
      record(tx, { kind: 'review.escalated', actor: worker, details: { review: review.number, open: review.open } })
      await callReaders(tx, review, 'escalated')
    }
  })
  await step(async (tx) => {
    for (const review of await takeOverdue(tx, at)) await suspendRest(tx, review)
  })
  await step((tx) => closeDone(tx, { all: false, at }))
}

/** The review of the period. One that is still open makes way: what it suspended stays so, and the new one asks about it again. */
async function openScheduled(tx: Tx, at: Date | undefined): Promise<void> {
  await holdOpening(tx)
  // Another worker may have opened it meanwhile: that one stays open.
  if (!(await isReviewDue(tx, at))) return
  await closeDone(tx, { all: true, at })
  await openReview(tx, { role: 'portal_worker', at })
}

/**
 * Opens a review with one item for each grant that has begun and is not over, its facts frozen; `by` opens it out of turn. The schedule's review leaves out grants given within its own
 * period: two admins have looked at them since it began. Undefined when there is nothing to open. `role` is the login of the transaction.
 */
export async function openReview(tx: Tx, input: { role: DatabaseRole; by?: { actor: AdminActor; reason: string }; at?: Date }): Promise<OpenedReview | undefined> {
  const { by, at } = input
  const review = await insertReview(tx, { number: referenceNumber('RV'), at, openedBy: by && { adminId: by.actor.id, reason: by.reason } })
  if (!review) return undefined
  const candidates = await selectCandidates(tx, { olderThan: review.olderThan, at })
  const grants = new Map((await selectGrantsById(tx, candidates.map(({ grantId }) => grantId))).map((grant) => [grant.id, grant]))
  const codes = await catalogue(input.role)
  const items = candidates.flatMap((candidate) => {
    const grant = grants.get(candidate.grantId)
    return grant ? [{ grantId: grant.id, approverIds: candidate.approverIds, facts: factsOf(grant, candidate, codes) }] : []
  })
  if (items.length !== candidates.length) throw new Error('a review would have left out a grant')
  await insertItems(tx, review.id, items)
  const { number, dueAt } = review
  record(tx, { kind: 'review.opened', actor: by?.actor ?? worker, details: { review: number, grants: items.length, dueAt: dueAt.toISOString(), ...(by ? { reason: by.reason } : {}) } })
  if (items.length > 0) await callReaders(tx, { ...review, open: items.length }, 'opened')
  return review
}

function factsOf(grant: StoredGrant, { grantId: _id, approverIds: _approvers, since, lastUsedAt, ...use }: Candidate, codes: Catalogue): ReviewFacts {
  const sentence = (locale: Locale): string => plainSentence(grantSentence(grant, locale, {
    officer: grant.officerName, state: codes.stateName(grant.stateCode, locale), districts: grant.districts === 'all' ? [] : grant.districts.map((code) => codes.districtName(code, locale)),
  }))
  return {
    ...use, officerName: grant.officerName, stateCode: grant.stateCode, sentence: { en: sentence('en'), hi: sentence('hi') }, endsOn: grant.endsOn,
    since: since.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}

/** Unknown means no: what nobody confirmed gives nothing, until an admin answers. */
async function suspendRest(tx: Tx, review: CalledReview): Promise<void> {
  const suspended = await suspendUnanswered(tx, { reviewId: review.id, reason: 'reviewUnanswered' })
  for (const grant of suspended) {
    record(tx, {
      kind: 'grant.suspended', actor: worker, subjectId: grant.officerId, stateCode: grant.stateCode, requestId: grant.requestId, grantId: grant.id,
      details: { number: grant.number, reason: 'reviewUnanswered' },
    })
    if (grant.isOfficerActive) await enqueueMail(tx, { kind: 'grantSuspended', userId: grant.officerId, params: { number: grant.number } })
  }
  record(tx, { kind: 'review.overdue', actor: worker, details: { review: review.number, suspended: suspended.length } })
  await callReaders(tx, review, 'overdue')
  // Files of these grants are refused from now on by their own checks; the sweep takes keys and bytes away.
  if (suspended.length > 0) await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
}

/** Closes reviews in which nothing waits, or with `all` whatever is open, on record. */
export async function closeDone(tx: Tx, input: { all: boolean; at?: Date }): Promise<void> {
  for (const { number, ...counts } of await closeReviews(tx, input)) record(tx, { kind: 'review.closed', actor: worker, details: { review: number, ...counts } })
}

/** One mail to each admin who may answer and to each auditor; from the last days on to every admin too. */
async function callReaders(tx: Tx, review: CalledReview, stage: MailParams['reviewCall']['stage']): Promise<void> {
  for (const { id, kind } of await selectReaders(tx, { everybody: stage === 'escalated' || stage === 'overdue' })) {
    await enqueueMail(tx, { kind: 'reviewCall', userId: id, params: { stage, review: review.number, open: review.open, dueAt: review.dueAt.toISOString(), reader: kind } })
  }
}
