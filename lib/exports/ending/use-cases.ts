import { record } from '@/lib/audit/record'
import { type AdminActor, systemActor } from '@/lib/auth/actor'
import type { DatabaseRole } from '@/lib/db/roles'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { closeDownloads, findJobless, findRemnants, markRemoved, wipePasswords } from '@/lib/exports/ending/store'
import { forgetUnused } from '@/lib/exports/rows/kept/store'
import { livingStatuses } from '@/lib/exports/rules'
import { endExports, type Ended, isStillCovered } from '@/lib/exports/store'
import { buildJobKey, enqueue, mailJobKey } from '@/lib/jobs/enqueue'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { enqueueMail } from '@/lib/mail/enqueue'
import { fileStore } from '@/lib/storage/file-store'

const [worker, web] = [systemActor('worker'), systemActor('web')]

/** One export or all; and under which login: the worker's, or the web's, which may end what is due and nothing else (docs/decisions/0192). */
interface Which { readonly id?: string; readonly role?: Extract<DatabaseRole, 'portal_web' | 'portal_worker'> }

/**
 * Ends what is due by the database's clock: opened files past their minutes, ready files nobody opened. Keys go first, in the transaction that ends them;
 * `removeRemnants` takes the bytes.
 */
export async function endDueExports({ id, role = 'portal_worker' }: Which = {}): Promise<void> {
  await inRoleTransaction(role, async (tx) => {
    for (const ended of await endExports(tx, { id, to: 'expired', from: ['opened'], when: 'e.expires_at <= now()' })) {
      record(tx, { ...about(ended, role), kind: 'export.expired', details: { number: ended.number } })
    }
    for (const ended of await endExports(tx, { id, to: 'lapsed', from: ['ready'], when: 'e.lapses_at <= now()' })) {
      record(tx, { ...about(ended, role), kind: 'export.lapsed', details: { number: ended.number } })
    }
  })
}

/** Takes back files whose officer or grants no longer give them: deactivation, suspension, an ended grant (product, A7). */
export async function revokeUncovered(): Promise<void> {
  await inRoleTransaction('portal_worker', (tx) => revokeUncoveredOf(tx))
}

/** The same inside the worker's own transaction, of one officer when named: a handover takes the relieved officer's files back as it settles. */
export async function revokeUncoveredOf(tx: Tx, officerId?: string): Promise<void> {
  for (const ended of await endExports(tx, { officerId, to: 'revoked', from: livingStatuses, reason: 'grantsChanged', when: `NOT ${isStillCovered}` })) {
    record(tx, { ...about(ended), kind: 'export.revoked', details: { number: ended.number, reason: 'grantsChanged' } })
    if (ended.isOfficerActive) await enqueueMail(tx, { kind: 'exportFailed', userId: ended.officerId, exportId: ended.id, params: { number: ended.number, cause: 'grantsChanged' } })
  }
}

/** Takes back every file that somebody could still take and that is encrypted to a key which was just revoked, in the same transaction; its officer is told. Returns how many. */
export async function takeBackOfKey(tx: Tx, { actor, keyId }: { actor: AdminActor; keyId: string }): Promise<number> {
  const taken = await endExports(tx, { to: 'revoked', from: livingStatuses, reason: 'keyRevoked', recipientKeyId: keyId })
  for (const ended of taken) {
    record(tx, { ...about(ended), actor, kind: 'export.revoked', details: { number: ended.number, reason: 'keyRevoked' } })
    if (ended.isOfficerActive) await enqueueMail(tx, { kind: 'exportFailed', userId: ended.officerId, exportId: ended.id, params: { number: ended.number, cause: 'keyRevoked' } })
    await enqueue(tx, { task: 'expireExport', payload: { exportId: ended.id } })
  }
  return taken.length
}

/** Forgets whom builds would have shown that made no file. */
export async function forgetUnusedManifests(): Promise<void> {
  await inRoleTransaction('portal_worker', forgetUnused)
}

/** Wipes passwords that may no longer be mailed. */
export async function wipeDuePasswords(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const wiped of await wipePasswords(tx)) record(tx, { ...about(wiped), kind: 'export.passwordWiped', details: { number: wiped.number } })
  })
}

/** Closes the record of transfers that can no longer run: their process died before it could note the end, or what it had sent. */
export async function closeAbandonedDownloads(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const closed of await closeDownloads(tx)) {
      record(tx, { ...about(closed), kind: 'export.downloadEnded', details: { number: closed.number, bytesSent: closed.bytesSent, complete: false } })
    }
  })
}

/**
 * Removes the bytes of ended exports: one, or all. Running it again, or late, or never, harms nobody: without its key a file is noise.
 * A file that cannot be removed is logged and does not keep the others; throws the first failure at the end.
 */
export async function removeRemnants({ id, role = 'portal_worker' }: Which = {}): Promise<void> {
  const remnants = await inRoleTransaction(role, (tx) => findRemnants(tx, id))
  const failures: unknown[] = []
  for (const remnant of remnants) {
    await removeRemnant(remnant, role).catch((error: unknown) => {
      log.error({ error }, 'stored bytes were not removed')
      failures.push(error)
    })
  }
  if (failures.length > 0) throw failures[0]
}

async function removeRemnant(remnant: { id: string; storageName: string }, role: DatabaseRole): Promise<void> {
  await fileStore().remove(remnant.storageName)
  await inRoleTransaction(role, async (tx) => {
    const removed = await markRemoved(tx, remnant)
    if (removed) record(tx, { ...about({ ...removed, id: remnant.id }, role), kind: 'export.destroyed', details: { number: removed.number } })
  })
}

/**
 * In the web: looks every few seconds whether a file's time is over and destroys its key and its bytes, so that no minute hangs on the worker alone. Whoever
 * comes first does it, and the other finds nothing. Returns how to stop.
 */
export function watchMinutes(): () => void {
  let isLooking = false
  const look = async (): Promise<void> => {
    await endDueExports({ role: 'portal_web' })
    await removeRemnants({ role: 'portal_web' })
  }
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    // The next look tries again; what the store does not remove is noise without its key.
    look().catch((error: unknown) => log.warn({ error }, 'a file’s end could not be looked for')).finally(() => { isLooking = false })
  }, limits.minutesWatchMilliseconds)
  timer.unref()
  return () => clearInterval(timer)
}

/** Gives work that has lost its job a new one. */
export async function requeueLost(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx: Tx) => {
    const lost = await findJobless(tx)
    for (const id of lost.exports) await enqueue(tx, { task: 'buildExport', payload: { exportId: id }, jobKey: buildJobKey(id) })
    for (const id of lost.mails) await enqueue(tx, { task: 'sendMail', payload: { mailId: id }, jobKey: mailJobKey(id) })
  })
}

function about(row: Pick<Ended, 'id' | 'officerId' | 'stateCode'>, role: DatabaseRole = 'portal_worker') {
  return { actor: role === 'portal_web' ? web : worker, exportId: row.id, subjectId: row.officerId, stateCode: row.stateCode } as const
}
