import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { revokeUncoveredOf } from '@/lib/exports/ending/use-cases'
import { recordRevoked } from '@/lib/factors/use-cases'
import { type DueHandover, lapse, selectApprovers, selectLapsing, selectUnsettled, settle, takeReminders } from '@/lib/handover/settling/store'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { eachInTurn } from '@/lib/jobs/in-turn'
import { enqueueMail } from '@/lib/mail/enqueue'

const worker = systemActor('worker')

/**
 * What is done when rights have moved: the relieved officer's sessions end, running and open files are taken back, the account of one who leaves office is
 * out of use and its factors end, so that the person may enrol them in the next one; one transaction, once, however often and however late it is run. The rights themselves moved by the clock: nothing here opens or closes them.
 */
export async function settleHandover(id: string): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const done = await settle(tx, id)
    if (!done) return
    await revokeUncoveredOf(tx, done.officerId)
    record(tx, { ...about(done), kind: 'handover.settled', details: { number: done.number, sessions: done.sessions } })
    if (done.deactivated) record(tx, { ...about(done), kind: 'account.deactivated', details: { reason: 'handedOver' } })
    recordRevoked(tx, { actor: worker, person: { id: done.officerId }, kinds: done.factors, cause: 'handover' })
    const at = done.effectiveAt?.toISOString() ?? null
    if (done.successorId) await enqueueMail(tx, { kind: 'handover', userId: done.successorId, params: { stage: 'settled', number: done.number, at, reader: 'successor' } })
    // Whose account is out of use is written to no more.
    if (!done.deactivated) await enqueueMail(tx, { kind: 'handover', userId: done.officerId, params: { stage: 'settled', number: done.number, at, reader: 'relieving' } })
    // Keys of files are gone with this; the sweep takes the bytes within seconds.
    await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
  })
}

/** The same for every handover whose own job was lost. Throws the first failure when all had their turn. */
export async function settleDue(): Promise<void> {
  await eachInTurn((await inRoleTransaction('portal_worker', (tx) => selectUnsettled(tx))).map((id) => () => settleHandover(id)))
}

/** Reminds successors who have not accepted, a fixed number of days before the last one. */
export async function remindSuccessors(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const due of await takeReminders(tx)) {
      record(tx, { ...about(due), kind: 'handover.reminded', details: { number: due.number, days: due.days } })
      const params = { stage: 'reminded', number: due.number, at: due.acceptBy.toISOString() } as const
      if (due.successorId) await enqueueMail(tx, { kind: 'handover', userId: due.successorId, params: { ...params, reader: 'successor' } })
      await enqueueMail(tx, { kind: 'handover', userId: due.officerId, params: { ...params, reader: 'relieving' } })
    }
  })
}

/**
 * Ends what nobody accepted, or approved, in time; from the day of relief on neither officer holds what was to be handed, and everybody concerned is told so.
 * Throws the first failure when all had their turn.
 */
export async function lapseHandovers(): Promise<void> {
  await eachInTurn((await inRoleTransaction('portal_worker', (tx) => selectLapsing(tx))).map((id) => () => lapseHandover(id)))
}

async function lapseHandover(id: string): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const due = await lapse(tx, id)
    for (const stage of ['lapsed', 'neither'] as const) {
      if (!due.happened.includes(stage)) continue
      if (stage === 'lapsed') record(tx, { ...about(due), kind: 'handover.lapsed', details: { number: due.number } })
      else record(tx, { ...about(due), kind: 'handover.neither', details: { number: due.number, grants: due.grants } })
      const params = { stage, number: due.number, at: null } as const
      // Of a contingency that nobody approved its officers have never heard.
      if (due.mode === 'signed') await enqueueMail(tx, { kind: 'handover', userId: due.officerId, params: { ...params, reader: 'relieving' } })
      if (due.mode === 'signed' && due.successorId) await enqueueMail(tx, { kind: 'handover', userId: due.successorId, params: { ...params, reader: 'successor' } })
      for (const admin of await selectApprovers(tx)) await enqueueMail(tx, { kind: 'handover', userId: admin, params: { ...params, reader: 'admin' } })
    }
    if (due.happened.includes('neither')) await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
  })
}

function about(handover: DueHandover) {
  return { actor: worker, subjectId: handover.officerId, stateCode: handover.stateCode } as const
}
