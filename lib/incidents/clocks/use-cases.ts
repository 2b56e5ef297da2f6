import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { callDue, clockState } from '@/lib/incidents/rules'
import { clocks } from '@/lib/incidents/schema'
import { insertCall, selectCalled, selectRunning } from '@/lib/incidents/store'
import { enqueueMail } from '@/lib/mail/enqueue'

const worker = systemActor('worker')

/**
 * What time does to incidents: while a clock runs, every admin and auditor is mailed some hours before its end and at its end, each once, whatever the number of workers. `at` is the instant to
 * act for, the database's clock when it is not given (tests).
 */
export async function callForIncidents({ at }: { at?: Date } = {}): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const incident of await selectRunning(tx)) {
      const now = at ?? incident.now
      for (const clock of clocks) {
        const state = clockState({ clock, noticedAt: incident.noticedAt, toldAt: clock === 'certIn' ? incident.certInAt : incident.boardAt, now })
        const hours = callDue({ state, made: new Set(incident.calls.filter((call) => call.clock === clock).map((call) => call.hours)), now })
        if (hours === null) continue
        await insertCall(tx, { id: incident.id, clock, hours })
        record(tx, { kind: 'incident.called', actor: worker, stateCode: incident.stateCode, details: { number: incident.number, clock, hours } })
        for (const { id, reader } of await selectCalled(tx)) {
          await enqueueMail(tx, { kind: 'incident', userId: id, params: { event: hours === 0 ? 'missed' : 'due', number: incident.number, id: incident.id, clock, dueAt: state.dueAt.toISOString(), reader } })
        }
      }
    }
  })
}
