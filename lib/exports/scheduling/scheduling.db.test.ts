import { describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { listExports, showExport } from '@/lib/exports/reads'
import { listSchedules, scheduleGround } from '@/lib/exports/scheduling/reads'
import { nextDue, weekdayOf } from '@/lib/exports/scheduling/rules'
import { makeSchedule, runSchedules, stopSchedule } from '@/lib/exports/scheduling/use-cases'
import { openExport } from '@/lib/exports/use-cases'
import { addDays } from '@/lib/clock'
import { useCeremony } from '@/lib/testing/ceremony'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'
import { deactivateOfficer } from '@/lib/users/use-cases'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
const { all, officerWithGrant, stateOf, eventsOf, download, unzip, passwordIn } = useCeremony(database)

const todayOf = async (): Promise<string> => (await database.sql<{ today: string }>('SELECT portal.india_day()::text AS today'))[0]?.today ?? ''
/** Made so many days ago, on today's weekday: as if the clock had gone on since. What is frozen is written anew by the owner, with its guards off. */
async function made(officer: OfficerActor, filters = {}, daysAgo = 1): Promise<string> {
  const today = await todayOf()
  await makeSchedule({ officer, filters, weekday: weekdayOf(today), until: addDays(today, 60), locale: 'en' })
  const [schedule] = await listSchedules(officer, officer.id)
  await rewrite(`created_at = now() - make_interval(days => ${daysAgo})`, schedule?.id ?? '')
  return schedule?.id ?? ''
}
async function rewrite(what: string, id: string): Promise<void> {
  await database.sql('ALTER TABLE portal.export_schedule DISABLE TRIGGER USER')
  await database.sql(`UPDATE portal.export_schedule SET ${what} WHERE id = $1`, [id])
  await database.sql('ALTER TABLE portal.export_schedule ENABLE TRIGGER USER')
}
const weekOf = async (officer: OfficerActor) => {
  const [file] = await listExports(officer)
  if (!file) throw new Error('no file of the week')
  return file
}
const lettersTo = (officer: OfficerActor, words: string): number => mail.received.filter(({ to, text }) => to.some((address) => address.includes(officer.userId)) && text.includes(words)).length

describe('a file of every week', () => {
  it('asks for itself on its day, and is opened as every file', async () => {
    const { officer } = await officerWithGrant()
    await made(officer, { district: 196 })
    await runSchedules()
    const { id } = await weekOf(officer)
    await runJobs()
    expect((await showExport(officer, id))?.file).toMatchObject({ status: 'ready', dueOn: await todayOf(), filters: { district: 196 } })
    expect(mail.received.at(-1)?.text).toContain(`/en/files/${id}`)
    await openExport({ officer, id })
    await runJobs()
    const entries = await unzip(await download(officer, id), passwordIn(mail.received.at(-1)?.text ?? ''))
    expect(Object.keys(entries)).toEqual(['data-1.csv', 'README.txt'])
    expect(await eventsOf(id)).toEqual(['schedule.asked', 'export.building', 'export.built', 'mail.sent', 'export.opened', 'mail.sent', 'export.downloadStarted', 'export.downloadEnded'])
    expect(await listSchedules(officer, officer.id)).toMatchObject([{ lastId: id, lastStatus: 'opened', endedCause: null }])
  })

  it('is made once a week, by however many workers and rounds', async () => {
    const { officer } = await officerWithGrant()
    await made(officer)
    await Promise.all(Array.from({ length: 6 }, () => runSchedules()))
    await runSchedules()
    expect(await listExports(officer)).toHaveLength(1)
    expect(await database.sql(`SELECT 1 FROM graphile_worker._private_jobs WHERE key = 'build:' || (SELECT id::text FROM portal.export WHERE officer_id = $1)`, [officer.id])).toHaveLength(1)
  })

  it('is not made on the day it was made, nor on another weekday, and is caught up with', async () => {
    const fresh = (await officerWithGrant()).officer
    await made(fresh, {}, 0)
    await runSchedules()
    expect(await listExports(fresh)).toEqual([])
    const late = (await officerWithGrant()).officer
    const today = await todayOf()
    // Its day was the day before yesterday, and no worker was there.
    const id = await made(late, {}, 10)
    await rewrite(`weekday = ${weekdayOf(addDays(today, -2))}`, id)
    await runSchedules()
    expect(await weekOf(late)).toMatchObject({ dueOn: addDays(today, -2), status: 'requested' })
    const early = (await officerWithGrant()).officer
    await rewrite(`weekday = ${weekdayOf(addDays(today, 1))}`, await made(early, {}, 3))
    await runSchedules()
    expect(await listExports(early)).toEqual([])
  })

  it('agrees with the database on its days', async () => {
    const today = await todayOf()
    for (let weekday = 1; weekday <= 7; weekday += 1) {
      const [row] = await database.sql<{ due: string | null }>(`SELECT portal.due_day($1, now(), $2::date)::text AS due`, [weekday, nextDue({ weekday, today })])
      expect(row?.due).toBe(nextDue({ weekday, today }))
      const [before] = await database.sql<{ due: string | null }>(`SELECT portal.due_day($1, now(), $2::date - 1)::text AS due`, [weekday, nextDue({ weekday, today })])
      expect(before?.due).toBeNull()
    }
  })

  it('is within its grants when it is made', async () => {
    const officer = await buildOfficer(database, 10)
    const today = await todayOf()
    const wish = { officer, filters: {}, weekday: 1, locale: 'en' as const }
    await buildGrant(database, { officer, fields: all, download: false })
    await expect(makeSchedule({ ...wish, until: addDays(today, 30) })).rejects.toMatchObject({ reason: 'noDownload' })
    await buildGrant(database, { officer, districts: [196], fields: all, download: true, endsOn: addDays(today, 20) })
    expect(await scheduleGround(officer)).toMatchObject({ lastDay: addDays(today, 20) })
    await expect(makeSchedule({ ...wish, until: addDays(today, 21) })).rejects.toMatchObject({ fields: [{ field: 'until', message: 'scheduleUntil' }] })
    await expect(makeSchedule({ ...wish, weekday: weekdayOf(today), until: addDays(today, 6) })).rejects.toMatchObject({ fields: [{ message: 'scheduleNever' }] })
    await expect(makeSchedule({ ...wish, filters: { district: 118 }, until: addDays(today, 20) })).rejects.toMatchObject({ reason: 'filter' })
    await Promise.allSettled(Array.from({ length: 12 }, () => makeSchedule({ ...wish, until: addDays(today, 20) })))
    expect(await listSchedules(officer, officer.id)).toHaveLength(10)
  })
})

describe('a week without a file', () => {
  const skipped = async (officer: OfficerActor, cause: string, words: string): Promise<void> => {
    await runSchedules()
    await runJobs()
    const file = await weekOf(officer)
    expect(file).toMatchObject({ status: 'skipped', endedReason: cause })
    expect(await stateOf(file.id)).toMatchObject({ has_key: false, has_password: false, storage_name: null })
    expect((await eventsOf(file.id)).filter((kind) => kind === 'schedule.skipped')).toHaveLength(1)
    await sweep()
    await runJobs()
    expect(lettersTo(officer, words)).toBe(1)
    expect(await listSchedules(officer, officer.id)).toMatchObject([{ endedCause: null, lastStatus: 'skipped' }])
  }

  it('has nobody to put into it', async () => {
    const { officer } = await officerWithGrant()
    await made(officer, { district: 196, gender: '3' })
    await skipped(officer, 'nothing', 'no worker was there')
  })

  it('has a grant that is suspended', async () => {
    const { officer, grantId } = await officerWithGrant()
    await made(officer)
    await database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, 'Proof')`, [grantId, (await buildAdmin(database)).id])
    await skipped(officer, 'notAllowed', 'gave nothing')
  })

  it('would hold too many, or come after too many', async () => {
    const { officer } = await officerWithGrant()
    await made(officer)
    await database.sql('UPDATE portal.policy SET export_rows_max = 100')
    await skipped(officer, 'tooManyRows', 'more workers than one file may')
    const other = (await officerWithGrant()).officer
    await made(other)
    await database.sql('UPDATE portal.policy SET export_rows_max = 1000000, exports_per_day_max = 1')
    await database.sql(`INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected) VALUES ('EXP-TODAY', $1, '[]', '{}', 'en', 0)`, [other.id])
    await runSchedules()
    await database.sql('UPDATE portal.policy SET exports_per_day_max = 1000')
    expect((await listExports(other)).filter(({ dueOn }) => dueOn !== null)).toMatchObject([{ status: 'skipped', endedReason: 'filesPerDay' }])
  })

  it('would pass a level at which somebody is asked', async () => {
    const { officer } = await officerWithGrant()
    await made(officer)
    await database.sql('UPDATE portal.policy SET disclosure_soft_points = 100, disclosure_hard_points = 2000000000')
    await skipped(officer, 'budget', 'disclosure budget')
    await database.sql('UPDATE portal.policy SET disclosure_soft_points = 20000000')
  })
})

describe('files of every week end', () => {
  const endedWith = async (officer: OfficerActor, cause: string): Promise<void> => {
    await Promise.all([runSchedules(), runSchedules()])
    expect(await listSchedules(officer, officer.id)).toMatchObject([{ endedCause: cause }])
    const events = await database.sql(`SELECT 1 FROM ledger.event WHERE kind = 'schedule.ended' AND subject_id = $1`, [officer.id])
    expect(events).toHaveLength(1)
    expect((await listExports(officer)).filter(({ status }) => status !== 'revoked')).toEqual([])
  }

  it('with the account', async () => {
    const { officer } = await officerWithGrant()
    await made(officer)
    await deactivateOfficer({ actor: await buildAdmin(database), id: officer.id, reason: 'Transferred.' })
    await endedWith(officer, 'officer')
  })

  it('with the first of their grants, also when it is handed over', async () => {
    const { officer, grantId } = await officerWithGrant()
    await buildGrant(database, { officer, districts: [196], fields: all, download: true })
    await made(officer)
    await database.sql(`UPDATE portal."grant" SET ended_at = now(), ended_reason = 'handedOver', ended_by_id = $2 WHERE id = $1`, [grantId, (await buildAdmin(database)).id])
    await endedWith(officer, 'grant')
    await runJobs()
    expect(lettersTo(officer, 'is over. Make a new one')).toBe(1)
  })

  it('with their last day', async () => {
    const { officer } = await officerWithGrant()
    await rewrite('until = portal.india_day() - 1', await made(officer, {}, 30))
    await endedWith(officer, 'until')
  })

  it('with their officer’s word, and no other’s', async () => {
    const { officer } = await officerWithGrant()
    const id = await made(officer)
    await expect(stopSchedule({ officer: (await officerWithGrant()).officer, id })).rejects.toMatchObject({ code: 'not_found' })
    await stopSchedule({ officer, id })
    await expect(stopSchedule({ officer, id })).rejects.toMatchObject({ code: 'not_found' })
    await runSchedules()
    expect(await listExports(officer)).toEqual([])
  })
})

describe('who has the password of a login', () => {
  it('makes nobody files of every week, and no week’s file but the one that is due', async () => {
    const { officer, grantId } = await officerWithGrant()
    const id = await made(officer)
    const other = (await officerWithGrant()).officer
    const today = await todayOf()
    const insert = 'INSERT INTO portal.export_schedule (number, officer_id, weekday, grant_ids, filters, locale, until) VALUES ($1, $2, 1, ARRAY[$3]::uuid[], $4, $5, $6)'
    const as = (person: { sessionId: string } | null, work: (client: Parameters<Parameters<typeof asLogin>[2]>[0]) => Promise<unknown>) => asLogin(database, 'portal_web', async (client) => {
      if (person) await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(person.sessionId)])
      return work(client)
    })
    for (const person of [null, other]) await as(person, (client) => expect(client.query(insert, ['WK-A', officer.id, grantId, '{}', 'en', addDays(today, 9)])).rejects.toMatchObject({ code: '42501' }))
    await as(other, (client) => expect(client.query(insert, ['WK-B', other.id, grantId, '{}', 'en', addDays(today, 9)])).rejects.toMatchObject({ code: '23514' }))
    await as(officer, (client) => expect(client.query(insert, ['WK-C', officer.id, grantId, '{}', 'en', '2199-01-01'])).rejects.toMatchObject({ code: '23514' }))
    await as(other, (client) => expect(client.query(`UPDATE portal.export_schedule SET ended_at = now(), ended_cause = 'stopped' WHERE id = $1`, [id])).rejects.toMatchObject({ code: '42501' }))
    await as(officer, (client) => expect(client.query(`INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, schedule_id, due_on) VALUES ('EXP-W', $1, '[]', '{}', 'en', 0, $2, $3)`, [officer.id, id, today])).rejects.toMatchObject({ code: '42501' }))
    const week = `INSERT INTO portal.export (id, number, officer_id, boxes, filters, locale, rows_expected, schedule_id, due_on, status) VALUES (gen_random_uuid(), 'EXP-' || gen_random_uuid(), $1, $2, $3, 'en', $4, $5, $6, $7)`
    await asLogin(database, 'portal_worker', async (client) => {
      const box = JSON.stringify([{ grantId: id, levels: {} }])
      for (const values of [[other.id, '[]', '{}', 0, id, today, 'requested'], [officer.id, '[]', '{}', 5, id, today, 'requested'], [officer.id, '[]', '{}', 0, id, addDays(today, 7), 'requested'], [officer.id, '[]', '{}', 0, null, null, 'requested'],
        [officer.id, box, '{}', 0, id, today, 'requested'], [officer.id, '[]', '{"gender":"1"}', 0, id, today, 'requested'], [officer.id, '[]', '{}', 0, id, today, 'ready']]) {
        await expect(client.query(week, values), String(values)).rejects.toMatchObject({ code: '42501' })
      }
      await expect(client.query(`UPDATE portal.export_schedule SET ended_at = now(), ended_cause = 'stopped' WHERE id = $1`, [id])).rejects.toMatchObject({ code: '42501' })
      await expect(client.query(week, [officer.id, '[]', '{}', 0, id, today, 'requested'])).resolves.toMatchObject({ rowCount: 1 })
      await expect(client.query(week, [officer.id, '[]', '{}', 0, id, today, 'requested'])).rejects.toMatchObject({ code: '23505' })
    })
  })
})
