import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { parse } from 'csv-parse/sync'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultLevels, type Field } from '@/lib/access/fields'
import type { GrantFields } from '@/lib/access/box'
import type { OfficerActor } from '@/lib/auth/actor'
import { startSession } from '@/lib/auth/session'
import { inTransaction } from '@/lib/db/transaction'
import { startDownload } from '@/lib/exports/downloads/use-cases'
import { listLivingExports, showExport } from '@/lib/exports/reads'
import { cancelExport, closeExport, openExport, passwordAgain, requestExport, revokeExport } from '@/lib/exports/use-cases'
import { formatCalendarDate } from '@/lib/i18n/format'
import { enqueueMail } from '@/lib/mail/enqueue'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'
import { deactivateOfficer, signOutPerson } from '@/lib/users/use-cases'

const database = useDatabase()
const data = useDataFolder()
const mail = useMailServer()

const file = (fields: readonly Field[]): GrantFields => Object.fromEntries(fields.map((field) => [field, defaultLevels(field)]))
const all = file(['uan', 'name', 'mobile', 'gender', 'permanentDistrict', 'currentDistrict', 'primaryOccupation'])

beforeAll(async () => {
  await putRegistrants(Array.from({ length: 2_500 }, (_, index) => aRegistrant(index + 1)))
  await putRegistrants([
    aRegistrant(9_001, { name: '=HYPERLINK("http://x","y")', permanentDistrict: 196, currentDistrict: 196, gender: '1' }),
    aRegistrant(9_002, { permanentState: 9, permanentDistrict: 118, currentState: 9, currentDistrict: 118 }),
  ])
})

async function officerWithGrant(fields = all): Promise<{ officer: OfficerActor; grantId: string }> {
  const officer = await buildOfficer(database, 10)
  return { officer, grantId: await buildGrant(database, { officer, fields, download: true }) }
}

async function ready(filters = {}): Promise<{ officer: OfficerActor; grantId: string; id: string }> {
  const made = await officerWithGrant()
  const id = await requestExport({ officer: made.officer, filters: { district: 196, ...filters }, locale: 'en' })
  await runJobs()
  return { ...made, id }
}

async function opened(): Promise<{ officer: OfficerActor; grantId: string; id: string }> {
  const made = await ready()
  await openExport(made)
  await runJobs()
  return made
}

async function stateOf(id: string): Promise<{ status: string; ended_reason: string | null; has_key: boolean; has_password: boolean; storage_name: string | null; rows_written: number }> {
  const [row] = await database.sql<{ status: string; ended_reason: string | null; has_key: boolean; has_password: boolean; storage_name: string | null; rows_written: number }>(
    'SELECT status::text AS status, ended_reason, storage_key IS NOT NULL AS has_key, password_sealed IS NOT NULL AS has_password, storage_name, rows_written FROM portal.export WHERE id = $1', [id],
  )
  if (!row) throw new Error('no such export')
  return row
}

async function eventsOf(id: string): Promise<string[]> {
  return (await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE export_id = $1 ORDER BY position', [id])).map(({ kind }) => kind)
}

async function download(officer: OfficerActor, id: string, range: string | null = null): Promise<Buffer<ArrayBuffer>> {
  const transfer = await startDownload({ officer, id, range, ifRange: null })
  if (transfer.kind !== 'transfer') throw new Error('no transfer')
  return Buffer.from(await new Response(transfer.body).arrayBuffer())
}

async function unzip(bytes: Buffer<ArrayBuffer>, password: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of await new ZipReader(new BlobReader(new Blob([bytes])), { password, useWebWorkers: false }).getEntries()) if (!entry.directory) found[entry.filename] = await entry.getData(new TextWriter())
  return found
}

const passwordIn = (text: string): string => /^ {4}([0-9A-Z]{26})$/m.exec(text.replaceAll('\r', ''))?.[1] ?? ''

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
    expect(Object.keys(rows[0] ?? {})).toEqual(['uan', 'name', 'mobile', 'gender', 'genderName', 'permanentDistrict', 'permanentDistrictName', 'currentDistrict', 'currentDistrictName', 'primaryOccupation', 'primaryOccupationName'])
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

describe('a right that ends', () => {
  const suspend = (grantId: string): Promise<object[]> => database.sql(
    `INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) SELECT $1, id, 'test' FROM portal."user" WHERE kind = 'admin' LIMIT 1`, [grantId],
  )

  it('takes a file back before it is built, and tells the officer', async () => {
    const { officer, grantId } = await officerWithGrant()
    const id = await requestExport({ officer, filters: {}, locale: 'en' })
    await suspend(grantId)
    await runJobs()
    expect(await stateOf(id)).toMatchObject({ status: 'revoked', ended_reason: 'grantsChanged', has_key: false })
    expect(mail.received.at(-1)?.text).toContain('no longer holds')
    expect((await data.files()).filter((name) => name.startsWith(id))).toEqual([])
  })

  it('closes a ready and an opened file at once, before any round of the worker', async () => {
    const one = await ready()
    await suspend(one.grantId)
    await expect(openExport(one)).rejects.toMatchObject({ code: 'conflict' })
    const other = await opened()
    await database.sql('UPDATE portal."grant" SET ended_at = now() WHERE id = $1', [other.grantId])
    await expect(download(other.officer, other.id)).rejects.toMatchObject({ code: 'not_found' })
    await sweep()
    for (const { id } of [one, other]) expect(await stateOf(id)).toMatchObject({ status: 'revoked', has_key: false, storage_name: null })
  })

  it('ends with the account: no mail, no file', async () => {
    const { officer } = await officerWithGrant()
    const id = await requestExport({ officer, filters: {}, locale: 'en' })
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    await runJobs()
    expect((await stateOf(id)).status).toBe('revoked')
    expect(mail.received.filter(({ to }) => to.some((address) => address.startsWith(officer.userId)))).toEqual([])
  })

  it('never widens a file that was asked for before', async () => {
    const { officer, grantId } = await officerWithGrant(file(['uan', 'gender', 'permanentDistrict', 'currentDistrict']))
    const id = await requestExport({ officer, filters: { district: 196 }, locale: 'en' })
    await buildGrant(database, { officer, fields: all, download: true })
    await runJobs()
    await openExport({ officer, id })
    await runJobs()
    const entries = await unzip(await download(officer, id), passwordIn(mail.received.at(-1)?.text ?? ''))
    expect(entries['data-1.csv']?.split('\r\n')[0]).toBe('uan,gender,genderName,permanentDistrict,permanentDistrictName,currentDistrict,currentDistrictName')
    expect(grantId).toBeTruthy()
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

describe('mail', () => {
  it('is not queued for a user who is not there', async () => {
    const nobody = '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f'
    await expect(inTransaction((tx) => enqueueMail(tx, { kind: 'exportPassword', userId: nobody, params: { number: 'EXP-0', again: false } }))).rejects.toThrow('no user')
  })

  it('waits for a server that refuses, then goes out with the same bytes', async () => {
    const { officer } = await officerWithGrant()
    const id = await requestExport({ officer, filters: { district: 196 }, locale: 'en' })
    mail.refuse(true)
    await runJobs()
    mail.refuse(false)
    const [waiting] = await database.sql<{ attempts: number; sent_at: Date | null; last_error: string }>('SELECT attempts, sent_at, last_error FROM portal.mail WHERE export_id = $1', [id])
    expect(waiting).toMatchObject({ attempts: 1, sent_at: null, last_error: 'EMESSAGE' })
    await database.sql(`UPDATE graphile_worker._private_jobs SET run_at = now()`)
    await runJobs()
    const first = mail.received.at(-1)
    await database.sql('UPDATE portal.mail SET sent_at = NULL, wiped_at = NULL WHERE export_id = $1', [id])
    await sweep()
    await runJobs()
    expect(mail.received.at(-1)?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true)
    expect(mail.received.at(-1)?.messageId).toBe(first?.messageId)
  })
})

describe('the round of each minute', () => {
  it('finds work whose job is gone, and removes bytes that belong to nobody', async () => {
    const { officer } = await officerWithGrant()
    const id = await requestExport({ officer, filters: { district: 196 }, locale: 'en' })
    await database.sql('DELETE FROM graphile_worker._private_jobs')
    await sweep()
    await runJobs()
    expect((await stateOf(id)).status).toBe('ready')
    const { fileStore } = await import('@/lib/storage/file-store')
    const nothing = async function* (): AsyncGenerator<Buffer> { yield Buffer.from('left behind') }
    await fileStore().write({ name: `${id}.99`, source: nothing() })
    await sweep()
    expect((await data.files()).filter((name) => name.startsWith(id))).toEqual([`${id}.1`])
  })

  it('does everything else when bytes cannot be removed, says so, and removes them when it can', async () => {
    const stuck = await opened()
    const uncovered = await opened()
    const jobless = await ready()
    await database.sql(`UPDATE portal.export SET expires_at = now() - interval '1 second' WHERE id = $1`, [stuck.id])
    await database.sql('UPDATE portal."grant" SET ended_at = now() WHERE id = $1', [uncovered.grantId])
    const lost = await requestExport({ officer: jobless.officer, filters: { district: 196 }, locale: 'en' })
    await database.sql('DELETE FROM graphile_worker._private_jobs')
    // A folder where a file should lie cannot be removed as a file: a disk's failure, without a broken disk.
    const lying = path.join(data.path(), 'files', `${stuck.id}.1`)
    await fs.rm(lying)
    await fs.mkdir(lying)
    await expect(sweep()).rejects.toThrow()
    expect(await stateOf(stuck.id)).toMatchObject({ status: 'expired', has_key: false, storage_name: `${stuck.id}.1` })
    expect(await stateOf(uncovered.id)).toMatchObject({ status: 'revoked', has_key: false, storage_name: null })
    await runJobs()
    expect((await stateOf(lost)).status).toBe('ready')
    await fs.rmdir(lying)
    await sweep()
    expect(await stateOf(stuck.id)).toMatchObject({ storage_name: null })
  })

  it('closes the record of a transfer whose process died, once, and leaves one that may still run', async () => {
    const { officer, id } = await opened()
    const transfer = await startDownload({ officer, id, range: null, ifRange: null })
    if (transfer.kind !== 'transfer') throw new Error('no transfer')
    await sweep()
    const finished = async (): Promise<object[]> => database.sql('SELECT finished_at IS NOT NULL AS finished, complete FROM portal.export_download WHERE export_id = $1', [id])
    expect(await finished()).toEqual([{ finished: false, complete: false }])
    await database.sql(`UPDATE portal.export SET expires_at = now() - make_interval(mins => p.export_grace_minutes + 2) FROM portal.policy p WHERE portal.export.id = $1`, [id])
    await sweep()
    await sweep()
    expect(await finished()).toEqual([{ finished: true, complete: false }])
    expect((await eventsOf(id)).filter((kind) => kind === 'export.downloadEnded')).toHaveLength(1)
    await transfer.body.cancel()
    expect((await eventsOf(id)).filter((kind) => kind === 'export.downloadEnded')).toHaveLength(1)
  })
})
