import { lapseHeld } from '@/lib/exports/approval/use-cases'
import { buildExport } from '@/lib/exports/building/use-cases'
import { remindOfDeletions } from '@/lib/exports/deletion/use-cases'
import { closeAbandonedDownloads, endDueExports, forgetUnusedManifests, removeRemnants, requeueLost, revokeUncovered, wipeDuePasswords } from '@/lib/exports/ending/use-cases'
import { tidyStore } from '@/lib/exports/orphans/use-cases'
import { runSchedules } from '@/lib/exports/scheduling/use-cases'
import type { Handlers } from '@/lib/jobs/runner'

/** The worker's part of the exports: building, ending, and every minute whatever these two missed. */
export const exportHandlers: Pick<Handlers, 'buildExport' | 'expireExport'> = {
  buildExport: ({ exportId }, run) => buildExport({ id: exportId, run }),
  expireExport: async ({ exportId }) => {
    await endDueExports({ id: exportId })
    await removeRemnants({ id: exportId })
  },
}

/**
 * The minute's round. Keys, passwords and lost work first, the disk last: a disk that fails leaves noise behind, never a file that can be
 * read, and nobody waits for it. Throws at the end when bytes could not be removed.
 */
export async function sweepExports(): Promise<void> {
  await endDueExports()
  await lapseHeld()
  await revokeUncovered()
  await wipeDuePasswords()
  await runSchedules()
  await requeueLost()
  await closeAbandonedDownloads()
  await remindOfDeletions()
  await forgetUnusedManifests()
  // One after the other, or bytes of files that ended just now would be taken for nobody's.
  const failures: unknown[] = []
  await removeRemnants().catch((error: unknown) => failures.push(error))
  await tidyStore().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
