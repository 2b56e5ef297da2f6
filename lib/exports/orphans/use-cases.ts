import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inReadOnly, inRoleTransaction } from '@/lib/db/transaction'
import { clockBefore, findMissing, type MissingFile, noteMissing, ownedNames } from '@/lib/exports/orphans/store'
import { endExports } from '@/lib/exports/store'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { enqueueMail } from '@/lib/mail/enqueue'
import { fileStore, type StoredFile } from '@/lib/storage/file-store'

const worker = systemActor('worker')

/** Where the store of files and the rows of exports disagree. */
export interface StoreFindings {
  /** Bytes that belong to no living export and to no build, finished or not. */
  readonly strays: readonly StoredFile[]
  /** What lies there and was not put there by the portal: never touched. */
  readonly foreign: readonly StoredFile[]
  /** Living exports without a file. */
  readonly missing: readonly MissingFile[]
}

/** Compares the store with the rows, and changes nothing. Throws when the store cannot be listed. */
export async function compareStore(): Promise<StoreFindings> {
  const { strays, foreign, names, listedAt } = await lookAround()
  return { strays, foreign, missing: await inReadOnly('portal_worker', (tx) => findMissing(tx, { names, listedAt })) }
}

/**
 * Removes what belongs to nobody, uploads that were left over among it, and ends exports whose file the store has not had for minutes: their officer is told
 * and asks again. Returns what it found. A file that cannot be removed is logged and does not keep the others; throws the first failure at the end.
 */
export async function tidyStore(): Promise<StoreFindings> {
  const { strays, foreign, names, listedAt } = await lookAround()
  const missing = await endMissing({ names, listedAt })
  const failures: unknown[] = []
  for (const { name, kind } of strays) {
    await (kind === 'unfinished' ? fileStore().removeUnfinished(name) : fileStore().remove(name)).catch((error: unknown) => failures.push(error))
  }
  if (strays.length > 0) log.warn({ found: strays.length, removed: strays.length - failures.length }, 'stored bytes belonged to no file')
  if (failures.length > 0) throw failures[0]
  return { strays, foreign, missing }
}

async function lookAround(): Promise<Pick<StoreFindings, 'strays' | 'foreign'> & { names: string[]; listedAt: string }> {
  const listedAt = await inReadOnly('portal_worker', clockBefore)
  const all = await fileStore().list()
  const files = all.filter(({ kind }) => kind !== 'foreign')
  const { owned, building } = await inReadOnly('portal_worker', (tx) => ownedNames(tx, files.map(({ name }) => name)))
  return {
    strays: files.filter(({ name, kind }) => !building.has(name) && !(kind === 'finished' && owned.has(name))),
    foreign: all.filter(({ kind }) => kind === 'foreign'),
    names: files.filter(({ kind }) => kind === 'finished').map(({ name }) => name), listedAt,
  }
}

/** A disk may be away for a moment: what is missing is noted first, and ended when it was missing all those minutes. */
async function endMissing(list: { names: readonly string[]; listedAt: string }): Promise<MissingFile[]> {
  return inRoleTransaction('portal_worker', async (tx) => {
    await noteMissing(tx, list)
    const missing = await findMissing(tx, list)
    const when = `e.missing_since <= now() - interval '${limits.fileMissingMinutes} minutes'`
    for (const { id, number, officerId, stateCode, isOfficerActive } of await endExports(tx, { to: 'failed', from: ['ready', 'opened'], reason: 'fileLost', when })) {
      record(tx, { kind: 'export.failed', actor: worker, outcome: 'failed', exportId: id, subjectId: officerId, stateCode, details: { number, cause: 'fileLost' } })
      if (isOfficerActive) await enqueueMail(tx, { kind: 'exportFailed', userId: officerId, exportId: id, params: { number, cause: 'fileLost' } })
    }
    return missing
  })
}
