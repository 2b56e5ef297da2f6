import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import type { FormChange } from '@/lib/requests/history/rules'

/** What can happen to a request. `approvalFell`: an approval that no longer counts. */
export const requestActs = ['started', 'edited', 'letterAdded', 'submitted', 'resubmitted', 'approvedFirst', 'approvedSecond', 'approvalFell', 'returned', 'refused', 'withdrawn', 'lapsed'] as const
export type RequestAct = (typeof requestActs)[number]

const part = z.union([z.string(), z.array(z.string())])
const stepRow = z.object({
  id: z.string(), act: z.enum(requestActs), byName: z.string().nullable(), reason: z.string(), revision: z.number(), at: z.date(),
  changes: z.array(z.object({ field: z.string(), before: part, after: part })),
})

/** One step of a request's life. */
export type RequestStep = z.output<typeof stepRow>

/** Writes a step; steps are never changed. `byId` null: the portal itself. */
export async function insertStep(tx: Tx, step: { requestId: string; act: RequestAct; byId: string | null; reason?: string; changes?: readonly FormChange[] }): Promise<void> {
  await tx.sql(
    `INSERT INTO portal.request_step (request_id, revision, act, by_id, reason, changes) SELECT id, revision, $2, $3::uuid, $4, $5::jsonb FROM portal.request WHERE id = $1::uuid`,
    [step.requestId, step.act, step.byId, step.reason ?? '', JSON.stringify(step.changes ?? [])],
  )
}

/** All steps, oldest first. */
export async function selectSteps(tx: Tx, requestId: string): Promise<RequestStep[]> {
  const rows = await tx.sql<object>(
    `SELECT s.id, s.act, u.name AS "byName", s.reason, s.revision, s.at, s.changes FROM portal.request_step s LEFT JOIN portal."user" u ON u.id = s.by_id WHERE s.request_id = $1::uuid ORDER BY s.at, s.id`,
    [requestId],
  )
  return rows.map((row) => stepRow.parse(row))
}
