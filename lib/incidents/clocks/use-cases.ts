import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { callDue, clockState } from '@/lib/incidents/rules'
import { clocks } from '@/lib/incidents/schema'
import { insertCall, selectCalled, selectRunning, toldOf } from '@/lib/incidents/store'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'

const worker = systemActor('worker')

/**
 * Tells every admin and auditor of an incident that was opened, and of what time does to it: some hours before the end of a clock and at its end, each once, whatever the number of workers. `at` is the instant to
 * act for, the database's clock when it is not given (tests).
 */
export async function callForIncidents({ at }: { at?: Date } = {}): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const incident of await selectRunning(tx)) {
      const now = at ?? incident.now
      if (!incident.calls.some(({ clock }) => clock === 'opened')) {
        await insertCall(tx, { id: incident.id, clock: 'opened', hours: 0 })
        await tell(tx, (reader) => ({ event: 'opened', number: incident.number, id: incident.id, noticedAt: incident.noticedAt.toISOString(), reader }))
      }
      for (const clock of clocks) {
        const state = clockState({ clock, noticedAt: incident.noticedAt, told: toldOf(incident, clock), now })
        const hours = callDue({ state, made: new Set(incident.calls.filter((call) => call.clock === clock).map((call) => call.hours)), now })
        if (hours === null) continue
        await insertCall(tx, { id: incident.id, clock, hours })
        record(tx, { kind: 'incident.called', actor: worker, stateCode: incident.stateCode, details: { number: incident.number, clock, hours } })
        await tell(tx, (reader) => ({ event: hours === 0 ? 'missed' : 'due', number: incident.number, id: incident.id, clock, dueAt: state.dueAt.toISOString(), reader }))
      }
    }
  })
}

async function tell(tx: Tx, params: (reader: 'admin' | 'auditor' | 'none') => MailParams['incident']): Promise<void> {
  for (const { id, reader } of await selectCalled(tx)) await enqueueMail(tx, { kind: 'incident', userId: id, params: params(reader) })
}
