import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { handlers } from '@/bin/handlers'
import { defaultLevels, type Field } from '@/lib/access/fields'
import type { GrantFields } from '@/lib/access/box'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { startDownload } from '@/lib/exports/downloads/use-cases'
import { openExport, requestExport } from '@/lib/exports/use-cases'
import { endGrant, suspendGrant } from '@/lib/grants/use-cases'
import { listRegistrants, openRegistrant } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer, buildPurpose, putRegistrants, putStateOnModule, rewording } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'
import { deactivateOfficer, signOutPerson } from '@/lib/users/use-cases'

/** Every way in which a right ends × every place where it was used: the next request, the next batch, the next piece (product, A7). */
const database = useDatabase()
useDataFolder()
useMailServer()

const state = 9
const large = 118
const small = 119
const fieldKeys: readonly Field[] = ['uan', 'name', 'gender', 'permanentDistrict', 'currentDistrict']
const fields: GrantFields = Object.fromEntries(fieldKeys.map((field) => [field, defaultLevels(field)]))
let admin: AdminActor

beforeAll(async () => {
  admin = await buildAdmin(database)
  // Names that no archive makes small: the small district's file has several pieces, the large one's is built for a while.
  const inDistrict = (district: number, first: number, count: number) => Array.from({ length: count }, (_, index) => aRegistrant(first + index, {
    name: randomBytes(150).toString('base64'), permanentState: state, permanentDistrict: district, currentState: state, currentDistrict: district,
  }))
  await putRegistrants(inDistrict(small, 1, 700))
  for (let first = 10_000; first < 30_000; first += 4_000) await putRegistrants(inDistrict(large, first, 4_000))
})

interface Using {
  readonly officer: OfficerActor
  readonly grantId: string
  readonly purposeId: string
}

const causes: readonly { name: string; happen: (using: Using) => Promise<unknown>; undo?: (using: Using) => Promise<unknown> }[] = [
  { name: 'the officer is deactivated', happen: ({ officer }) => deactivateOfficer({ actor: admin, id: officer.id, reason: 'Transferred.' }) },
  { name: 'the grant is ended', happen: ({ grantId }) => endGrant({ actor: admin, id: grantId, reason: 'Not needed.' }) },
  { name: 'the grant is suspended', happen: ({ grantId }) => suspendGrant({ actor: admin, id: grantId, reason: 'Under question.' }) },
  { name: 'the grant lapses', happen: ({ grantId }) => withoutTrigger(() => database.sql('UPDATE portal."grant" SET ends_at = now() WHERE id = $1', [grantId])) },
  { name: 'the State is switched off', happen: () => changeState({ is_active: false }), undo: () => changeState({ is_active: true }) },
  { name: 'the State leaves the module', happen: () => changeState({ provision: 'api' }), undo: () => changeState({ provision: 'module' }) },
  { name: 'the purpose is closed', happen: ({ purposeId }) => changePurpose(purposeId, { isOpen: false }) },
  { name: 'the purpose is narrowed by every field of the grant', happen: ({ purposeId }) => changePurpose(purposeId, { fields: ['mobile'] }) },
]

const changeState = (change: Readonly<Record<string, unknown>>) => database.sql(rewording('state_version', `state_code = ${state}`, change))
async function withoutTrigger(work: () => Promise<unknown>): Promise<void> {
  await database.sql('ALTER TABLE portal."grant" DISABLE TRIGGER grant_keep')
  await work()
  await database.sql('ALTER TABLE portal."grant" ENABLE TRIGGER grant_keep')
}
/** A new wording of a register's entry, as two admins would bring it into force. */
const changePurpose = (id: string, change: { fields?: readonly string[]; isOpen?: boolean }) => database.sql(
  `WITH old AS (UPDATE portal.purpose_version SET to_at = clock_timestamp() WHERE purpose_id = $1 AND to_at IS NULL RETURNING *)
   INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, is_open, from_at)
   SELECT purpose_id, version + 1, title_en, title_hi, scheme, legal_basis, coalesce($2::text[], fields), retention_days, coalesce($3, is_open), to_at FROM old`,
  [id, change.fields ?? null, change.isOpen ?? null],
)

let made = 0
async function begin(): Promise<Using> {
  await putStateOnModule(database, state)
  const officer = await buildOfficer(database, state)
  const purposeId = await buildPurpose(database, { key: `bite-${(made += 1)}`, fields: fieldKeys })
  return { officer, purposeId, grantId: await buildGrant(database, { officer, fields, download: true, purposeId }) }
}
const ask = (officer: OfficerActor, district: number) => requestExport({ officer, filters: { district }, locale: 'en' })
const statusOf = async (id: string) => (await database.sql<{ status: string; hasKey: boolean; stored: string | null }>('SELECT status::text AS status, storage_key IS NOT NULL AS "hasKey", storage_name AS stored FROM portal.export WHERE id = $1', [id]))[0]
const eventsOf = async (id: string) => (await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE export_id = $1', [id])).map(({ kind }) => kind)
const list = async (officer: OfficerActor) => (await listRegistrants({ officer, query: listQuery.parse({}) })).rows.length
const outcome = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'broken off'))

/** A build that is under way: its handler runs, and the database says so. */
async function building(id: string): Promise<{ done: Promise<void> }> {
  await database.sql(`DELETE FROM graphile_worker._private_jobs WHERE key = $1`, [`build:${id}`])
  const done = handlers.buildExport({ exportId: id }, { attempt: 1, attemptsMax: 25, signal: new AbortController().signal })
  while ((await statusOf(id))?.status === 'requested') await new Promise((resolve) => setTimeout(resolve, 2))
  return { done }
}

describe.each(causes)('when $name', ({ happen, undo }) => {
  it('nothing more is shown, asked for, built, opened or sent, and what was made is taken back', async () => {
    const using = await begin()
    const { officer } = using
    const ready = await ask(officer, small)
    const opened = await ask(officer, small)
    await runJobs()
    await openExport({ officer, id: opened })
    const transfer = await startDownload({ officer, id: opened, range: null, ifRange: null })
    if (transfer.kind !== 'transfer') throw new Error('no transfer')
    const reader = transfer.body.getReader()
    await reader.read()
    expect([await list(officer), await outcome(openRegistrant({ officer, id: '1' }))]).toEqual([25, 'done'])
    const inWork = await ask(officer, large)
    const running = await building(inWork)
    await happen(using)
    try {
      expect(await list(officer)).toBe(0)
      expect(await outcome(openRegistrant({ officer, id: '1' }))).toBe('not_found')
      expect(await outcome(ask(officer, small))).toBe('refused')
      expect(await outcome(openExport({ officer, id: ready }))).toBe('conflict')
      expect(await outcome(startDownload({ officer, id: opened, range: null, ifRange: null }))).toBe('not_found')
      expect(await outcome(reader.read())).toBe('broken off')
      await running.done
      await sweep()
      await runJobs()
      await sweep()
      for (const id of [ready, opened, inWork]) expect(await statusOf(id)).toEqual({ status: 'revoked', hasKey: false, stored: null })
      expect(await eventsOf(inWork)).not.toContain('export.built')
    } finally {
      await undo?.(using)
    }
  })
})

it('a purpose that loses one field takes that field off the page and takes every file back that holds it', async () => {
  const using = await begin()
  const { officer } = using
  const ready = await ask(officer, small)
  await runJobs()
  const running = await building(await ask(officer, large))
  await changePurpose(using.purposeId, { fields: fieldKeys.filter((field) => field !== 'name') })
  const { columns, rows } = await listRegistrants({ officer, query: listQuery.parse({}) })
  expect([rows.length, columns.includes('name'), columns.includes('gender')]).toEqual([25, false, true])
  expect(await outcome(openExport({ officer, id: ready }))).toBe('conflict')
  await running.done
  await sweep()
  const held = await database.sql<{ status: string; reason: string }>('SELECT status::text AS status, ended_reason AS reason FROM portal.export WHERE officer_id = $1', [officer.id])
  expect(held).toEqual([{ status: 'revoked', reason: 'grantsChanged' }, { status: 'revoked', reason: 'grantsChanged' }])
  const again = await ask(officer, small)
  await runJobs()
  expect((await statusOf(again))?.status).toBe('ready')
})

describe.each<[string, (officer: OfficerActor) => Promise<unknown>]>([
  ['is signed out', (officer) => signOutPerson(officer)],
  ['is over', (officer) => database.sql('UPDATE portal.session SET expires_at = now() WHERE id = $1', [officer.sessionId])],
  ['was idle too long', (officer) => database.sql(`UPDATE portal.session SET last_seen_at = now() - (SELECT make_interval(mins => session_idle_minutes) FROM portal.policy) WHERE id = $1`, [officer.sessionId])],
])('a session that %s', (_what, happen) => {
  it('gives nothing more; the file waits for the officer\'s next session', async () => {
    const { officer } = await begin()
    const [ready, opened] = [await ask(officer, small), await ask(officer, small)]
    await runJobs()
    await openExport({ officer, id: opened })
    const transfer = await startDownload({ officer, id: opened, range: null, ifRange: null })
    if (transfer.kind !== 'transfer') throw new Error('no transfer')
    const reader = transfer.body.getReader()
    await reader.read()
    const inWork = await ask(officer, large)
    const running = await building(inWork)
    await happen(officer)
    expect(await outcome(reader.read())).toBe('broken off')
    expect([await list(officer), await outcome(openRegistrant({ officer, id: '1' }))]).toEqual([0, 'not_found'])
    expect([await outcome(openExport({ officer, id: ready })), await outcome(startDownload({ officer, id: opened, range: null, ifRange: null }))]).toEqual(['conflict', 'not_found'])
    expect(await outcome(ask(officer, small))).not.toBe('done')
    await running.done
    await sweep()
    expect([(await statusOf(inWork))?.status, (await statusOf(ready))?.status]).toEqual(['ready', 'ready'])
  })
})
