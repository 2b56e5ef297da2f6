import { beforeAll, describe, expect, it } from 'vitest'
import type { AdminActor, AuditorActor, OfficerActor } from '@/lib/auth/actor'
import { deriveKey } from '@/lib/crypto/derive'
import { type Disclosures, readDisclosures } from '@/lib/disclosures/use-cases'
import { requestExport } from '@/lib/exports/use-cases'
import { lookUp } from '@/lib/lookups/use-cases'
import { listRegistrants, openRegistrant } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { resolveRegistrant } from '@/lib/simulator/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { tamper } from '@/lib/testing/ledger'
import { asLogin } from '@/lib/testing/login'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, useDataFolder } from '@/lib/testing/worker'
import { unmask } from '@/lib/unmasking/use-cases'

const database = useDatabase()
useDataFolder()
let admin: AdminActor
let auditor: AuditorActor
let officer: OfficerActor
let far: OfficerActor
const [one, other, elsewhere] = [aRegistrant(9_001, { id: '4700000000009001' }), aRegistrant(9_002), aRegistrant(9_003, { permanentDistrict: 193, currentDistrict: 193 })]

beforeAll(async () => {
  admin = await buildAdmin(database)
  auditor = await buildAuditor(database)
  officer = await buildOfficer(database, 10)
  far = await buildOfficer(database, 10)
  await putRegistrants([one, other, elsewhere])
  const fields = { uan: { view: 'clear', file: 'clear' }, name: { view: 'unmaskable', file: 'clear' }, gender: { view: 'clear', file: 'clear' } } as const
  await buildGrant(database, { officer, districts: [212], fields, download: true })
  await buildGrant(database, { officer: far, districts: [193], fields: { gender: { view: 'clear', file: 'clear' } } })
})

async function answer(reader: AdminActor | AuditorActor, uan: string): Promise<Disclosures> {
  const { handle } = await resolveRegistrant({ reader, input: { uan, reason: 'complaint', note: 'The worker asks who has the data' } })
  return readDisclosures({ reader, handle })
}
async function known(reader: AdminActor | AuditorActor, { uan }: TestRegistrant): Promise<Extract<Disclosures, { standing: 'known' }>> {
  const found = await answer(reader, uan)
  if (found.standing !== 'known') throw new Error(found.standing)
  return found
}
const page = listQuery.parse({})

describe('who received a worker’s data', () => {
  it('is everybody who saw or took it: officers, times, files and parameters, and nobody else', async () => {
    expect(await known(admin, one)).toMatchObject({ looks: 0, files: 0, officers: [], newest: [], missing: 0 })
    await listRegistrants({ officer, query: page })
    await listRegistrants({ officer: far, query: page })
    await openRegistrant({ officer, id: one.id })
    await lookUp({ officer, form: { field: 'uan', value: one.uan, cause: 'claim', reason: 'She claims her benefit' } })
    await unmask({ officer, form: { id: one.id, field: 'name', minutes: 5, cause: 'claim', reason: 'She claims her benefit' } })
    const exportId = await requestExport({ officer, filters: {}, locale: 'en' })
    await runJobs()
    const [file] = await database.sql<{ number: string; status: string }>('SELECT number, status::text AS status FROM portal.export WHERE id = $1', [exportId])
    expect(file?.status).toBe('ready')
    for (const reader of [admin, auditor]) {
      const found = await known(reader, one)
      expect(found).toMatchObject({ looks: 4, files: 1, missing: 0, doubtful: 0, unreadLooks: 0, filesBefore: 0 })
      expect(found.officers).toMatchObject([{ officerId: officer.id, userId: officer.userId, stateCode: 10, counts: { page: 1, record: 1, lookUp: 1, unmask: 1, file: 1 }, shown: { clear: ['uan', 'name', 'gender'], masked: [] } }])
      expect(found.newest.map(({ way, isProven }) => [way, isProven])).toEqual([['file', true], ['unmask', true], ['lookUp', true], ['record', true], ['page', true]])
      expect(found.newest.at(-1)?.shown).toEqual({ clear: ['uan', 'gender'], masked: ['name'] })
      expect(found.newest[0]?.file).toEqual({ number: file?.number, openedAt: null, downloads: 0 })
      // Whose data another saw is not said here.
      expect(await known(reader, other)).toMatchObject({ looks: 1, files: 1 })
      expect((await known(reader, elsewhere)).officers).toMatchObject([{ officerId: far.id, counts: { page: 1 } }])
    }
  })

  it('is itself on record, without the number and without the registrant', async () => {
    await known(auditor, one)
    const events = await database.sql<{ kind: string; details: Record<string, unknown> }>(`SELECT kind, details FROM ledger.event WHERE actor_id = $1 ORDER BY position DESC LIMIT 2`, [auditor.id])
    expect(events.map(({ kind }) => kind)).toEqual(['registrant.disclosuresRead', 'registrant.resolved'])
    expect(events[0]?.details).toMatchObject({ standing: 'known', looks: 4, files: 1, officers: 1 })
    for (const secret of [one.uan, one.id]) expect(JSON.stringify(events)).not.toContain(secret)
  })

  it('is nobody’s for a number that nobody has, for another reader’s answer, and once the half hour is over', async () => {
    expect(await answer(admin, '999999999999')).toMatchObject({ standing: 'absent' })
    const { handle } = await resolveRegistrant({ reader: admin, input: { uan: one.uan, reason: 'audit', note: 'A check of the quarter' } })
    expect(await readDisclosures({ reader: auditor, handle })).toEqual({ standing: 'over' })
    expect(await readDisclosures({ reader: admin, handle: 'forged' })).toEqual({ standing: 'over' })
    await database.sql(`UPDATE registry.resolution SET resolved_at = resolved_at - interval '31 minutes' WHERE reader_id = $1`, [admin.id])
    expect(await readDisclosures({ reader: admin, handle })).toEqual({ standing: 'over' })
  })

  it('says when the database was changed: a manifest that is not the event’s, and one that is gone', async () => {
    const [place] = await database.sql<{ position: string }>(`SELECT e.position::text AS position FROM ledger.event e WHERE e.kind = 'registrants.listed' AND e.actor_id = $1 ORDER BY e.position LIMIT 1`, [officer.id])
    const [strange] = await database.sql<{ position: string }>(`SELECT e.position::text AS position FROM ledger.event e WHERE e.kind = 'registrant.opened' ORDER BY e.position LIMIT 1`)
    await tamper(database, `UPDATE ledger.manifest m SET sealed = (SELECT o.sealed FROM ledger.manifest o WHERE o.position = ${strange?.position}) WHERE m.position = ${place?.position}`)
    expect((await known(admin, one)).newest.find(({ way }) => way === 'page')?.isProven).toBe(false)
    // Whoever that page showed as well is told that something is not whole, though nothing names the page any more.
    expect(await known(admin, other)).toMatchObject({ looks: 0, missing: 1 })
    await tamper(database, `UPDATE ledger.manifest m SET sealed = '\\x01' WHERE m.position = ${place?.position}`)
    expect(await known(admin, one)).toMatchObject({ looks: 3, missing: 1 })
    await tamper(database, `DELETE FROM ledger.manifest WHERE position = ${place?.position}`)
    expect(await known(admin, one)).toMatchObject({ looks: 3, missing: 1 })
  })

  it('says when a look was moved out of sight, and when a part of what a file holds is gone', async () => {
    const before = (await known(admin, one)).missing
    const [place] = await database.sql<{ position: string }>(`SELECT e.position::text AS position FROM ledger.event e WHERE e.kind = 'registrant.opened' ORDER BY e.position LIMIT 1`)
    await tamper(database, `UPDATE ledger.manifest SET state_code = 32 WHERE position = ${place?.position}`)
    expect(await known(admin, one)).toMatchObject({ looks: 2, missing: before + 1 })
    await tamper(database, `UPDATE ledger.manifest SET state_code = 10 WHERE position = ${place?.position}`)
    await tamper(database, 'CREATE TEMP TABLE kept AS SELECT * FROM ledger.file_manifest')
    try {
      await tamper(database, 'DELETE FROM ledger.file_manifest')
      expect(await known(admin, one)).toMatchObject({ files: 0, filesBefore: 0, missing: before + 1 })
    } finally {
      await tamper(database, 'INSERT INTO ledger.file_manifest SELECT * FROM kept')
    }
    expect(await known(admin, one)).toMatchObject({ files: 1, missing: before })
  })

  it('says when events are gone that are in no archive', async () => {
    const found = await known(admin, one)
    await tamper(database, 'CREATE TEMP TABLE old AS SELECT * FROM ledger.event')
    await tamper(database, 'DELETE FROM ledger.event')
    expect(await known(admin, one)).toMatchObject({ looks: 0, unreadLooks: 0, files: 1, doubtful: 1, missing: found.looks })
  })
})

describe('a manifest', () => {
  it('is read by no login, changed by nobody, and holds no id that plain SQL finds', async () => {
    for (const role of ['portal_web', 'portal_auditor', 'portal_worker', 'portal_reader'] as const) {
      await expect(asLogin(database, role, (client) => client.query('SELECT sealed FROM ledger.manifest'))).rejects.toMatchObject({ code: '42501' })
      await expect(asLogin(database, role, (client) => client.query('SELECT sealed FROM ledger.file_manifest'))).rejects.toMatchObject({ code: '42501' })
    }
    await expect(database.sql('DELETE FROM ledger.manifest')).rejects.toMatchObject({ code: '42501' })
    await expect(asLogin(database, 'portal_worker', (client) => client.query('DELETE FROM ledger.file_manifest'))).rejects.toMatchObject({ code: '42501' })
    const rows = await database.sql<{ sealed: Buffer }>('SELECT sealed FROM ledger.manifest UNION ALL SELECT sealed FROM ledger.file_manifest')
    const id = Buffer.alloc(8)
    id.writeBigInt64BE(BigInt(one.id))
    expect(rows.length).toBeGreaterThan(4)
    for (const { sealed } of rows) for (const secret of [id, Buffer.from(one.id), deriveKey('manifest')]) expect(sealed.includes(secret)).toBe(false)
  })

  it('is written with its event or not at all', async () => {
    await tamper(database, 'ALTER TABLE ledger.manifest ADD CONSTRAINT none CHECK (false) NOT VALID')
    try {
      await expect(listRegistrants({ officer, query: page })).rejects.toMatchObject({ code: 'ledger' })
    } finally {
      await tamper(database, 'ALTER TABLE ledger.manifest DROP CONSTRAINT none')
    }
  })

  it('answers bare SQL only to a reader who speaks, of a number that was resolved', async () => {
    for (const role of ['portal_web', 'portal_auditor'] as const) {
      const rows = await asLogin(database, role, async (client) => (await client.query('SELECT * FROM portal.disclosed_to((SELECT id FROM (VALUES (gen_random_uuid())) v(id)), $1)', [auditor.id])).rows)
      expect(rows).toEqual([{ standing: 'over', registrant: null, expires_at: null, kept_since: null }])
    }
    for (const role of ['portal_worker', 'portal_reader', 'portal_ingest'] as const) await expect(asLogin(database, role, (client) => client.query('SELECT * FROM portal.disclosed_to(gen_random_uuid(), gen_random_uuid())'))).rejects.toMatchObject({ code: '42501' })
  })
})
