import type { Tx } from '@/lib/db/transaction'

/** Every task of the worker and what its payload holds: ids, never values. */
export interface Tasks {
  buildExport: { readonly exportId: string }
  expireExport: { readonly exportId: string }
  sendMail: { readonly mailId: string }
  /** Every minute: what other jobs missed, and the jobs of dead workers. */
  sweep: Readonly<Record<string, never>>
}
export type TaskName = keyof Tasks

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
