import { z } from 'zod'
import { addressBases, grantFieldsSchema } from '@/lib/access/box'
import { type Field, fieldKeys } from '@/lib/access/fields'
import type { Tx } from '@/lib/db/transaction'
import { readRequestPolicy } from '@/lib/policy/reads'
import { readPurposes } from '@/lib/purposes/reads'
import type { RequestFacts } from '@/lib/requests/rules'
import type { RequestInput } from '@/lib/requests/schema'
import { isStateOnModule } from '@/lib/states/reads'

const requestRow = z.object({
  id: z.string(), number: z.string(), status: z.enum(['submitted', 'approved', 'refused', 'withdrawn']), officerId: z.string(), proposedById: z.string(), stateCode: z.number(),
  wholeState: z.boolean(), districtCodes: z.array(z.number()), basis: z.enum(addressBases), fields: grantFieldsSchema, canView: z.boolean(), canDownload: z.boolean(),
  windowDays: z.number().nullable(), windowFrom: z.string().nullable(), windowTo: z.string().nullable(), purposeId: z.string(), purposeEn: z.string(), purposeHi: z.string(), justification: z.string(),
  orderNumber: z.string(), orderDate: z.string(), startsOn: z.string(), endsOn: z.string(), createdAt: z.date(), decidedAt: z.date().nullable(),
})

/** A request as its row holds it, in the shape it was entered. */
export interface StoredRequest extends RequestInput {
  readonly id: string
  readonly number: string
  readonly status: z.output<typeof requestRow>['status']
  readonly proposedById: string
  /** The purpose's name, as the register words it now. */
  readonly purpose: { readonly id: string; readonly en: string; readonly hi: string }
  readonly stateCode: number
  readonly createdAt: Date
  readonly decidedAt: Date | null
}

const requestColumns = `r.id, r.number, r.status::text AS status, r.officer_id AS "officerId", r.proposed_by_id AS "proposedById", r.state_code AS "stateCode",
  r.whole_state AS "wholeState", r.district_codes AS "districtCodes", r.basis::text AS basis, r.fields, r.can_view AS "canView", r.can_download AS "canDownload",
  r.window_days AS "windowDays", r.window_from::text AS "windowFrom", r.window_to::text AS "windowTo", r.purpose_id AS "purposeId", pv.title_en AS "purposeEn", pv.title_hi AS "purposeHi", r.justification, r.order_number AS "orderNumber",
  r.order_date::text AS "orderDate", r.starts_on::text AS "startsOn", r.ends_on::text AS "endsOn", r.created_at AS "createdAt", r.decided_at AS "decidedAt"`

const requestTables = 'portal.request r JOIN portal.purpose_version pv ON pv.purpose_id = r.purpose_id AND pv.to_at IS NULL'

/** The request; undefined when there is none. */
export async function findRequest(tx: Tx, id: string): Promise<StoredRequest | undefined> {
  const [row] = await tx.sql<object>(`SELECT ${requestColumns} FROM ${requestTables} WHERE r.id = $1::uuid`, [id])
  return row && requestOf(row)
}

/** The request, locked until the transaction ends: one decision at a time. */
export async function lockRequest(tx: Tx, id: string): Promise<StoredRequest | undefined> {
  const [row] = await tx.sql<object>(`SELECT ${requestColumns} FROM ${requestTables} WHERE r.id = $1::uuid FOR UPDATE OF r`, [id])
  return row && requestOf(row)
}

/** Requests by place in their life, newest first. */
export async function selectRequests(tx: Tx, input: { status?: StoredRequest['status']; officerId?: string; limit: number }): Promise<StoredRequest[]> {
  const rows = await tx.sql<object>(
    `SELECT ${requestColumns} FROM ${requestTables}
     WHERE ($1::text IS NULL OR r.status::text = $1::text) AND ($2::uuid IS NULL OR r.officer_id = $2::uuid) ORDER BY r.created_at DESC, r.id LIMIT $3::int`,
    [input.status ?? null, input.officerId ?? null, input.limit],
  )
  return rows.map(requestOf)
}

/** Writes the request down; the number is the caller's. */
export async function insertRequest(tx: Tx, input: { number: string; proposedById: string; stateCode: number; request: RequestInput }): Promise<string> {
  const { request } = input
  const window = 'days' in request.window ? [request.window.days, null, null] : [null, request.window.from, request.window.to]
  const rows = await tx.sql<{ id: string }>(
    `INSERT INTO portal.request (number, officer_id, proposed_by_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download,
       window_days, window_from, window_to, purpose_id, justification, order_number, order_date, starts_on, ends_on)
     VALUES ($1, $2::uuid, $3::uuid, $4::int, $5::boolean, $6::int[], $7::portal.address_basis, $8::jsonb, $9::boolean, $10::boolean,
       $11::int, $12::text::date, $13::text::date, $14::uuid, $15, $16, $17::text::date, $18::text::date, $19::text::date) RETURNING id`,
    [input.number, request.officerId, input.proposedById, input.stateCode, request.districts === 'all', request.districts === 'all' ? [] : [...request.districts],
      request.basis, JSON.stringify(request.fields), request.canView, request.canDownload, ...window, request.purposeId, request.justification, request.orderNumber, request.orderDate,
      request.startsOn, request.endsOn],
  )
  const id = rows[0]?.id
  if (!id) throw new Error('no request was stored')
  return id
}

/** Writes one admin's word. The database refuses a second one of the same admin, and any on a closed request. */
export async function insertDecision(tx: Tx, input: { requestId: string; adminId: string; verdict: 'approve' | 'refuse'; reason: string }): Promise<void> {
  await tx.sql(`INSERT INTO portal.decision (request_id, admin_id, verdict, reason) VALUES ($1::uuid, $2::uuid, $3::portal.verdict, $4)`, [
    input.requestId, input.adminId, input.verdict, input.reason,
  ])
}

export interface DecisionRow {
  readonly adminId: string
  readonly adminName: string
  readonly verdict: 'approve' | 'refuse'
  readonly reason: string
  readonly decidedAt: Date
  /** False when the admin is none any more: the approval counts no longer. */
  readonly counts: boolean
}

/** The words spoken so far, in order. */
export function selectDecisions(tx: Tx, requestId: string): Promise<DecisionRow[]> {
  return tx.sql<DecisionRow>(
    `SELECT d.admin_id AS "adminId", u.name AS "adminName", d.verdict::text AS verdict, d.reason, d.decided_at AS "decidedAt", u.kind = 'admin' AND u.status = 'active' AS counts
     FROM portal.decision d JOIN portal."user" u ON u.id = d.admin_id WHERE d.request_id = $1::uuid ORDER BY d.decided_at, d.id`,
    [requestId],
  )
}

/** Closes the request. */
export async function closeRequest(tx: Tx, input: { id: string; status: 'approved' | 'refused' | 'withdrawn' }): Promise<void> {
  await tx.sql(`UPDATE portal.request SET status = $2::portal.request_status, decided_at = now() WHERE id = $1::uuid AND status = 'submitted'`, [input.id, input.status])
}

/** Keeps the accounts as they are until the transaction ends, so that nobody is deactivated between the check and the grant. Ordered, so that two never wait for each other. */
export async function holdAccounts(tx: Tx, ids: readonly string[]): Promise<{ id: string; kind: string; status: string; stateCode: number | null }[]> {
  return tx.sql(`SELECT id, kind::text AS kind, status::text AS status, state_code AS "stateCode" FROM portal."user" WHERE id = ANY ($1::uuid[]) ORDER BY id FOR SHARE`, [[...ids]])
}

/** What a request of the officer is judged by: policy, today, the State's districts and standing, the purpose, the fields already held. */
export async function readRequestFacts(tx: Tx, input: { officerId: string; stateCode: number; purposeId: string }): Promise<RequestFacts> {
  const policy = await readRequestPolicy(tx)
  const today = await readToday(tx)
  const districts = await tx.sql<{ code: number }>(`SELECT code FROM reference.district WHERE state_code = $1::int`, [input.stateCode])
  const held = await tx.sql<{ field: string }>(
    `SELECT DISTINCT jsonb_object_keys(fields) AS field FROM portal."grant" WHERE officer_id = $1::uuid AND ended_at IS NULL AND ends_at > now()`, [input.officerId],
  )
  const [purpose] = await readPurposes(tx, { id: input.purposeId, open: true })
  const isHeld = new Set(held.map(({ field }) => field))
  const heldFields = new Set<Field>(fieldKeys.filter((field) => isHeld.has(field)))
  return {
    policy, today, districts: new Set(districts.map(({ code }) => code)), heldFields, purposeFields: purpose ? new Set(purpose.fields) : null,
    isOnModule: await isStateOnModule(tx, input.stateCode),
  }
}

/** Today in India by the database's clock, `YYYY-MM-DD`. */
export async function readToday(tx: Tx): Promise<string> {
  const [clock] = await tx.sql<{ today: string }>(`SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date::text AS today`)
  if (!clock) throw new Error('the database gave no clock')
  return clock.today
}

function requestOf(raw: object): StoredRequest {
  const { wholeState, districtCodes, windowDays, windowFrom, windowTo, purposeEn, purposeHi, ...row } = requestRow.parse(raw)
  if (windowDays === null && (windowFrom === null || windowTo === null)) throw new Error('a request has no window')
  return {
    ...row, purpose: { id: row.purposeId, en: purposeEn, hi: purposeHi }, districts: wholeState ? 'all' : districtCodes,
    window: windowDays !== null ? { days: windowDays } : { from: windowFrom ?? '', to: windowTo ?? '' },
  }
}

interface People {
  readonly id: string
  readonly officerName: string
  readonly proposedByName: string
  readonly grantId: string | null
  readonly deciders: readonly string[]
}

/** Names and deciders of requests, by request. */
export async function selectPeople(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, People>> {
  const rows = await tx.sql<People>(
    `SELECT r.id, o.name AS "officerName", p.name AS "proposedByName", (SELECT g.id FROM portal."grant" g WHERE g.request_id = r.id) AS "grantId",
            ARRAY (SELECT d.admin_id::text FROM portal.decision d WHERE d.request_id = r.id) AS deciders
     FROM portal.request r JOIN portal."user" o ON o.id = r.officer_id JOIN portal."user" p ON p.id = r.proposed_by_id WHERE r.id = ANY ($1::uuid[])`,
    [[...ids]],
  )
  return new Map(rows.map((row) => [row.id, row]))
}
