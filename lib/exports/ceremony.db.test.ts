import { parse } from 'csv-parse/sync'
import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { startSession } from '@/lib/auth/session'
import { inTransaction } from '@/lib/db/transaction'
import { startDownload } from '@/lib/exports/downloads/use-cases'
import { listLivingExports, showExport } from '@/lib/exports/reads'
import { cancelExport, closeExport, openExport, passwordAgain, requestExport, revokeExport } from '@/lib/exports/use-cases'
import { formatCalendarDate } from '@/lib/i18n/format'
import { useCeremony } from '@/lib/testing/ceremony'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'
import { deactivateOfficer, signOutPerson } from '@/lib/users/use-cases'

const database = useDatabase()
const data = useDataFolder()
const mail = useMailServer()
const { all, officerWithGrant, ready, opened, stateOf, eventsOf, download, unzip, passwordIn } = useCeremony(database)

describe('the ceremony', () => {
  it('goes from the asking to the file in the officer\'s hands, and to nothing', async () => {
    const { officer } = await officerWithGrant()
    const id = await requestExport({ officer, filters: {}, locale: 'hi' })
    expect((await stateOf(id)).status).toBe('requested')
    await runJobs()
    expect(await stateOf(id)).toMatchObject({ status: 'ready', rows_written: 2_501, has_key: true })
    const link = mail.received.at(-1)
    expect(link?.text).toContain(`/en/files/${id}`)
    expect(passwordIn(link?.text ?? '')).toBe('')

    await openExport({ officer, id })
    await runJobs()
    const letter = mail.received.at(-1)
    const password = passwordIn(letter?.text ?? '')
    expect(password).toHaveLength(26)
    expect(letter?.text).not.toContain('http')

    const bytes = await download(officer, id)
    const entries = await unzip(bytes, password)
    expect(Object.keys(entries)).toEqual(['data-1.csv', 'README.txt'])
    const rows: Record<string, string>[] = parse(entries['data-1.csv'] ?? '', { columns: true, bom: true, record_delimiter: '\r\n' })
    expect(rows).toHaveLength(2_501)
    expect(Object.keys(rows[0] ?? {})).toEqual(['rowReference', 'uan', 'name', 'mobile', 'gender', 'genderName', 'permanentDistrict', 'permanentDistrictName', 'currentDistrict', 'currentDistrictName', 'primaryOccupation', 'primaryOccupationName'])
    expect(rows.find((row) => row.uan === '100000000001')).toMatchObject({ name: 'सीता देवी 1', mobile: '9000000001', gender: '2', genderName: 'महिला', permanentDistrict: '212', permanentDistrictName: 'पटना' })
    expect(rows.find((row) => row.uan === '100000009001')?.name).toBe('\'=HYPERLINK("http://x","y")')
    expect(entries['README.txt']).toContain(officer.name)
    expect(entries['README.txt']).toContain('6.2 ii')
    const { deleteBy } = (await showExport(officer, id))?.file ?? {}
    expect(entries['README.txt']).toContain(`${formatCalendarDate(deleteBy ?? '', 'hi')} तक हटाएँ`)

    await database.sql(`UPDATE portal.export SET expires_at = now() - interval '1 second' WHERE id = $1`, [id])
    await expect(download(officer, id)).rejects.toMatchObject({ code: 'not_found' })
    await sweep()
    expect(await stateOf(id)).toMatchObject({ status: 'expired', has_key: false, storage_name: null, has_password: true })
    expect((await data.files()).filter((name) => name.startsWith(id))).toEqual([])
    await database.sql(`UPDATE portal.export SET gone_at = now() - interval '25 hours' WHERE id = $1`, [id])
    await sweep()
    expect((await stateOf(id)).has_password).toBe(false)
    expect(await eventsOf(id)).toEqual([
      'export.requested', 'export.building', 'export.built', 'mail.sent', 'export.opened', 'mail.sent', 'export.downloadStarted', 'export.downloadEnded',
      'export.expired', 'export.destroyed', 'export.passwordWiped',
    ])
  })

  it('opens once, whoever presses at the same moment', async () => {
    const { officer, id } = await ready()
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => openExport({ officer, id })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const [count] = await database.sql<{ mails: number }>(`SELECT count(*)::int AS mails FROM portal.mail WHERE export_id = $1 AND kind = 'exportPassword'`, [id])
    expect(count?.mails).toBe(1)
  })

  it('serves a hundred downloads at the same moment, each whole and each on record', async () => {
    const { officer, id } = await opened()
    const whole = await download(officer, id)
    const files = await Promise.all(Array.from({ length: 100 }, () => download(officer, id)))
    expect(files.every((file) => file.equals(whole))).toBe(true)
    const [noted] = await database.sql(`SELECT count(*)::int AS downloads, bool_and(complete AND bytes_sent = $2) AS whole FROM portal.export_download WHERE export_id = $1`, [id, whole.length])
    expect(noted).toEqual({ downloads: 101, whole: true })
    for (const kind of ['export.downloadStarted', 'export.downloadEnded']) expect((await eventsOf(id)).filter((each) => each === kind)).toHaveLength(101)
  })

  it('of a hundred downloads at the moment of the close serves whole files or nothing, and nothing after', async () => {
    const { officer, id } = await opened()
    const whole = await download(officer, id)
    const asked = Promise.allSettled(Array.from({ length: 100 }, () => download(officer, id)))
    await closeExport({ officer, id })
    const after = Promise.allSettled(Array.from({ length: 100 }, () => download(officer, id)))
    for (const answer of await asked) if (answer.status === 'fulfilled') expect(answer.value.equals(whole)).toBe(true)
    expect((await after).filter(({ status }) => status === 'fulfilled')).toEqual([])
    const [open] = await database.sql('SELECT count(*)::int AS running FROM portal.export_download WHERE export_id = $1 AND finished_at IS NULL', [id])
    expect(open).toEqual({ running: 0 })
  })

  it('opens for nobody else, not after it lapsed, not from a session that ended', async () => {
    const { officer, id } = await ready()
    const other = await buildOfficer(database, 10)
    await expect(openExport({ officer: other, id })).rejects.toMatchObject({ code: 'conflict' })
    await expect(openExport({ officer: { ...officer, sessionId: other.sessionId }, id })).rejects.toMatchObject({ code: 'conflict' })
    await database.sql(`UPDATE portal.export SET lapses_at = now() WHERE id = $1`, [id])
    await expect(openExport({ officer, id })).rejects.toMatchObject({ code: 'conflict' })
    await sweep()
    expect(await stateOf(id)).toMatchObject({ status: 'lapsed', has_key: false, has_password: false })
  })

  it('serves ranges of one file, and notes what was really sent', async () => {
    const { officer, id } = await opened()
    const whole = await download(officer, id)
    expect((await download(officer, id, 'bytes=5-')).equals(whole.subarray(5))).toBe(true)
    expect((await download(officer, id, 'bytes=-7')).equals(whole.subarray(-7))).toBe(true)
    expect(await startDownload({ officer, id, range: 'bytes=0-1,3-4', ifRange: null })).toMatchObject({ kind: 'unsatisfiable' })
    expect((await eventsOf(id)).filter((kind) => kind === 'access.refused')).toHaveLength(1)
    const broken = await startDownload({ officer, id, range: null, ifRange: null })
    if (broken.kind !== 'transfer') throw new Error('no transfer')
    await broken.body.cancel()
    const rows = await database.sql<{ bytes: number; complete: boolean }>('SELECT bytes_sent::int AS bytes, complete FROM portal.export_download WHERE export_id = $1 ORDER BY started_at', [id])
    expect(rows).toEqual([{ bytes: whole.length, complete: true }, { bytes: whole.length - 5, complete: true }, { bytes: 7, complete: true }, { bytes: 0, complete: false }])
  })

  it('serves nobody but the officer who opened it, and nothing before it is opened', async () => {
    const { officer, id } = await ready()
    await expect(download(officer, id)).rejects.toMatchObject({ code: 'not_found' })
    await openExport({ officer, id })
    await expect(download(await buildOfficer(database, 10), id)).rejects.toMatchObject({ code: 'not_found' })
    await database.sql('UPDATE portal.session SET revoked_at = now() WHERE id = $1', [officer.sessionId])
    await expect(download(officer, id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a transfer that runs', () => {
  // Names that no archive makes small, in a State of their own: a file of several pieces.
  beforeAll(() => putRegistrants(Array.from({ length: 700 }, (_, index) => aRegistrant(20_000 + index, {
    name: randomBytes(150).toString('base64'), permanentState: 9, permanentDistrict: 118, currentState: 9, currentDistrict: 118,
  }))))

  it.each<[string, (officer: OfficerActor) => Promise<unknown>]>([
    ['its officer signs out', (officer) => signOutPerson(officer)],
    ['its officer signs in elsewhere', (officer) => inTransaction((tx) => startSession(tx, { userId: officer.id, address: null, userAgent: null, stage: 'full' }))],
    ['its officer is deactivated', async (officer) => deactivateOfficer({ actor: await buildAdmin(database), id: officer.id, reason: 'Transferred.' })],
    ['its session is over', (officer) => database.sql('UPDATE portal.session SET expires_at = now() WHERE id = $1', [officer.sessionId])],
  ])('gives not one piece more once %s', async (_cause, happen) => {
    const officer = await buildOfficer(database, 9)
    await buildGrant(database, { officer, fields: all, download: true })
    const id = await requestExport({ officer, filters: {}, locale: 'en' })
    await runJobs()
    await openExport({ officer, id })
    const transfer = await startDownload({ officer, id, range: null, ifRange: null })
    if (transfer.kind !== 'transfer') throw new Error('no transfer')
    const reader = transfer.body.getReader()
    const { value } = await reader.read()
    await happen(officer)
    await expect(reader.read()).rejects.toThrow()
    const [noted] = await database.sql<{ bytes: number; complete: boolean }>('SELECT bytes_sent::int AS bytes, complete FROM portal.export_download WHERE export_id = $1', [id])
    expect(noted).toEqual({ bytes: value?.length, complete: false })
    expect(transfer.sizeBytes).toBeGreaterThan(value?.length ?? 0)
  })
})

describe('the officer and the admin', () => {
  it('cancel, close and take back, each once, and bytes go', async () => {
    const cancelled = await ready()
    await cancelExport(cancelled)
    await expect(cancelExport(cancelled)).rejects.toMatchObject({ code: 'not_found' })
    const closed = await opened()
    await closeExport(closed)
    await expect(download(closed.officer, closed.id)).rejects.toMatchObject({ code: 'not_found' })
    const revoked = await opened()
    const admin = await buildAdmin(database)
    expect(await listLivingExports(admin, revoked.officer.id)).toEqual([expect.objectContaining({ id: revoked.id, status: 'opened' })])
    expect(Object.keys((await listLivingExports(admin, revoked.officer.id))[0] ?? {})).not.toContain('boxes')
    expect(await revokeExport({ admin, id: revoked.id, reason: 'Wrong purpose' })).toEqual({ officerId: revoked.officer.id })
    await expect(revokeExport({ admin, id: revoked.id, reason: 'Wrong purpose' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await listLivingExports(admin, revoked.officer.id)).toEqual([])
    await expect(download(revoked.officer, revoked.id)).rejects.toMatchObject({ code: 'not_found' })
    await runJobs()
    for (const [id, status] of [[cancelled.id, 'cancelled'], [closed.id, 'expired'], [revoked.id, 'revoked']] as const) {
      expect(await stateOf(id)).toMatchObject({ status, has_key: false, storage_name: null })
      expect((await data.files()).filter((name) => name.startsWith(id))).toEqual([])
    }
  })

  it('have the password mailed again, unchanged, not at once and not after it is wiped', async () => {
    const { officer, id } = await opened()
    const first = passwordIn(mail.received.at(-1)?.text ?? '')
    await expect(passwordAgain({ officer, id })).rejects.toMatchObject({ reason: 'passwordSoon' })
    await database.sql(`UPDATE portal.mail SET created_at = created_at - interval '2 minutes' WHERE export_id = $1`, [id])
    await closeExport({ officer, id })
    await passwordAgain({ officer, id })
    await runJobs()
    expect(passwordIn(mail.received.at(-1)?.text ?? '')).toBe(first)
    await database.sql(`UPDATE portal.export SET gone_at = now() - interval '25 hours' WHERE id = $1`, [id])
    await expect(passwordAgain({ officer, id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('have no password mailed of a file that was taken back, not even one that waits', async () => {
    const { officer, id } = await opened()
    await database.sql(`UPDATE portal.mail SET created_at = created_at - interval '2 minutes' WHERE export_id = $1`, [id])
    await passwordAgain({ officer, id })
    const before = mail.received.length
    await revokeExport({ admin: await buildAdmin(database), id, reason: 'Wrong purpose' })
    await runJobs()
    expect(mail.received).toHaveLength(before)
    await database.sql(`UPDATE portal.mail SET created_at = created_at - interval '2 minutes' WHERE export_id = $1`, [id])
    await expect(passwordAgain({ officer, id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await showExport(officer, id))?.file.canMailPassword).toBe(false)
  })

  it('are refused in words: no right, no rows, too many rows, too many files', async () => {
    const watcher = await buildOfficer(database, 10)
    await buildGrant(database, { officer: watcher, fields: all, download: false })
    await expect(requestExport({ officer: watcher, filters: {}, locale: 'en' })).rejects.toMatchObject({ reason: 'noDownload' })
    const { officer } = await officerWithGrant()
    await expect(requestExport({ officer, filters: { district: 196, gender: '3' }, locale: 'en' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(requestExport({ officer, filters: { district: 118 }, locale: 'en' })).rejects.toThrow()
    await database.sql('UPDATE portal.policy SET export_rows_max = 100')
    await expect(requestExport({ officer, filters: {}, locale: 'en' })).rejects.toMatchObject({ reason: 'rowsPerFile' })
    await database.sql('UPDATE portal.policy SET export_rows_max = 1000000, exports_per_day_max = 2')
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => requestExport({ officer, filters: { district: 196 }, locale: 'en' })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    await database.sql('UPDATE portal.policy SET exports_per_day_max = 20')
  })
})
