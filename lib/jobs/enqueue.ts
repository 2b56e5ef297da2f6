import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'

/** Every task of the worker and what its payload holds: ids, never values. */
export interface Tasks {
  buildExport: { readonly exportId: string }
  expireExport: { readonly exportId: string }
  sendMail: { readonly mailId: string }
  /** At the instant at which the rights of a handover move. */
  settleHandover: { readonly handoverId: string }
  /** Signs a checkpoint over what is new in the ledger; with `again` once more half a minute later. */
  sealLedger: { readonly again?: boolean }
  /** Hands the newest checkpoint to the witnesses. */
  witnessLedger: Readonly<Record<string, never>>
  /** Every minute: what other jobs missed. */
  sweep: Readonly<Record<string, never>>
}
export type TaskName = keyof Tasks

/** The same, checked when a job is taken out of the queue again. */
export const payloadSchemas: { readonly [Task in TaskName]: z.ZodType<Tasks[Task]> } = {
  buildExport: z.strictObject({ exportId: z.uuid() }),
  expireExport: z.strictObject({ exportId: z.uuid() }),
  sendMail: z.strictObject({ mailId: z.uuid() }),
  settleHandover: z.strictObject({ handoverId: z.uuid() }),
  sealLedger: z.object({ again: z.boolean().optional() }),
  witnessLedger: z.record(z.string(), z.unknown()).transform(() => ({})),
  sweep: z.record(z.string(), z.unknown()).transform(() => ({})),
}

/**
 * Adds a job in the caller's transaction: it exists if and only if the change does (design, section 7). Tried 25 times with growing pauses.
 * `runAt` is a database time, null for now. A job with the same `jobKey` that has not begun is replaced.
 */
export async function enqueue<Task extends TaskName>(
  tx: Tx, job: { task: Task; payload: Tasks[Task]; runAt?: Date | null; jobKey?: string },
): Promise<void> {
  // The cast to text: Prisma reads no column of type void.
  await tx.sql('SELECT portal.enqueue_job($1, $2::json, coalesce($3::timestamptz, now()), $4)::text AS enqueued', [
    job.task, JSON.stringify(job.payload), job.runAt?.toISOString() ?? null, job.jobKey ?? null,
  ])
}

/** The key of the one job that builds an export; by it the sweep sees that the job is there. */
export function buildJobKey(exportId: string): string {
  return `build:${exportId}`
}

/** The same for the sending of a mail. */
export function mailJobKey(mailId: string): string {
  return `mail:${mailId}`
}

/** The same for what is done when the rights of a handover move. */
export function handoverJobKey(handoverId: string): string {
  return `handover:${handoverId}`
}

/** One sweep at once, however many changes ask for it; the one of every minute has a key of its own. */
export const sweepNowKey = 'sweep-now'
