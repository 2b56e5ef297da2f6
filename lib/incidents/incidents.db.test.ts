import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { istDayOf } from '@/lib/clock'
import { inRoleTransaction } from '@/lib/db/transaction'
import { callForIncidents } from '@/lib/incidents/clocks/use-cases'
import { listIncidents, readIncident } from '@/lib/incidents/reads'
import type { Keeper } from '@/lib/incidents/store'
import { closeIncident, noteReport, noteStep, openIncident } from '@/lib/incidents/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()

beforeEach(async () => {
  await database.sql('TRUNCATE portal.incident_call, portal.incident_entry, portal.incident')
  await database.sql('DELETE FROM portal.mail')
})

const now = async (): Promise<Date> => (await database.sql<{ at: Date }>('SELECT clock_timestamp() AS at'))[0]?.at ?? new Date(0)
const moment = (at: Date): { day: string; time: string } => ({ day: istDayOf(at), time: new Date(at.getTime() + 5.5 * 3_600_000).toISOString().slice(11, 16) })
async function opened(keeper: Keeper, hoursAgo = 1): Promise<{ id: string; noticedAt: Date }> {
  const { day, time } = moment(new Date((await now()).getTime() - hoursAgo * 3_600_000))
  const id = await openIncident({ keeper, input: { title: 'A lost computer', summary: 'A computer with a file on it is gone.', state: 32, oddity: null, noticedOn: day, noticedTime: time } })
  return { id, noticedAt: (await readIncident(keeper, id))?.noticedAt ?? new Date(0) }
}
async function told(keeper: Keeper, id: string, to: 'certIn' | 'board'): Promise<void> {
  const { day, time } = moment(await now())
  await noteReport({ keeper, input: { id, to, reportedOn: day, reportedTime: time, reference: 'REF/1', text: 'Told by telephone and by mail.' } })
}
const mails = async () => (await database.sql<{ event: string; clock: string | null; count: number }>(`SELECT params->>'event' AS event, params->>'clock' AS clock, count(*)::int AS count FROM portal.mail WHERE kind = 'incident' GROUP BY 1, 2 ORDER BY 1, 2`))

describe('an incident', () => {
  it('is opened by an auditor or an admin who reads the ledger, tells everybody, is told on, and closed when both were told', async () => {
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE kind IN ('admin', 'auditor')`)
    const keepers: Keeper[] = [await buildAuditor(database), await buildAdmin(database)]
    await buildAdmin(database, ['review'])
    for (const keeper of keepers) {
      const { id } = await opened(keeper)
      await noteStep({ keeper, input: { id, text: 'The account was taken out of use.' } })
      await expect(closeIncident({ keeper, input: { id, outcome: 'Nothing was touched.' } })).rejects.toMatchObject({ code: 'conflict', reason: 'incidentUntold' })
      await told(keeper, id, 'certIn')
      await told(keeper, id, 'board')
      expect(await readIncident(keeper, id)).toMatchObject({ clocks: [{ clock: 'certIn', standing: 'met' }, { clock: 'board', standing: 'met' }], entries: [{ to: null }, { to: 'certIn', reference: 'REF/1' }, { to: 'board' }] })
      await closeIncident({ keeper, input: { id, outcome: 'Nothing was touched.' } })
      await expect(noteStep({ keeper, input: { id, text: 'One thing more was done.' } })).rejects.toMatchObject({ code: 'conflict', reason: 'incidentClosed' })
      await expect(closeIncident({ keeper, input: { id, outcome: 'Nothing was touched.' } })).rejects.toMatchObject({ reason: 'incidentClosed' })
    }
    await opened(keepers[0] ?? await buildAuditor(database))
    await Promise.all([callForIncidents(), callForIncidents()])
    await callForIncidents()
    expect(await mails()).toEqual([{ event: 'opened', clock: null, count: 9 }])
    expect((await listIncidents(keepers[0] ?? await buildAuditor(database))).length).toBe(3)
    expect((await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE kind LIKE 'incident.%' AND kind <> 'incident.read' ORDER BY position`)).map(({ kind }) => kind)).toEqual(Array.from({ length: 2 }, () => ['incident.opened', 'incident.noted', 'incident.reported', 'incident.reported', 'incident.closed']).flat().concat('incident.opened'))
  })

  it('is not opened for a time to come, for one long ago, for a State or oddity that is not there', async () => {
    const keeper = await buildAuditor(database)
    const input = { title: 'A lost computer', summary: 'A computer with a file on it is gone.', state: null, oddity: null, noticedOn: '2020-01-01', noticedTime: '10:00' }
    await expect(openIncident({ keeper, input })).rejects.toMatchObject({ fields: [{ field: 'noticedTime', message: 'incidentPast' }] })
    await expect(openIncident({ keeper, input: { ...input, noticedOn: '2099-01-01' } })).rejects.toMatchObject({ fields: [{ message: 'incidentFuture' }] })
    const { day, time } = moment(await now())
    await expect(openIncident({ keeper, input: { ...input, noticedOn: day, noticedTime: time, state: 99 } })).rejects.toMatchObject({ fields: [{ field: 'state' }] })
    await expect(openIncident({ keeper, input: { ...input, noticedOn: day, noticedTime: time, oddity: randomUUID() } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(noteStep({ keeper, input: { id: randomUUID(), text: 'Nothing is there to note.' } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('was told to nobody before it was noticed, and what was told too late stays so', async () => {
    const keeper = await buildAuditor(database)
    const { id, noticedAt } = await opened(keeper, 10)
    const at = async (hours: number): Promise<void> => {
      const { day, time } = moment(new Date(noticedAt.getTime() + hours * 3_600_000))
      await noteReport({ keeper, input: { id, to: 'certIn', reportedOn: day, reportedTime: time, reference: '', text: 'Told by telephone and by mail.' } })
    }
    await expect(at(-1)).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'reportedTime', message: 'incidentBefore' }] })
    await expect(database.sql(`INSERT INTO portal.incident_entry (incident_id, written_by_id, reported_to, reported_at, text) VALUES ($1, $2, 'certIn', $3::timestamptz - interval '1 hour', 'Told before it was noticed.')`, [id, keeper.id, noticedAt])).rejects.toMatchObject({ code: '23514' })
    await at(8)
    await at(1)
    expect((await readIncident(keeper, id))?.clocks[0]).toMatchObject({ clock: 'certIn', standing: 'late' })
  })

  it('calls by mail as its clocks run, each call once, until it was told', async () => {
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE kind IN ('admin', 'auditor')`)
    const keeper = await buildAuditor(database)
    const { id, noticedAt } = await opened(keeper)
    const after = async (hours: number) => {
      const at = new Date(noticedAt.getTime() + hours * 3_600_000)
      await Promise.all([callForIncidents({ at }), callForIncidents({ at }), callForIncidents({ at })])
      return (await mails()).filter(({ event }) => event !== 'opened').map(({ event, clock, count }) => `${event} ${clock} ${count}`)
    }
    expect(await after(2)).toEqual([])
    expect(await after(3.5)).toEqual(['due certIn 1'])
    expect(await after(5.5)).toEqual(['due certIn 2'])
    await told(keeper, id, 'certIn')
    expect(await after(7)).toEqual(['due certIn 2'])
    expect(await after(30)).toEqual(['due board 1', 'due certIn 2'])
    expect(await after(80)).toEqual(['due board 1', 'due certIn 2', 'missed board 1'])
    expect(await after(200)).toEqual(['due board 1', 'due certIn 2', 'missed board 1'])
    expect((await database.sql<{ details: object }>(`SELECT details - 'number' AS details FROM ledger.event WHERE kind = 'incident.called' ORDER BY position`)).map(({ details }) => details)).toEqual([{ clock: 'certIn', hours: 3 }, { clock: 'certIn', hours: 1 }, { clock: 'board', hours: 48 }, { clock: 'board', hours: 0 }])
  })

  it('is kept by the database: nobody changes what is written, writes for another, or without the right', async () => {
    const [keeper, narrow, officer] = [await buildAuditor(database), await buildAdmin(database, ['review']), await buildOfficer(database, 32)]
    const { id } = await opened(keeper)
    await noteStep({ keeper, input: { id, text: 'The account was taken out of use.' } })
    await expect(opened(narrow)).rejects.toMatchObject({ code: '42501' })
    for (const role of ['portal_web', 'portal_auditor', 'portal_worker'] as const) {
      for (const statement of [`UPDATE portal.incident SET title = 'Something else'`, `UPDATE portal.incident_entry SET text = 'Something else was done'`, 'DELETE FROM portal.incident_entry', 'DELETE FROM portal.incident']) {
        await expect(inRoleTransaction(role, (tx) => tx.sql(statement)), `${role}: ${statement}`).rejects.toMatchObject({ code: '42501' })
      }
    }
    await expect(inRoleTransaction('portal_auditor', (tx) => tx.sql(`INSERT INTO portal.incident_entry (incident_id, written_by_id, text) VALUES ($1, $2, 'In the name of another')`, [id, officer.id]))).rejects.toMatchObject({ code: '42501' })
    await expect(database.sql(`UPDATE portal.incident SET title = 'Something else'`)).rejects.toMatchObject({ code: '23514' })
  })
})
