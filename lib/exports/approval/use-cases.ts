import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type AdminActor, systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { insertDecision, lockHeld, releaseHeld } from '@/lib/exports/approval/store'
import { endExports } from '@/lib/exports/store'
import { buildJobKey, enqueue } from '@/lib/jobs/enqueue'
import { enqueueMail } from '@/lib/mail/enqueue'

const worker = systemActor('worker')

/**
 * The second person's word on a file past the hard level: approved it is built, refused it is over and its officer told why. Throws `conflict` (`fileDecided`: it waits no more; `fileUncovered`: its grants do
 * not give it any more) and `refused` (`ownFile`: the officer's own second account).
 */
export async function decideFile({ admin, id, verdict, reason }: { admin: AdminActor; id: string; verdict: 'approve' | 'refuse'; reason: string }): Promise<void> {
  await inActorTransaction(admin, async (tx) => {
    const file = await lockHeld(tx, { id, adminId: admin.id })
    if (!file) throw new AppError('conflict', { reason: 'fileDecided' })
    if (file.isOwn) throw new AppError('refused', { reason: 'ownFile' })
    const about = { actor: admin, exportId: id, subjectId: file.officerId, stateCode: file.stateCode }
    await insertDecision(tx, { id, adminId: admin.id, verdict, reason })
    if (verdict === 'approve') {
      if (!(await releaseHeld(tx, id))) throw new AppError('conflict', { reason: 'fileUncovered' })
      await enqueue(tx, { task: 'buildExport', payload: { exportId: id }, jobKey: buildJobKey(id) })
      record(tx, { ...about, kind: 'export.approved', details: { number: file.number, reason, points: file.points } })
      return
    }
    await endExports(tx, { id, to: 'refused', from: ['held'], reason })
    await enqueueMail(tx, { kind: 'exportFailed', userId: file.officerId, exportId: id, params: { number: file.number, cause: 'refused' } })
    record(tx, { ...about, kind: 'export.refused', details: { number: file.number, reason } })
  })
}

/** Ends files for which nobody decided in time, and tells their officers. */
export async function lapseHeld(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const ended of await endExports(tx, { to: 'lapsed', from: ['held'], reason: 'notDecided', when: 'e.held_until <= now()' })) {
      record(tx, { kind: 'export.lapsed', actor: worker, exportId: ended.id, subjectId: ended.officerId, stateCode: ended.stateCode, details: { number: ended.number } })
      if (ended.isOfficerActive) await enqueueMail(tx, { kind: 'exportFailed', userId: ended.officerId, exportId: ended.id, params: { number: ended.number, cause: 'notDecided' } })
    }
  })
}
