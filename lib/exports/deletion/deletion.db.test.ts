import { beforeAll, describe, expect, it } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { rowToken } from '@/lib/crypto/row-token'
import { confirmDeletion, remindOfDeletions } from '@/lib/exports/deletion/use-cases'
import { listDueDeletions, listUndeleted, showExport } from '@/lib/exports/reads'
import { requestExport } from '@/lib/exports/use-cases'
import { formatCalendarDate } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'
import { deliverMail } from '@/lib/mail/deliver'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
const mail = useMailServer()
const fields = { gender: { view: 'clear', file: 'clear' } } as const
let admin: AdminActor
beforeAll(async () => {
  await putRegistrants([aRegistrant(1)])
  admin = await buildAdmin(database)
})

async function asked(): Promise<{ officer: OfficerActor; id: string }> {
  const officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, fields, download: true })
  return { officer, id: await requestExport({ officer, filters: {}, locale: 'en' }) }
}

/** A file of which bytes left, whose day of deletion is so many days away. */
async function taken(daysLeft = 365): Promise<{ officer: OfficerActor; id: string }> {
  const made = await asked()
  await database.sql(`INSERT INTO portal.export_download (export_id, session_id, from_byte, to_byte) VALUES ($1, $2, 0, 99)`, [made.id, made.officer.sessionId])
  // The day is frozen: the test turns the row, not the clock.
  await database.sql('ALTER TABLE portal.export DISABLE TRIGGER export_keep_delete_by')
  await database.sql(`UPDATE portal.export SET delete_by = (now() AT TIME ZONE 'Asia/Kolkata')::date + $2::int WHERE id = $1`, [made.id, daysLeft])
  await database.sql('ALTER TABLE portal.export ENABLE TRIGGER export_keep_delete_by')
  return made
}
const eventsOf = (id: string) => database.sql<{ kind: string; details: Record<string, unknown> }>('SELECT kind, details FROM ledger.event WHERE export_id = $1 ORDER BY position', [id])
const today = async (): Promise<string> => istDayOf((await database.sql<{ at: Date }>('SELECT now() AS at'))[0]?.at ?? new Date(0))

describe('the day by which a file is to be deleted', () => {
  it('is counted from the asking by the purpose, frozen with the file, and in its event', async () => {
    const { officer, id } = await asked()
    const day = addDays(await today(), 365)
    expect((await showExport(officer, id))?.file).toMatchObject({ deleteBy: day, deleteDaysLeft: 365, deletedAt: null, wasTaken: false })
    expect((await eventsOf(id))[0]).toMatchObject({ kind: 'export.requested', details: { deleteBy: day } })
    await expect(database.sql(`UPDATE portal.export SET delete_by = delete_by + 1 WHERE id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
  })

  it('follows the wording of the moment, not a later one, and the shortest of several', async () => {
    const dayOf = async (boxes: object[], requested = '2026-11-27T12:00:00Z'): Promise<string | null> =>
      (await database.sql<{ day: string | null }>('SELECT portal.deletion_day($1::jsonb, $2)::text AS day', [JSON.stringify(boxes), requested]))[0]?.day ?? null
    const purpose = async (key: string, versions: [days: number, from: string, to: string | null][]): Promise<{ purpose: { id: string } }> => {
      const [made] = await database.sql<{ id: string }>('INSERT INTO portal.purpose (key) VALUES ($1) RETURNING id', [key])
      for (const [index, [days, from, to]] of versions.entries()) {
        await database.sql(
          `INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, from_at, to_at)
           VALUES ($1, $2, 'A purpose', 'एक प्रयोजन', 'Scheme', 'Order', '{gender}', $3, $4, $5)`, [made?.id, index + 1, days, from, to])
      }
      return { purpose: { id: made?.id ?? '' } }
    }
    const changed = await purpose('keeps-less', [[90, '2020-01-01', '2026-12-01'], [10, '2026-12-01', null]])
    const short = await purpose('keeps-a-month', [[30, '2020-01-01', null]])
    expect(await dayOf([changed])).toBe('2027-02-25')
    expect(await dayOf([changed], '2026-12-02T12:00:00Z')).toBe('2026-12-12')
    expect(await dayOf([changed, short])).toBe('2026-12-27')
    // After 18:30 UTC it is the next day in India.
    expect(await dayOf([short], '2026-11-27T18:30:00Z')).toBe('2026-12-28')
    expect(await dayOf([{ purpose: 'as the State wrote it, before the register' }])).toBeNull()
    expect(await dayOf([])).toBeNull()
  })
})

describe('the officer’s word', () => {
  it('is kept once, with its event, and ends the asking', async () => {
    const { officer, id } = await taken(-3)
    expect((await listDueDeletions(officer)).map((file) => [file.id, file.deleteDaysLeft])).toEqual([[id, -3]])
    expect((await listUndeleted(admin, officer.id)).map((file) => file.id)).toEqual([id])
    await Promise.all([1, 2, 3].map(() => confirmDeletion({ officer, id })))
    expect((await eventsOf(id)).filter(({ kind }) => kind === 'export.deletionConfirmed')).toMatchObject([{ details: { daysLate: 3, deleteBy: addDays(await today(), -3) } }])
    expect((await showExport(officer, id))?.file.deletedAt).toBeInstanceOf(Date)
    expect([await listDueDeletions(officer), await listUndeleted(admin, officer.id)]).toEqual([[], []])
  })

  it('in time is not late', async () => {
    for (const days of [0, 5]) {
      const { officer, id } = await taken(days)
      await confirmDeletion({ officer, id })
      expect((await eventsOf(id)).at(-1)).toMatchObject({ kind: 'export.deletionConfirmed', details: { daysLate: 0 } })
    }
  })

  it('is nobody else’s, and of no file that nobody took', async () => {
    const [one, other, untaken] = [await taken(), await taken(), await asked()]
    for (const input of [{ officer: other.officer, id: one.id }, { officer: untaken.officer, id: untaken.id }, { officer: one.officer, id: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f' }]) {
      await expect(confirmDeletion(input)).rejects.toMatchObject({ code: 'not_found', reason: 'not_found' })
    }
    expect(await database.sql('SELECT FROM portal.export_deletion WHERE export_id = ANY ($1)', [[one.id, untaken.id]])).toEqual([])
  })

  it('cannot be written by hand for another officer, dated, or taken back', async () => {
    const [one, other] = [await taken(), await taken()]
    const web = (statement: string, values: readonly unknown[], speaker?: OfficerActor) => asLogin(database, 'portal_web', async (client) => {
      if (speaker) await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(speaker.sessionId)])
      return client.query(statement, [...values])
    })
    const insert = 'INSERT INTO portal.export_deletion (export_id, officer_id) VALUES ($1, $2)'
    for (const speaker of [undefined, other.officer]) await expect(web(insert, [one.id, one.officer.id], speaker)).rejects.toMatchObject({ code: '42501' })
    await expect(web(insert, [one.id, other.officer.id], other.officer)).rejects.toMatchObject({ code: '23514' })
    await expect(web(`INSERT INTO portal.export_deletion (export_id, officer_id, confirmed_at) VALUES ($1, $2, '2020-01-01')`, [one.id, one.officer.id])).rejects.toMatchObject({ code: '42501' })
    await confirmDeletion(one)
    await expect(web('DELETE FROM portal.export_deletion WHERE export_id = $1', [one.id])).rejects.toMatchObject({ code: '42501' })
    await expect(database.sql(`UPDATE portal.export_deletion SET confirmed_at = now() WHERE export_id = $1`, [one.id])).rejects.toMatchObject({ code: '23514' })
  })
})

describe('home asks', () => {
  it.each([[limits.deletionNoticeDays, 1], [limits.deletionNoticeDays + 1, 0]])('with %i days left for %i file', async (days, count) => {
    const { officer } = await taken(days)
    expect(await listDueDeletions(officer)).toHaveLength(count)
    expect(await listUndeleted(admin, officer.id)).toHaveLength(1)
  })
})

describe('a reminder', () => {
  const remindersOf = async (id: string): Promise<string[]> =>
    (await database.sql<{ day: string }>(`SELECT params->>'deleteBy' AS day FROM portal.mail WHERE kind = 'deletionDue' AND export_id = $1`, [id])).map(({ day }) => day)
  const deliver = async (id: string): Promise<void> => {
    for (const waiting of await database.sql<{ id: string }>('SELECT id FROM portal.mail WHERE export_id = $1', [id])) await deliverMail(waiting.id)
  }

  it.each([[limits.deletionMailDays + 1, 0], [limits.deletionMailDays, 1], [0, 1], [-30, 1]])('with %i days left is %i mail, with its event, however often the round runs', async (days, count) => {
    const { id } = await taken(days)
    const due = addDays(await today(), days)
    await Promise.all([remindOfDeletions(), remindOfDeletions()])
    await remindOfDeletions()
    expect(await remindersOf(id)).toEqual(Array.from({ length: count }, () => due))
    expect((await eventsOf(id)).filter(({ kind }) => kind === 'export.deletionReminded')).toHaveLength(count)
  })

  it('says in the officer’s language until when, and leads to the page of the file', async () => {
    const { officer, id } = await taken(2)
    await database.sql(`UPDATE portal."user" SET locale = 'hi' WHERE id = $1`, [officer.id])
    await remindOfDeletions()
    await deliver(id)
    const due = formatCalendarDate(addDays(await today(), 2), 'hi')
    const letter = mail.received.find(({ text }) => text.includes(`/hi/files/${id}`))
    expect(letter?.text.replaceAll('\u00a0', ' ')).toContain(`${due.replaceAll('\u00a0', ' ')} तक ही रखी जा सकती है`)
  })

  it('is not for a file that nobody took, one with a word, or an officer who is gone', async () => {
    const [confirmed, gone] = [await taken(0), await taken(0)]
    await confirmDeletion(confirmed)
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [gone.officer.id])
    const untaken = await taken(0)
    await database.sql('DELETE FROM portal.export_download WHERE export_id = $1', [untaken.id])
    await remindOfDeletions()
    for (const { id } of [confirmed, gone, untaken]) expect(await remindersOf(id)).toEqual([])
  })

  it('that waited for a mail server until the word was given is not sent', async () => {
    const file = await taken(1)
    await remindOfDeletions()
    await confirmDeletion(file)
    await deliver(file.id)
    expect(mail.received.filter(({ text }) => text.includes(file.id))).toEqual([])
    expect((await eventsOf(file.id)).at(-1)).toMatchObject({ kind: 'mail.failed', details: { mail: 'deletionDue', cause: 'over' } })
  })
})
