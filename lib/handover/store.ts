import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { type FactorKind, factorKinds } from '@/lib/factors/schema'
import { type Choice, choices, contingencyCauses, type HandoverStatus, handoverStatuses } from '@/lib/handover/schema'
import type { StoredForm } from '@/lib/requests/schema'

const text = z.string().nullable()
const day = z.string().nullable()
const instant = z.date().nullable()
const handoverRow = z.object({
  id: z.string(), number: z.string(), status: z.enum(handoverStatuses), round: z.number(), stateCode: z.number(), officerId: z.string(), officerName: z.string(), officerDesignation: z.string(), officerStatus: z.string(),
  successorId: text, successorName: text, successorDesignation: text, successorStatus: text, form: z.record(z.string(), z.union([z.string(), z.array(z.string())])), letterId: text,
  orderNumber: text, orderDate: day, reliefOn: day, stays: z.boolean().nullable(), createdAt: z.date(), signedAt: instant, approvedAt: instant, acceptBy: instant, acceptedAt: instant, effectiveAt: instant,
  settledAt: instant, endedAt: instant, neitherAt: instant, reason: z.string(), mode: z.enum(['signed', 'contingency']), enteredById: text, enteredByName: text, cause: z.enum(contingencyCauses).nullable(), evidence: z.string(), untilOn: day, isAcceptable: z.boolean(), isNeither: z.boolean(),
})

/** A handover as its row holds it, with its people's names: of a nominee without an account as nominated. */
export type HandoverRow = z.output<typeof handoverRow>

const isAcceptable = `h.status = 'approved' AND now() < h.accept_by`
/** A right of it is with nobody: suspended by its lapse, and neither resumed nor over. */
const isNeither = `EXISTS (SELECT FROM portal.grant_suspension x JOIN portal."grant" g ON g.id = x.grant_id
  WHERE x.handover_id = h.id AND h.neither_at IS NOT NULL AND x.resumed_at IS NULL AND least(g.ended_at, g.ends_at) > now())`

/** The officer chosen in a form; a draft may hold anything there, `new` for a nominee. Compared as the key it is, so that the account is looked up and not searched for. */
const chosen = `CASE WHEN h.form->>'successor' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (h.form->>'successor')::uuid END`

const handoverSelect = `SELECT h.id, h.number, h.status, h.round, h.state_code AS "stateCode", h.officer_id AS "officerId", o.name AS "officerName", o.designation AS "officerDesignation", o.status::text AS "officerStatus",
  h.successor_id AS "successorId", coalesce(s.name, h.form->>'name') AS "successorName", coalesce(s.designation, h.form->>'designation') AS "successorDesignation", s.status::text AS "successorStatus", h.form, h.letter_id AS "letterId",
  h.order_number AS "orderNumber", h.order_date::text AS "orderDate", h.relief_on::text AS "reliefOn", h.stays, h.created_at AS "createdAt", h.signed_at AS "signedAt", h.approved_at AS "approvedAt",
  h.accept_by AS "acceptBy", h.accepted_at AS "acceptedAt", h.effective_at AS "effectiveAt", h.settled_at AS "settledAt", h.ended_at AS "endedAt", h.neither_at AS "neitherAt", h.reason,
  h.mode, h.entered_by_id AS "enteredById", e.name AS "enteredByName", h.cause, h.evidence, h.until_on::text AS "untilOn",
  ${isAcceptable} AS "isAcceptable", ${isNeither} AS "isNeither"
  FROM portal.handover h JOIN portal."user" o ON o.id = h.officer_id LEFT JOIN portal."user" e ON e.id = h.entered_by_id LEFT JOIN portal."user" s ON s.state_code = h.state_code AND s.id = coalesce(h.successor_id, ${chosen})`

/** The handover; undefined when there is none. */
export async function findHandover(tx: Tx, id: string): Promise<HandoverRow | undefined> {
  const [row] = await tx.sql<object>(`${handoverSelect} WHERE h.id = $1::uuid`, [id])
  return row && handoverRow.parse(row)
}

/** The handover, locked until the transaction ends: one word at a time. */
export async function lockHandover(tx: Tx, id: string): Promise<HandoverRow | undefined> {
  await tx.sql('SELECT id FROM portal.handover WHERE id = $1::uuid FOR UPDATE', [id])
  return findHandover(tx, id)
}

/** Handovers newest first: all that were ever signed with the reader's own drafts, or the one officer's as whoever hands over or takes over (only from the approval on). */
export async function selectHandovers(tx: Tx, input: { personId?: string; readerId?: string; limit: number }): Promise<HandoverRow[]> {
  const rows = await tx.sql<object>(
    `${handoverSelect} WHERE CASE WHEN $1::uuid IS NULL THEN h.signed_at IS NOT NULL OR h.entered_by_id = $3::uuid ELSE (h.officer_id = $1::uuid AND h.mode = 'signed') OR (h.successor_id = $1::uuid AND h.approved_at IS NOT NULL) END
     ORDER BY coalesce(h.signed_at, h.created_at) DESC, h.id LIMIT $2::int`, [input.personId ?? null, input.limit, input.readerId ?? null])
  return rows.map((row) => handoverRow.parse(row))
}

/** How many wait for this officer: to be accepted by, or to be answered after a return. */
export async function countOwnWaiting(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx.sql<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM portal.handover h WHERE h.mode = 'signed' AND ((h.successor_id = $1::uuid AND ${isAcceptable}) OR (h.officer_id = $1::uuid AND h.status = 'returned'))`, [personId])
  return row?.waiting ?? 0
}

/** How many left a right with nobody that is there still. */
export async function countNeither(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ waiting: number }>(`SELECT count(*)::int AS waiting FROM portal.handover h WHERE h.status = 'lapsed' AND ${isNeither}`)
  return row?.waiting ?? 0
}

/** Of each handover that waits for admins the requests they decide on. */
export async function selectSigned(tx: Tx): Promise<string[][]> {
  const rows = await tx.sql<{ ids: string[] }>(
    `SELECT array_agg(i.request_id::text ORDER BY i.request_id) FILTER (WHERE i.request_id IS NOT NULL) AS ids FROM portal.handover h JOIN portal.handover_item i ON i.handover_id = h.id AND i.round = h.round
     WHERE h.status = 'signed' GROUP BY h.id`)
  return rows.map(({ ids }) => ids)
}

/** Writes a new draft down; with `enteredById` that of a contingency. */
export async function insertHandover(tx: Tx, input: { number: string; officerId: string; stateCode: number; form: StoredForm; enteredById?: string }): Promise<string> {
  const [row] = await tx.sql<{ id: string }>(
    `INSERT INTO portal.handover (number, state_code, officer_id, form, entered_by_id, mode) VALUES ($1, $2::int, $3::uuid, $4::jsonb, $5::uuid, CASE WHEN $5::uuid IS NULL THEN 'signed' ELSE 'contingency' END) RETURNING id`,
    [input.number, input.stateCode, input.officerId, JSON.stringify(input.form), input.enteredById ?? null])
  if (!row) throw new Error('no handover was stored')
  return row.id
}

/** The officer's handover that is not over; undefined without one. */
export async function findOpen(tx: Tx, officerId: string, mode: 'signed' | 'contingency' = 'signed'): Promise<string | undefined> {
  const [row] = await tx.sql<{ id: string }>(`SELECT id FROM portal.handover WHERE officer_id = $1::uuid AND mode = $2 AND status IN ('draft', 'signed', 'returned', 'approved', 'accepted')`, [officerId, mode])
  return row?.id
}

/** Writes what stands in the form, complete or not. */
export async function writeHandoverForm(tx: Tx, input: { id: string; form: StoredForm }): Promise<void> {
  await tx.sql('UPDATE portal.handover SET form = $2::jsonb WHERE id = $1::uuid', [input.id, JSON.stringify(input.form)])
}

/** Makes a letter of its own the handover's order. */
export async function writeOrder(tx: Tx, input: { id: string; letterId: string }): Promise<void> {
  await tx.sql('UPDATE portal.handover SET letter_id = $2::uuid WHERE id = $1::uuid', [input.id, input.letterId])
}

/** Writes what becomes of each grant with the signature that comes next. */
export async function insertItems(tx: Tx, input: { id: string; round: number; items: readonly { grantId: string; choice: Choice; requestId: string | null }[] }): Promise<void> {
  for (const { grantId, choice, requestId } of input.items) {
    await tx.sql('INSERT INTO portal.handover_item (handover_id, round, grant_id, choice, request_id) VALUES ($1::uuid, $2::int, $3::uuid, $4, $5::uuid)', [input.id, input.round, grantId, choice, requestId])
  }
}

/** The signature: what was signed stands in columns from now on. */
export async function writeSignature(tx: Tx, input: { id: string; successorId: string | null; orderNumber: string; orderDate: string; reliefOn: string; stays: boolean }): Promise<void> {
  await tx.sql(
    `UPDATE portal.handover SET status = 'signed', round = round + 1, signed_at = now(), successor_id = $2::uuid, order_number = $3, order_date = $4::text::date, relief_on = $5::text::date, stays = $6::boolean
     WHERE id = $1::uuid`, [input.id, input.successorId, input.orderNumber, input.orderDate, input.reliefOn, input.stays])
}

/** The entry of a contingency: the first of two words. The relief is today. */
export async function writeEntry(tx: Tx, input: { id: string; successorId: string; orderNumber: string; orderDate: string; cause: string; evidence: string; untilOn: string }): Promise<void> {
  await tx.sql(
    `UPDATE portal.handover SET status = 'signed', round = round + 1, signed_at = now(), successor_id = $2::uuid, order_number = $3, order_date = $4::text::date, relief_on = portal.india_day(), stays = false, cause = $5,
       evidence = $6, until_on = $7::text::date WHERE id = $1::uuid`, [input.id, input.successorId, input.orderNumber, input.orderDate, input.cause, input.evidence, input.untilOn])
}

/** The second word on a contingency (portal.begin_contingency): what it brought about. */
export async function beginContingency(tx: Tx, input: { id: string; numbers: readonly string[] }): Promise<{ at: string; sessions: number; deactivated: boolean; factors: readonly FactorKind[] }> {
  const [row] = await tx.sql<{ done: unknown }>('SELECT portal.begin_contingency($1::uuid, $2::text[]) AS done', [input.id, [...input.numbers]])
  return z.object({ at: z.string(), sessions: z.number(), deactivated: z.boolean(), factors: z.array(z.enum(factorKinds)) }).parse(row?.done)
}

/** Moves the handover on as a person may; the database knows which ways there are. */
export async function moveHandover(tx: Tx, input: { id: string; to: Extract<HandoverStatus, 'returned' | 'refused' | 'withdrawn' | 'declined'>; reason?: string }): Promise<void> {
  await tx.sql(`UPDATE portal.handover SET status = $2, ended_at = CASE WHEN $2 <> 'returned' THEN now() END, reason = coalesce($3, reason) WHERE id = $1::uuid`, [input.id, input.to, input.reason ?? null])
}

/** Notes the second approval: from now on the successor may accept, until the end of the last of the policy's days. Returns the successor and that instant. */
export async function writeApproval(tx: Tx, id: string): Promise<{ successorId: string; acceptBy: Date }> {
  const [row] = await tx.sql<{ successorId: string; acceptBy: Date }>(
    `UPDATE portal.handover h SET status = 'approved', approved_at = now(), accept_by = portal.india_midnight(portal.india_day() + 1 + p.handover_days),
       successor_id = (SELECT r.officer_id FROM portal.handover_item i JOIN portal.request r ON r.id = i.request_id WHERE i.handover_id = h.id AND i.round = h.round LIMIT 1)
     FROM portal.policy p WHERE h.id = $1::uuid RETURNING h.successor_id AS "successorId", h.accept_by AS "acceptBy"`, [id])
  if (!row) throw new Error('no handover was approved')
  return row
}

const itemRow = z.object({
  grantId: z.string(), number: z.string(), choice: z.enum(choices), requestId: text, requestNumber: text, newGrantId: text, newNumber: text, isSuspended: z.boolean(), isOver: z.boolean(), endsOn: z.string(),
})
export type ItemRow = z.output<typeof itemRow>

/** Holds the grants of the latest signature as they are until the transaction ends. Ordered, so that two never wait for each other. */
export async function holdGrants(tx: Tx, handoverId: string): Promise<void> {
  await tx.sql(
    `SELECT g.id FROM portal."grant" g JOIN portal.handover_item i ON i.grant_id = g.id JOIN portal.handover h ON h.id = i.handover_id AND h.round = i.round WHERE h.id = $1::uuid ORDER BY g.id FOR UPDATE OF g`, [handoverId])
}

/** What becomes of each grant by the latest signature, in the order in which they were given. */
export async function selectItems(tx: Tx, handoverId: string): Promise<ItemRow[]> {
  const rows = await tx.sql<object>(
    `SELECT i.grant_id AS "grantId", g.number, i.choice, i.request_id AS "requestId", r.number AS "requestNumber", i.new_grant_id AS "newGrantId", n.number AS "newNumber",
       EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id AND s.resumed_at IS NULL) AS "isSuspended", least(g.ended_at, g.ends_at) <= greatest(clock_timestamp(), portal.india_midnight(h.relief_on)) AS "isOver",
       (portal.india_day(g.ends_at) - 1)::text AS "endsOn"
     FROM portal.handover_item i JOIN portal.handover h ON h.id = i.handover_id AND h.round = i.round JOIN portal."grant" g ON g.id = i.grant_id LEFT JOIN portal.request r ON r.id = i.request_id
       LEFT JOIN portal."grant" n ON n.id = i.new_grant_id WHERE i.handover_id = $1::uuid ORDER BY g.created_at, g.id`, [handoverId])
  return rows.map((row) => itemRow.parse(row))
}

/** The successor's acceptance: moves the rights (portal.take_over) and returns the instant at which they move. */
export async function takeOver(tx: Tx, input: { id: string; numbers: readonly string[] }): Promise<Date> {
  const [row] = await tx.sql<{ at: Date }>('SELECT portal.take_over($1::uuid, $2::text[]) AS at', [input.id, [...input.numbers]])
  if (!row) throw new Error('nothing was taken over')
  return row.at
}
