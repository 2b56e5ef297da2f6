import { z } from 'zod'
import { addressBases, grantFieldsSchema } from '@/lib/access/box'
import type { BoxPurpose } from '@/lib/access/in-force'
import { fieldKeys } from '@/lib/access/fields'
import { readToday } from '@/lib/db/clock'
import type { Tx } from '@/lib/db/transaction'
import { readRequestPolicy } from '@/lib/policy/reads'
import { readPurposes } from '@/lib/purposes/reads'
import { countParameters } from '@/lib/requests/parameters/store'
import type { RequestFacts } from '@/lib/requests/rules'
import { type Nominee, type RequestBox, type RequestKind, requestKinds, type RequestStatus, requestStatuses, type StoredForm } from '@/lib/requests/schema'
import { isStateOnModule } from '@/lib/states/reads'
import { ranks } from '@/lib/users/rules'

const text = z.string().nullable()
const requestRow = z.object({
  id: z.string(), number: z.string(), status: z.enum(requestStatuses), kind: z.enum(requestKinds), revision: z.number(), officerId: text, proposedById: z.string(), stateCode: z.number(),
  replacesGrantId: text, letterId: text, handoverId: text, form: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  nomineeName: text, nomineeDesignation: text, nomineeRank: z.enum(ranks).nullable(), nomineeEmail: text, nomineeUserId: text, nomineeLocale: z.enum(['en', 'hi']).nullable(),
  box: z.object({
    wholeState: z.boolean(), districtCodes: z.array(z.number()), basis: z.enum(addressBases), fields: grantFieldsSchema, canView: z.boolean(), canDownload: z.boolean(),
    windowDays: z.number().nullable(), windowFrom: text, windowTo: text, purposeId: z.string(), justification: z.string(), orderNumber: z.string(), orderDate: z.string(),
    startsOn: z.string(), endsOn: z.string(),
  }).nullable(),
  purposeEn: text, purposeHi: text,
  createdAt: z.date(), submittedAt: z.date().nullable(), lapsesAt: z.date().nullable(), decidedAt: z.date().nullable(),
})

/** A request as its row holds it, complete or not. */
export interface RequestRecord {
  readonly id: string
  readonly number: string
  readonly status: RequestStatus
  readonly kind: RequestKind
  /** Grows with each edit; a decision counts only for the revision it was made on. */
  readonly revision: number
  /** Null until a nomination is approved: then the account is made. */
  readonly officerId: string | null
  readonly proposedById: string
  readonly stateCode: number
  readonly replacesGrantId: string | null
  readonly letterId: string | null
  /** The handover whose signature entered it; null for every other. */
  readonly handoverId: string | null
  readonly form: StoredForm
  readonly nominee: Nominee | null
  /** Null while the form is not complete. */
  readonly box: (RequestBox & { readonly stateCode: number; readonly purpose: BoxPurpose }) | null
  readonly createdAt: Date
  readonly submittedAt: Date | null
  /** When it lapses if nobody says a word; null when nobody's is awaited. */
  readonly lapsesAt: Date | null
  readonly decidedAt: Date | null
}

/** A complete request, its box beside the rest. */
export type StoredRequest = Omit<RequestRecord, 'box'> & NonNullable<RequestRecord['box']>

const requestSelect = `SELECT r.id, r.number, r.status::text AS status, r.kind::text AS kind, r.revision, r.officer_id AS "officerId", r.proposed_by_id AS "proposedById", r.state_code AS "stateCode",
  r.replaces_grant_id AS "replacesGrantId", r.letter_id AS "letterId", r.handover_id AS "handoverId", r.form, r.nominee_name AS "nomineeName", r.nominee_designation AS "nomineeDesignation", r.nominee_rank AS "nomineeRank",
  r.nominee_email AS "nomineeEmail", r.nominee_user_id AS "nomineeUserId", r.nominee_locale AS "nomineeLocale",
  CASE WHEN r.whole_state IS NOT NULL THEN jsonb_build_object('wholeState', r.whole_state, 'districtCodes', r.district_codes, 'basis', r.basis, 'fields', r.fields, 'canView', r.can_view,
    'canDownload', r.can_download, 'windowDays', r.window_days, 'windowFrom', r.window_from, 'windowTo', r.window_to, 'purposeId', r.purpose_id, 'justification', r.justification,
    'orderNumber', r.order_number, 'orderDate', r.order_date, 'startsOn', r.starts_on, 'endsOn', r.ends_on) END AS box,
  pv.title_en AS "purposeEn", pv.title_hi AS "purposeHi", r.created_at AS "createdAt", r.submitted_at AS "submittedAt",
  CASE WHEN r.status IN ('submitted', 'firstApproved', 'returned') THEN r.waiting_since + make_interval(days => (SELECT request_lapse_days FROM portal.policy)) END AS "lapsesAt", r.decided_at AS "decidedAt"
  FROM portal.request r LEFT JOIN portal.purpose_version pv ON pv.purpose_id = r.purpose_id AND pv.to_at IS NULL`

/** The request, complete or not; undefined when there is none. */
export async function findRecord(tx: Tx, id: string): Promise<RequestRecord | undefined> {
  const [row] = await tx.sql<object>(`${requestSelect} WHERE r.id = $1::uuid`, [id])
  return row && recordOf(row)
}

/** The request if it is complete; undefined when there is none. */
export async function findRequest(tx: Tx, id: string): Promise<StoredRequest | undefined> {
  const found = await findRecord(tx, id)
  if (!found?.box) return undefined
  const { box, ...rest } = found
  return { ...rest, ...box }
}

/** The request, locked until the transaction ends: one edit or decision at a time. */
export async function lockRequest(tx: Tx, id: string): Promise<RequestRecord | undefined> {
  const [row] = await tx.sql<object>(`${requestSelect} WHERE r.id = $1::uuid FOR UPDATE OF r`, [id])
  return row && recordOf(row)
}

/** Requests newest first, without those of handovers: all that were ever submitted and the reader's own drafts. `ofOfficer` narrows to those the officer entered or that concern them; `about` to one officer's. */
export async function selectRequests(tx: Tx, input: { readerId: string; ofOfficer?: boolean; about?: string; limit: number }): Promise<RequestRecord[]> {
  const rows = await tx.sql<object>(
    `${requestSelect} WHERE r.handover_id IS NULL AND (r.proposed_by_id = $1::uuid OR r.submitted_at IS NOT NULL) AND (NOT $2::boolean OR r.proposed_by_id = $1::uuid OR r.officer_id = $1::uuid)
       AND ($3::uuid IS NULL OR r.officer_id = $3::uuid) ORDER BY coalesce(r.submitted_at, r.created_at) DESC, r.id LIMIT $4::int`,
    [input.readerId, input.ofOfficer ?? false, input.about ?? null, input.limit],
  )
  return rows.map(recordOf)
}

/** Writes a new draft down; the number is the caller's. */
export async function insertDraft(tx: Tx, input: { number: string; kind: RequestKind; proposedById: string; stateCode: number; officerId: string | null; replacesGrantId: string | null; form: StoredForm }): Promise<string> {
  const rows = await tx.sql<{ id: string }>(
    `INSERT INTO portal.request (number, kind, proposed_by_id, state_code, officer_id, replaces_grant_id, form)
     VALUES ($1, $2::portal.request_kind, $3::uuid, $4::int, $5::uuid, $6::uuid, $7::jsonb) RETURNING id`,
    [input.number, input.kind, input.proposedById, input.stateCode, input.officerId, input.replacesGrantId, JSON.stringify(input.form)],
  )
  const id = rows[0]?.id
  if (!id) throw new Error('no request was stored')
  return id
}

/** Writes what the form says as the next revision: the form itself, and box and nominee where they are whole. */
export async function writeForm(tx: Tx, input: { id: string; form: StoredForm; box: RequestBox | null; nominee: Nominee | null }): Promise<void> {
  const { box, nominee } = input
  const window = box === null ? [null, null, null] : 'days' in box.window ? [box.window.days, null, null] : [null, box.window.from, box.window.to]
  await tx.sql(
    `UPDATE portal.request SET revision = revision + 1, form = $2::jsonb, whole_state = $3::boolean, district_codes = $4::int[], basis = $5::portal.address_basis, fields = $6::jsonb,
       can_view = $7::boolean, can_download = $8::boolean, window_days = $9::int, window_from = $10::text::date, window_to = $11::text::date, purpose_id = $12::uuid, justification = $13,
       order_number = $14, order_date = $15::text::date, starts_on = $16::text::date, ends_on = $17::text::date,
       nominee_name = $18, nominee_designation = $19, nominee_rank = $20, nominee_email = $21, nominee_user_id = $22, nominee_locale = $23
     WHERE id = $1::uuid`,
    [input.id, JSON.stringify(input.form), box && box.districts === 'all', box && (box.districts === 'all' ? [] : [...box.districts]), box?.basis ?? null, box && JSON.stringify(box.fields),
      box?.canView ?? null, box?.canDownload ?? null, ...window, box?.purposeId ?? null, box?.justification ?? null, box?.orderNumber ?? null, box?.orderDate ?? null, box?.startsOn ?? null, box?.endsOn ?? null,
      nominee?.name ?? null, nominee?.designation ?? null, nominee?.rank ?? null, nominee?.email ?? null, nominee?.userId ?? null, nominee?.language ?? null],
  )
}

/** Makes a letter of its own the request's letter, as the next revision. */
export async function writeLetter(tx: Tx, input: { id: string; letterId: string }): Promise<void> {
  await tx.sql('UPDATE portal.request SET letter_id = $2::uuid, revision = revision + 1 WHERE id = $1::uuid', [input.id, input.letterId])
}

/** The officer for whom an earlier request of the same handover was approved; undefined while there is none. */
export async function findSuccessor(tx: Tx, { handoverId }: Pick<RequestRecord, 'handoverId'>): Promise<string | undefined> {
  const [row] = await tx.sql<{ id: string }>(`SELECT officer_id AS id FROM portal.request WHERE handover_id = $1::uuid AND status = 'approved' LIMIT 1`, [handoverId])
  return row?.id
}

/** Moves the request on. The database knows which ways there are; to return is a new revision, so that approvals before the questions count no more; `officerId` comes with the approval of a nomination. */
export async function moveRequest(tx: Tx, input: { id: string; to: RequestStatus; officerId?: string }): Promise<void> {
  await tx.sql(
    `UPDATE portal.request SET revision = revision + CASE WHEN $2 = 'returned' THEN 1 ELSE 0 END, status = $2::portal.request_status,
       submitted_at = CASE WHEN $2 = 'submitted' THEN now() ELSE submitted_at END, waiting_since = CASE WHEN $2 IN ('submitted', 'firstApproved', 'returned') THEN now() END,
       decided_at = CASE WHEN $2 IN ('approved', 'refused', 'withdrawn', 'lapsed') THEN now() END, officer_id = coalesce($3::uuid, officer_id)
     WHERE id = $1::uuid`,
    [input.id, input.to, input.officerId ?? null],
  )
}

/** Ends every request that waited longer than policy allows and returns them. Those of a handover lapse with it. */
export async function endLapsed(tx: Tx): Promise<Pick<RequestRecord, 'id' | 'number' | 'officerId' | 'proposedById' | 'handoverId' | 'stateCode'>[]> {
  return tx.sql(
    `UPDATE portal.request r SET status = 'lapsed', decided_at = now(), waiting_since = NULL FROM portal.policy p
     WHERE r.handover_id IS NULL AND r.status IN ('submitted', 'firstApproved', 'returned') AND r.waiting_since + make_interval(days => p.request_lapse_days) <= now()
     RETURNING r.id, r.number, r.officer_id AS "officerId", r.proposed_by_id AS "proposedById", r.handover_id AS "handoverId", r.state_code AS "stateCode"`,
  )
}

/** How many drafts the person has lying. */
export async function countDrafts(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx.sql<{ drafts: number }>(`SELECT count(*)::int AS drafts FROM portal.request WHERE proposed_by_id = $1::uuid AND status = 'draft'`, [personId])
  return row?.drafts ?? 0
}

/** What a box is judged by: policy, today, the State's districts and standing, the purpose, and how many parameters would be held with it. */
export async function readRequestFacts(tx: Tx, input: { officerId: string | null; stateCode: number; replacesGrantId: string | null; box: RequestBox }): Promise<RequestFacts> {
  const { officerId, stateCode, replacesGrantId, box } = input
  const districts = await tx.sql<{ code: number }>(`SELECT code FROM reference.district WHERE state_code = $1::int`, [stateCode])
  const [purpose] = await readPurposes(tx, { id: box.purposeId, open: true })
  const asked = fieldKeys.filter((field) => box.fields[field])
  return {
    policy: await readRequestPolicy(tx), today: await readToday(tx), districts: new Set(districts.map(({ code }) => code)),
    parameters: await countParameters(tx, { stateCode, officerId, asked, from: box.startsOn, to: box.endsOn, withoutGrantId: replacesGrantId }),
    purposeFields: purpose ? new Set(purpose.fields) : null, isOnModule: await isStateOnModule(tx, stateCode),
  }
}

function recordOf(raw: object): RequestRecord {
  const row = requestRow.parse(raw)
  const { nomineeName, nomineeDesignation, nomineeRank, nomineeEmail, nomineeUserId, nomineeLocale, purposeEn, purposeHi, box, ...rest } = row
  const isNominee = nomineeName !== null && nomineeDesignation !== null && nomineeRank !== null && nomineeEmail !== null && nomineeLocale !== null
  return {
    ...rest, nominee: isNominee ? { name: nomineeName, designation: nomineeDesignation, rank: nomineeRank, email: nomineeEmail, userId: nomineeUserId, language: nomineeLocale } : null,
    box: box && { ...boxOf(box), stateCode: row.stateCode, purpose: { id: box.purposeId, en: purposeEn ?? '', hi: purposeHi ?? '' } },
  }
}

function boxOf({ wholeState, districtCodes, windowDays, windowFrom, windowTo, ...box }: NonNullable<z.output<typeof requestRow>['box']>): RequestBox {
  return { ...box, districts: wholeState ? 'all' : districtCodes, window: windowDays !== null ? { days: windowDays } : { from: windowFrom ?? '', to: windowTo ?? '' } }
}
