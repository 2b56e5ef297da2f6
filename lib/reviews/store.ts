import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import type { ReviewVerdict } from '@/lib/reviews/rules'
import { type ReviewFacts, reviewFacts } from '@/lib/reviews/schema'

export interface ReviewRow {
  readonly id: string
  readonly number: string
  /** The first day of the period it was opened for; null for one out of turn. */
  readonly periodFrom: string | null
  readonly openedByName: string | null
  readonly reason: string | null
  readonly openedAt: Date
  readonly dueAt: Date
  readonly escalatedAt: Date | null
  readonly overdueAt: Date | null
  readonly closedAt: Date | null
  /** By the database's clock: the due date is reached. */
  readonly isDue: boolean
  readonly items: number
  readonly confirmed: number
  readonly ended: number
  readonly over: number
  /** Without an answer, suspended ones included. */
  readonly open: number
  readonly suspended: number
}

const reviewSelect = `SELECT r.id::text AS id, r.number, r.period_from::text AS "periodFrom", o.name AS "openedByName", r.reason, r.opened_at AS "openedAt", r.due_at AS "dueAt",
  r.escalated_at AS "escalatedAt", r.overdue_at AS "overdueAt", r.closed_at AS "closedAt", r.due_at <= now() AS "isDue", c.*
  FROM portal.review r LEFT JOIN portal."user" o ON o.id = r.opened_by_id CROSS JOIN LATERAL (
    SELECT count(*)::int AS items, count(*) FILTER (WHERE i.verdict = 'confirmed')::int AS confirmed, count(*) FILTER (WHERE i.verdict = 'ended')::int AS ended,
      count(*) FILTER (WHERE i.verdict = 'over')::int AS over, count(*) FILTER (WHERE i.verdict IS NULL)::int AS open, count(*) FILTER (WHERE i.verdict IS NULL AND i.suspended_at IS NOT NULL)::int AS suspended
    FROM portal.review_item i WHERE i.review_id = r.id) c`

/** Reviews, newest first. */
export function selectReviews(tx: Tx, limit: number): Promise<ReviewRow[]> {
  return tx.sql<ReviewRow>(`${reviewSelect} ORDER BY r.opened_at DESC, r.id LIMIT $1::int`, [limit])
}

/** One review; undefined when there is none. */
export async function findReview(tx: Tx, id: string): Promise<ReviewRow | undefined> {
  return (await tx.sql<ReviewRow>(`${reviewSelect} WHERE r.id = $1::uuid`, [id]))[0]
}

const itemRow = z.object({
  id: z.string(), reviewId: z.string(), reviewNumber: z.string(), grantId: z.string(), grantNumber: z.string(), officerId: z.string(), requestId: z.string(), facts: reviewFacts, approverIds: z.array(z.string()),
  approverNames: z.array(z.string()), verdict: z.enum(['confirmed', 'ended', 'over']).nullable(), reason: z.string().nullable(), decidedByName: z.string().nullable(), decidedAt: z.date().nullable(),
  byApprover: z.boolean(), suspendedAt: z.date().nullable(), isReviewClosed: z.boolean(), dueAt: z.date(), hasOtherReviewer: z.boolean(),
})
export type ReviewItemRow = z.output<typeof itemRow>

/** `rights` is SQL that says whether the admin `u` may answer; who only reads needs no such look. */
const itemSelect = (rights: string): string => `SELECT i.id::text AS id, i.review_id::text AS "reviewId", r.number AS "reviewNumber", i.grant_id::text AS "grantId", g.number AS "grantNumber", g.officer_id::text AS "officerId",
  g.request_id::text AS "requestId", i.facts, i.approver_ids::text[] AS "approverIds", ARRAY(SELECT a.name FROM portal."user" a WHERE a.id = ANY (i.approver_ids) ORDER BY a.name) AS "approverNames",
  i.verdict::text AS verdict, i.reason, d.name AS "decidedByName", i.decided_at AS "decidedAt", i.by_approver AS "byApprover", i.suspended_at AS "suspendedAt", r.closed_at IS NOT NULL AS "isReviewClosed", r.due_at AS "dueAt",
  ${rights} AS "hasOtherReviewer"
  FROM portal.review_item i JOIN portal.review r ON r.id = i.review_id JOIN portal."grant" g ON g.id = i.grant_id LEFT JOIN portal."user" d ON d.id = i.decided_by_id`
const otherReviewer = `EXISTS (SELECT FROM portal."user" u WHERE u.kind = 'admin' AND u.status = 'active' AND u.id <> ALL (i.approver_ids) AND 'approve' = ANY (portal.admin_permissions(u.id)))`

/** The items of a review, in an order that does not move while they are answered. */
export async function selectItems(tx: Tx, reviewId: string): Promise<ReviewItemRow[]> {
  return (await tx.sql<object>(`${itemSelect(otherReviewer)} WHERE i.review_id = $1::uuid ORDER BY g.state_code, i.facts->>'officerName', g.number`, [reviewId])).map((row) => itemRow.parse(row))
}

/** One item; undefined when there is none. */
export async function findItem(tx: Tx, id: string): Promise<ReviewItemRow | undefined> {
  const [row] = await tx.sql<object>(`${itemSelect(otherReviewer)} WHERE i.id = $1::uuid`, [id])
  return row && itemRow.parse(row)
}

/** The item, its review and it locked until the transaction ends: no answer meets a review that is being closed. The review first, as the rounds do, or each would wait for the other. */
export async function lockItem(tx: Tx, id: string): Promise<ReviewItemRow | undefined> {
  await tx.sql(`SELECT r.id FROM portal.review r WHERE r.id = (SELECT i.review_id FROM portal.review_item i WHERE i.id = $1::uuid) FOR UPDATE`, [id])
  await tx.sql(`SELECT i.id FROM portal.review_item i WHERE i.id = $1::uuid FOR UPDATE`, [id])
  return findItem(tx, id)
}

/** Writes an answer, once. */
export async function writeAnswer(tx: Tx, input: { id: string; verdict: Exclude<ReviewVerdict, 'over'>; reason: string; adminId: string }): Promise<void> {
  await tx.sql(
    `UPDATE portal.review_item SET verdict = $2::portal.review_verdict, reason = $3, decided_by_id = $4::uuid, decided_at = now(), by_approver = $4::uuid = ANY (approver_ids) WHERE id = $1::uuid`,
    [input.id, input.verdict, input.reason, input.adminId],
  )
}

/** A review just opened, and from which instant on grants are too young for it (null: none is). */
export interface OpenedReview {
  readonly id: string
  readonly number: string
  readonly dueAt: Date
  readonly olderThan: Date | null
}

/**
 * Opens a review when one is due: none was opened for the running period of the policy's months; with `openedBy` at any time. Undefined when there is nothing to open. Those who open
 * wait for each other. Dates are frozen: answers until so many Indian midnights later.
 */
export async function insertReview(tx: Tx, input: { number: string; openedBy?: { adminId: string; reason: string }; at?: Date }): Promise<OpenedReview | undefined> {
  await holdOpening(tx)
  const rows = await tx.sql<OpenedReview>(
    `WITH clock AS (SELECT coalesce($1::timestamptz, now()) AS at, portal.india_day(coalesce($1::timestamptz, now())) AS today),
     period AS (SELECT c.*, p.*, make_date(extract(year FROM c.today)::int, (extract(month FROM c.today)::int - 1) / p.review_months * p.review_months + 1, 1) AS first_day FROM clock c CROSS JOIN portal.policy p)
     INSERT INTO portal.review (number, period_from, opened_by_id, reason, opened_at, due_at, escalate_at, remind_days)
     SELECT $2, CASE WHEN $3::uuid IS NULL THEN first_day END, $3::uuid, $4, at, portal.india_midnight(today + review_days),
       portal.india_midnight(today + review_days - review_escalate_days), review_remind_days
     FROM period WHERE $3::uuid IS NOT NULL OR NOT EXISTS (SELECT FROM portal.review r WHERE r.period_from >= period.first_day)
     RETURNING id::text AS id, number, due_at AS "dueAt", CASE WHEN period_from IS NOT NULL THEN portal.india_midnight(period_from) END AS "olderThan"`,
    [input.at?.toISOString() ?? null, input.number, input.openedBy?.adminId ?? null, input.openedBy?.reason ?? null],
  )
  return rows[0]
}

/** Until the transaction ends nobody else opens a review: what is asked after this still holds when it is opened. */
export async function holdOpening(tx: Tx): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('reviews'))::text AS locked`)
}

/** True when the schedule asks for a review now. Cheap: asked every minute. */
export async function isReviewDue(tx: Tx, at?: Date): Promise<boolean> {
  const [row] = await tx.sql<{ due: boolean }>(
    `WITH day AS (SELECT portal.india_day(coalesce($1::timestamptz, now())) AS today)
     SELECT NOT EXISTS (SELECT FROM portal.review r WHERE r.period_from >= make_date(extract(year FROM today)::int, (extract(month FROM today)::int - 1) / p.review_months * p.review_months + 1, 1)) AS due
     FROM day CROSS JOIN portal.policy p`,
    [at?.toISOString() ?? null],
  )
  return row?.due ?? false
}

export interface Candidate {
  readonly grantId: string
  readonly designation: string
  readonly approverIds: readonly string[]
  readonly standing: ReviewFacts['standing']
  readonly since: Date
  readonly lastUsedAt: Date | null
  readonly looks: number
  readonly rowsSeen: number
  readonly files: number
  readonly fileRows: number
}

/**
 * Every grant that has begun and is not over, with its use by the ledger and the files; those given from `olderThan` on are left to the next review. Of the ledger only what was
 * written since the last review is read, by the officer's index from the first such position on: an earlier last use stands in that review.
 */
export function selectCandidates(tx: Tx, input: { olderThan: Date | null; at?: Date }): Promise<Candidate[]> {
  return tx.sql<Candidate>(
    `SELECT g.id::text AS "grantId", o.designation, ARRAY(SELECT d.admin_id::text FROM portal.decision d JOIN portal.request q ON q.id = d.request_id AND q.revision = d.revision WHERE d.request_id = g.request_id AND d.verdict = 'approve'
         AND NOT EXISTS (SELECT FROM portal.decision_void x WHERE x.decision_id = d.id) ORDER BY d.decided_at, d.id) AS "approverIds",
       CASE WHEN EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id AND s.resumed_at IS NULL) THEN 'suspended'
            WHEN EXISTS (SELECT FROM portal.grants_in_force(g.officer_id) f WHERE f.id = g.id) THEN 'live' ELSE 'dormant' END AS standing,
       l.since, coalesce(e.last_used, b.last_used) AS "lastUsedAt", e.looks, e.rows_seen AS "rowsSeen", x.files, x.file_rows AS "fileRows"
     FROM portal."grant" g JOIN portal."user" o ON o.id = g.officer_id
     CROSS JOIN LATERAL (SELECT greatest(g.starts_at, max(r.opened_at)) AS since FROM portal.review_item i JOIN portal.review r ON r.id = i.review_id WHERE i.grant_id = g.id) l
     LEFT JOIN LATERAL (SELECT (i.facts->>'lastUsedAt')::timestamptz AS last_used FROM portal.review_item i JOIN portal.review r ON r.id = i.review_id WHERE i.grant_id = g.id ORDER BY r.opened_at DESC LIMIT 1) b ON true
     CROSS JOIN LATERAL (
       SELECT max(v.recorded_at) AS last_used, count(*) FILTER (WHERE v.kind IN ('registrants.listed', 'registrant.opened'))::int AS looks,
         coalesce(sum(CASE WHEN v.kind = 'registrants.listed' THEN (v.details->>'rows')::int ELSE 1 END) FILTER (WHERE v.kind IN ('registrants.listed', 'registrant.opened')), 0)::int AS rows_seen
       FROM ledger.event v WHERE v.actor_id = g.officer_id AND v.position >= (SELECT f.position FROM ledger.event f WHERE f.recorded_at >= l.since ORDER BY f.recorded_at, f.position LIMIT 1)
         AND v.recorded_at >= l.since AND v.kind <> 'home.viewed' AND v.outcome = 'done' AND v.details->'grants' ? g.number) e
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS files, coalesce(sum(f.rows_written), 0)::int AS file_rows FROM portal.export f
       WHERE f.officer_id = g.officer_id AND f.opened_at >= l.since AND f.boxes @> jsonb_build_array(jsonb_build_object('grantId', g.id))) x
     WHERE g.starts_at <= coalesce($1::timestamptz, now()) AND coalesce($1::timestamptz, now()) < g.ends_at AND (g.ended_at IS NULL OR g.ended_at > now()) AND ($2::timestamptz IS NULL OR g.created_at < $2::timestamptz)
     ORDER BY g.state_code, g.number`,
    [input.at?.toISOString() ?? null, input.olderThan?.toISOString() ?? null],
  )
}

/** Writes the items of a review in one statement. */
export async function insertItems(tx: Tx, reviewId: string, items: readonly { grantId: string; approverIds: readonly string[]; facts: ReviewFacts }[]): Promise<void> {
  await tx.sql(
    `INSERT INTO portal.review_item (review_id, grant_id, facts, approver_ids)
     SELECT $1::uuid, (i->>'grantId')::uuid, i->'facts', ARRAY(SELECT jsonb_array_elements_text(i->'approverIds')::uuid) FROM jsonb_array_elements($2::jsonb) AS i`,
    [reviewId, JSON.stringify(items)],
  )
}
