import { buildExport } from '@/lib/exports/building/use-cases'
import { endDueExports, removeOrphans, requeueLost, revokeUncovered, wipeDuePasswords } from '@/lib/exports/ending/use-cases'
import type { Handlers } from '@/lib/jobs/runner'

/** The worker's part of the exports: building, ending, and every minute whatever these two missed. */
export const exportHandlers: Pick<Handlers, 'buildExport' | 'expireExport'> = {
  buildExport: ({ exportId }, run) => buildExport({ id: exportId, run }),
  expireExport: ({ exportId }) => endDueExports(exportId),
}

/** The minute's round. The most urgent first: nothing after it can keep a file past its time. */
export async function sweepExports(): Promise<void> {
  await endDueExports()
  await revokeUncovered()
  await endDueExports()
  await wipeDuePasswords()
  await requeueLost()
  await removeOrphans()
}
