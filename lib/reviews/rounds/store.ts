import type { Tx } from '@/lib/db/transaction'

const at = `coalesce($1::timestamptz, now())`
const clock = (instant: Date | undefined): string | null => instant?.toISOString() ?? null

/** A review of which a date was reached; `open` is how many of its items wait. */
export interface CalledReview {
  readonly id: string
  readonly number: string
  readonly dueAt: Date
  readonly open: number
}
const called = `r.id::text AS id, r.number, r.due_at AS "dueAt", (SELECT count(*)::int FROM portal.review_item i WHERE i.review_id = r.id AND i.verdict IS NULL) AS open`
const waits = `r.closed_at IS NULL AND EXISTS (SELECT FROM portal.review_item i WHERE i.review_id = r.id AND i.verdict IS NULL)`

/** Counts a reminder that is due, at most one however many were missed. Of two at the same time one gets it. */
export function takeReminders(tx: Tx, instant?: Date): Promise<CalledReview[]> {
  const due = `floor(extract(epoch FROM ${at} - r.opened_at) / 86400 / r.remind_days)::int`
  return tx.sql<CalledReview>(`UPDATE portal.review r SET reminders = ${due} WHERE ${waits} AND ${at} < r.escalate_at AND ${due} > r.reminders RETURNING ${called}`, [clock(instant)])
}

/** Takes a review whose last days have come, once. */
export function takeEscalations(tx: Tx, instant?: Date): Promise<CalledReview[]> {
  return tx.sql<CalledReview>(`UPDATE portal.review r SET escalated_at = ${at} WHERE ${waits} AND r.escalate_at <= ${at} AND ${at} < r.due_at AND r.escalated_at IS NULL RETURNING ${called}`, [clock(instant)])
}

/** Takes a review whose due date is reached, once; its unanswered items are to be suspended in the same transaction. */
export function takeOverdue(tx: Tx, instant?: Date): Promise<CalledReview[]> {
  return tx.sql<CalledReview>(`UPDATE portal.review r SET overdue_at = ${at} WHERE ${waits} AND r.due_at <= ${at} AND r.overdue_at IS NULL RETURNING ${called}`, [clock(instant)])
}

export interface SuspendedGrant {
  readonly id: string
  readonly number: string
  readonly officerId: string
  readonly stateCode: number
  readonly requestId: string
  readonly isOfficerActive: boolean
}

/** Suspends the grants of a review's unanswered items. One that is suspended already stays as it is; its item is marked all the same. `reason` is the system's word. */
export function suspendUnanswered(tx: Tx, input: { reviewId: string; reason: string }): Promise<SuspendedGrant[]> {
  return tx.sql<SuspendedGrant>(
    `WITH unanswered AS (
       UPDATE portal.review_item i SET suspended_at = now() WHERE i.review_id = $1::uuid AND i.verdict IS NULL AND i.suspended_at IS NULL RETURNING i.id, i.grant_id
     ), stopped AS (
       INSERT INTO portal.grant_suspension (grant_id, review_item_id, reason) SELECT grant_id, id, $2 FROM unanswered ON CONFLICT DO NOTHING RETURNING grant_id
     )
     SELECT g.id::text AS id, g.number, g.officer_id::text AS "officerId", g.state_code AS "stateCode", g.request_id::text AS "requestId", o.status = 'active' AS "isOfficerActive"
     FROM stopped s JOIN portal."grant" g ON g.id = s.grant_id JOIN portal."user" o ON o.id = g.officer_id ORDER BY g.state_code, g.number`,
    [input.reviewId, input.reason],
  )
}

/** Items whose grant is over for another reason need no answer any more. */
export async function markOver(tx: Tx, instant?: Date): Promise<void> {
  // The review before its items, like whoever answers.
  await tx.sql(`SELECT r.id FROM portal.review r WHERE r.closed_at IS NULL ORDER BY r.id FOR UPDATE`)
  await tx.sql(
    `UPDATE portal.review_item i SET verdict = 'over', decided_at = ${at} FROM portal."grant" g, portal.review r
     WHERE g.id = i.grant_id AND r.id = i.review_id AND r.closed_at IS NULL AND i.verdict IS NULL AND (g.ended_at <= now() OR g.ends_at <= ${at})`,
    [clock(instant)],
  )
}

/** Closes reviews: those in which nothing waits, or with `all` every open one. Returns each with its figures, once. */
export function closeReviews(tx: Tx, input: { all: boolean; at?: Date }): Promise<{ number: string; confirmed: number; ended: number; over: number; unanswered: number }[]> {
  const count = (verdict: string): string => `(SELECT count(*)::int FROM portal.review_item i WHERE i.review_id = r.id AND i.verdict ${verdict})`
  return tx.sql(
    `UPDATE portal.review r SET closed_at = greatest(${at}, r.opened_at) WHERE r.closed_at IS NULL AND ($2::boolean OR NOT EXISTS (SELECT FROM portal.review_item i WHERE i.review_id = r.id AND i.verdict IS NULL))
     RETURNING r.number, ${count(`= 'confirmed'`)} AS confirmed, ${count(`= 'ended'`)} AS ended, ${count(`= 'over'`)} AS over, ${count('IS NULL')} AS unanswered`,
    [clock(input.at), input.all],
  )
}

/** Whom a review's mail goes to: admins who may answer, and from the last days on every admin and auditor. */
export function selectReaders(tx: Tx, input: { everybody: boolean }): Promise<{ id: string; kind: 'admin' | 'auditor' }[]> {
  return tx.sql(
    `SELECT u.id::text AS id, u.kind::text AS kind FROM portal."user" u WHERE u.status = 'active' AND u.kind IN ('admin', 'auditor')
       AND ($1::boolean OR u.kind = 'auditor' OR 'approve' = ANY (portal.admin_permissions(u.id))) ORDER BY u.id`,
    [input.everybody],
  )
}
