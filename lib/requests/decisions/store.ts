import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'

export const verdicts = ['approve', 'return', 'refuse'] as const
export type Verdict = (typeof verdicts)[number]

/** Why an admin may not decide on a request, as a key below `errors` in messages/ (portal.decision_bar says it). */
export const decisionBars = ['ownRequest', 'samePersonEntered', 'ownAccess', 'ownCreation', 'tookOfficerOut', 'decidedAlready', 'samePersonApproved'] as const
export type DecisionBar = (typeof decisionBars)[number]

/** Why nobody approves a request that an admin entered, as a key below `errors` in messages/ (portal.approval_bar says it). */
export const approvalBars = ['stateAsksItself', 'entererTookOfficerOut', 'entererMayNot', 'actingAbsent'] as const
export type ApprovalBar = (typeof approvalBars)[number]

const decisionRow = z.object({
  id: z.string(), adminId: z.string(), adminName: z.string(), verdict: z.enum(verdicts), reason: z.string(), revision: z.number(), decidedAt: z.date(),
  preview: z.unknown(), previewHash: z.string().nullable(), counts: z.boolean(),
})

/** One admin's word on one revision. */
export interface DecisionRow {
  readonly id: string
  readonly adminId: string
  readonly adminName: string
  readonly verdict: Verdict
  readonly reason: string
  readonly revision: number
  readonly decidedAt: Date
  /** What the admin saw, and its SHA-256 as 64 hex digits; with approvals only. */
  readonly preview: unknown
  readonly previewHash: string | null
  /** For approvals: false when it was overtaken by an edit, by the admin's standing, or by what it would open. */
  readonly counts: boolean
}

/** Writes one admin's word. The database refuses it on another revision, from somebody who may not decide, an approval without a preview, and a hash that is not that of its text. Returns the row's id. */
export async function insertDecision(tx: Tx, input: { requestId: string; revision: number; adminId: string; verdict: Verdict; reason: string; preview?: { text: string; hash: string } }): Promise<string> {
  const [row] = await tx.sql<{ id: string }>(
    `INSERT INTO portal.decision (request_id, revision, admin_id, verdict, reason, preview_text, preview_hash)
     VALUES ($1::uuid, $2::int, $3::uuid, $4, $5, $6, decode($7, 'hex')) RETURNING id`,
    [input.requestId, input.revision, input.adminId, input.verdict, input.reason, input.preview?.text ?? null, input.preview?.hash ?? null],
  )
  if (!row) throw new Error('no decision was stored')
  return row.id
}

/** The words spoken so far, in order. */
export async function selectDecisions(tx: Tx, requestId: string): Promise<DecisionRow[]> {
  const rows = await tx.sql<object>(
    `SELECT d.id, d.admin_id AS "adminId", u.name AS "adminName", d.verdict, d.reason, d.revision, d.decided_at AS "decidedAt", d.preview, encode(d.preview_hash, 'hex') AS "previewHash",
       EXISTS (SELECT FROM portal.counting_approvals(d.request_id) c WHERE c.decision_id = d.id) AS counts
     FROM portal.decision d JOIN portal."user" u ON u.id = d.admin_id WHERE d.request_id = $1::uuid ORDER BY d.decided_at, d.id`,
    [requestId],
  )
  return rows.map((row) => decisionRow.parse(row))
}

/** What keeps the admin from deciding, or null. */
export async function readBar(tx: Tx, input: { requestId: string; adminId: string }): Promise<DecisionBar | null> {
  const [row] = await tx.sql<{ bar: string | null }>('SELECT portal.decision_bar($1::uuid, $2::uuid) AS bar', [input.requestId, input.adminId])
  return barOf(decisionBars, row?.bar ?? null)
}

/** What keeps everybody from approving the request, or null: an admin entered it, and the State can ask for itself by now. */
export async function readApprovalBar(tx: Tx, requestId: string): Promise<ApprovalBar | null> {
  const [row] = await tx.sql<{ bar: string | null }>('SELECT portal.approval_bar($1::uuid) AS bar', [requestId])
  return barOf(approvalBars, row?.bar ?? null)
}

/** Since when the account may approve without a break; null when it may not now. */
export async function approvesSince(tx: Tx, adminId: string): Promise<Date | null> {
  const [row] = await tx.sql<{ since: Date | null }>('SELECT portal.approves_since($1::uuid) AS since', [adminId])
  return row?.since ?? null
}

/** Ends an approval whose preview no longer holds; its row stays. */
export async function voidDecision(tx: Tx, decisionId: string): Promise<void> {
  await tx.sql(`INSERT INTO portal.decision_void (decision_id, cause) VALUES ($1::uuid, 'previewMoved')`, [decisionId])
}

/** Keeps the accounts as they are until the transaction ends, so that nobody is deactivated or demoted between the check and the grant. Ordered, so that two never wait for each other. */
export async function holdAccounts(tx: Tx, ids: readonly string[]): Promise<{ id: string; kind: string; status: string; stateCode: number | null }[]> {
  return tx.sql(`SELECT id, kind::text AS kind, status::text AS status, state_code AS "stateCode" FROM portal."user" WHERE id = ANY ($1::uuid[]) ORDER BY id FOR SHARE`, [[...ids]])
}

function barOf<Bar extends string>(bars: readonly Bar[], said: string | null): Bar | null {
  if (said === null) return null
  const bar = bars.find((each) => each === said)
  if (!bar) throw new Error('the database knows a bar that the portal has no words for')
  return bar
}

/** Who entered a request: an officer or an admin; undefined when the account is out of use by now. */
export async function findEnterer(tx: Tx, id: string): Promise<{ kind: 'officer' | 'admin' } | undefined> {
  const [row] = await tx.sql<{ kind: 'officer' | 'admin' }>(`SELECT kind::text AS kind FROM portal."user" WHERE id = $1::uuid AND status = 'active'`, [id])
  return row
}

/** Whether the account is in use. */
export async function isActive(tx: Tx, id: string): Promise<boolean> {
  return (await tx.sql(`SELECT FROM portal."user" WHERE id = $1::uuid AND status = 'active'`, [id])).length > 0
}
