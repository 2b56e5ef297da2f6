import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { type NotedGrant, noteLapses, noteStarts, noteWarnings } from '@/lib/grants/life/store'
import { enqueueMail } from '@/lib/mail/enqueue'

const worker = systemActor('worker')

/**
 * What time does to grants, noted: one event for each start and each lapse, one event and one mail for each warning, exactly once however often, however
 * late and by however many workers it is run. The dates themselves bind by the database's clock at every request; nothing here opens or closes anything.
 * `at` is the instant to act for, the database's clock when it is not given (tests).
 */
export async function noteGrantLives({ at }: { at?: Date } = {}): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const grant of await noteStarts(tx, { at })) record(tx, { ...about(grant), kind: 'grant.started', details: { number: grant.number, at: grant.startsAt.toISOString() } })
    for (const grant of await noteWarnings(tx, { at })) {
      const { id, number, endsOn, daysLeft } = grant
      await enqueueMail(tx, { kind: 'grantEnding', userId: grant.officerId, params: { grantId: id, number, endsOn, days: daysLeft } })
      record(tx, { ...about(grant), kind: 'grant.warned', details: { number, days: daysLeft } })
    }
    for (const grant of await noteLapses(tx, { at })) record(tx, { ...about(grant), kind: 'grant.lapsed', details: { number: grant.number, at: grant.endsAt.toISOString() } })
  })
}

function about(grant: NotedGrant) {
  return { actor: worker, subjectId: grant.officerId, stateCode: grant.stateCode, requestId: grant.requestId, grantId: grant.id } as const
}
