import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mintDownloadScope } from '@/lib/access/scope'
import type { Box } from '@/lib/access/box'
import type { OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { buildExport } from '@/lib/exports/building/use-cases'
import { fileBytes } from '@/lib/exports/contents/use-cases'
import { RowsClosed } from '@/lib/exports/rows/store'
import { findExport } from '@/lib/exports/store'
import { requestExport } from '@/lib/exports/use-cases'
import { fileRows } from '@/lib/testing/file-rows'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'
import { freezeExport } from '@/lib/testing/row-security'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const people = 2_010
const clear = { gender: { view: 'clear', file: 'clear' } } as const
let officer: OfficerActor
let grants: string[]
let boxes: readonly Box[]

beforeAll(() => putRegistrants(Array.from({ length: people }, (_, index) => aRegistrant(index + 1, index % 2 ? {} : { permanentDistrict: 193, currentDistrict: 193 }))))

beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  grants = [await buildGrant(database, { officer, districts: [212], fields: clear, download: true }), await buildGrant(database, { officer, districts: [193], fields: clear, download: true })]
  boxes = (await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))).boxes
})

const suspend = (grantId: string | undefined) => database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, 'test')`, [grantId, officer.id])
const statusOf = async (id: string) => (await database.sql<{ status: string; ended_reason: string | null; rows_written: number }>('SELECT status::text AS status, ended_reason, rows_written FROM portal.export WHERE id = $1', [id]))[0]
const build = (id: string, attempt = 1) => buildExport({ id, run: { attempt, attemptsMax: 25, signal: new AbortController().signal } })

describe('a file under the second lock', () => {
  it('is read whole while its boxes are open', async () => {
    expect(await fileRows({ exportId: await freezeExport(database, { officer, boxes }), boxes, filters: {} })).toHaveLength(people)
  })

  it('stops when one of its grants stops giving while its rows are read, though nobody asked the first lock', async () => {
    const row = await inReadOnly('portal_worker', async (tx) => findExport(tx, await freezeExport(database, { officer, boxes })))
    if (!row) throw new Error('no export')
    let checks = 0
    const summary = { rows: 0, digest: '' }
    const reading = async (): Promise<void> => {
      const check = async (): Promise<void> => { if (++checks === 2) await suspend(grants[1]) }
      for await (const _bytes of fileBytes({ row, officer: { name: 'Smt. Test', designation: 'Secretary' }, origin: 'https://portal.test', password: 'test', summary, check })) void _bytes
    }
    await expect(reading()).rejects.toBeInstanceOf(RowsClosed)
    expect(summary.digest).toBe('')
  })

  it('is not an empty file when nothing is open to it', async () => {
    for (const status of ['requested', 'ready']) {
      const exportId = await freezeExport(database, { officer, boxes, status })
      await expect(fileRows({ exportId, boxes, filters: {} }), status).rejects.toBeInstanceOf(RowsClosed)
    }
  })

  it('fails, and is said to, when its row holds no key: as files asked for before there was a lock', async () => {
    const id = await requestExport({ officer, filters: {}, locale: 'en' })
    await database.sql('ALTER TABLE portal.export DISABLE TRIGGER export_keep_lock')
    await database.sql('UPDATE portal.export SET lock_hash = NULL WHERE id = $1', [id])
    await database.sql('ALTER TABLE portal.export ENABLE TRIGGER export_keep_lock')
    await build(id)
    expect(await statusOf(id)).toEqual({ status: 'failed', ended_reason: 'failed', rows_written: 0 })
    expect(await database.sql(`SELECT kind::text AS kind FROM portal.mail WHERE export_id = $1`, [id])).toEqual([{ kind: 'exportFailed' }])
  })

  it('is taken back when its grants changed before it was built', async () => {
    const id = await requestExport({ officer, filters: {}, locale: 'en' })
    await suspend(grants[0])
    await build(id)
    expect(await statusOf(id)).toMatchObject({ status: 'revoked', ended_reason: 'grantsChanged' })
  })
})
