import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AddressBasis, addressBases, type Box } from '@/lib/access/box'
import { mintDownloadScope } from '@/lib/access/scope'
import type { OfficerActor } from '@/lib/auth/actor'
import { lockHash, rowToken } from '@/lib/crypto/row-token'
import { newToken } from '@/lib/crypto/token'
import { inReadOnly } from '@/lib/db/transaction'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer, buildPurpose, putRegistrants, rewording } from '@/lib/testing/factories'
import { asLogin, rowsShown } from '@/lib/testing/login'
import { aRegistrant } from '@/lib/testing/registrants'
import { freezeExport, openRows } from '@/lib/testing/row-security'

const database = useDatabase()
const clear = { gender: { view: 'clear', file: 'clear' } } as const
const bihar = { permanentState: 10, permanentDistrict: 212, currentState: 10, currentDistrict: 212 }
const kerala = { permanentState: 32, permanentDistrict: 554, currentState: 32, currentDistrict: 554 }
/** 1 and 2 live in Bihar (Patna, Bhojpur), 3 in Kerala, 4 in Bihar with an address in Kerala, 5 in Patna changed a month ago, 6 in Kerala with an address in Patna. */
const people = [
  aRegistrant(1, bihar), aRegistrant(2, { ...bihar, permanentDistrict: 193, currentDistrict: 193 }), aRegistrant(3, kerala),
  aRegistrant(4, { ...bihar, currentState: 32, currentDistrict: 554 }), aRegistrant(5, { ...bihar, changedAt: new Date(Date.now() - 30 * 86_400_000) }),
  aRegistrant(6, { ...kerala, currentState: 10, currentDistrict: 212 }),
]
let officer: OfficerActor
let neighbour: OfficerActor

beforeAll(async () => {
  await putRegistrants(people)
  officer = await buildOfficer(database, 10)
  neighbour = await buildOfficer(database, 32)
  await buildGrant(database, { officer, fields: clear })
  await buildGrant(database, { officer: neighbour, fields: clear })
})

const reader = (settings: Parameters<typeof rowsShown>[1]) => asLogin(database, 'portal_reader', (client) => rowsShown(client, settings))
const worker = (settings: Parameters<typeof rowsShown>[1]) => asLogin(database, 'portal_worker', (client) => rowsShown(client, settings))
const tokenOf = (actor: OfficerActor): string => rowToken(actor.sessionId)

describe('a session’s token', () => {
  it('opens what its officer’s grants give, and nothing of another State’s', async () => {
    expect(await reader({ token: tokenOf(officer), right: 'view' })).toEqual(['1', '2', '4', '6'])
    expect(await reader({ token: tokenOf(neighbour), right: 'view' })).toEqual(['3', '4', '6'])
  })

  it('opens nothing for a right that is not granted, not named or not known', async () => {
    for (const right of ['download', undefined, '', 'VIEW', 'view,download', 'view ', '%']) expect(await reader({ token: tokenOf(officer), right }), String(right)).toEqual([])
  })

  it('cannot be guessed, nor made of what the database holds', async () => {
    const [session] = await database.sql<{ lock: string; token: string }>(`SELECT encode(lock_hash, 'hex') AS lock, encode(token_hash, 'hex') AS token FROM portal.session WHERE id = $1`, [officer.sessionId])
    const guesses = [
      undefined, '', newToken(), officer.sessionId, officer.id, session?.lock ?? '', session?.token ?? '', lockHash(officer.sessionId).toString('base64url'), lockHash(officer.sessionId).toString('latin1').replaceAll('\0', ''),
      rowToken(officer.id), rowToken(randomUUID()), `${tokenOf(officer)} `, tokenOf(officer).toLowerCase(), `${tokenOf(officer)}' OR true --`,
    ]
    for (const token of guesses) expect(await reader({ token, right: 'view' }), token).toEqual([])
  })

  it('serves the reader alone', async () => {
    expect(await worker({ token: tokenOf(officer), right: 'view' })).toEqual([])
    expect(await worker({ token: tokenOf(officer), right: 'download' })).toEqual([])
  })

  it('never changes, whoever writes', async () => {
    await asLogin(database, 'portal_web', async (client) => {
      await expect(client.query('UPDATE portal.session SET lock_hash = $1 WHERE id = $2', [lockHash(neighbour.sessionId), officer.sessionId])).rejects.toMatchObject({ code: '23514' })
      await expect(client.query('UPDATE portal.session SET user_id = $1 WHERE id = $2', [neighbour.id, officer.sessionId])).rejects.toMatchObject({ code: '23514' })
    })
  })
})

const ofSession = 'WHERE id = $1'
const ofPurpose = `purpose_id = (SELECT purpose_id FROM portal."grant" ${ofSession})`
const ofState = `state_code = (SELECT state_code FROM portal."grant" ${ofSession})`
/** What ends a look: SQL on the session, the officer or the grant. Some milliseconds back, because these columns round to one. */
const spoilers: [string, string, 'session' | 'officer' | 'grant'][] = [
  ['signed out', `UPDATE portal.session SET revoked_at = now() ${ofSession}`, 'session'],
  ['run out', `UPDATE portal.session SET expires_at = now() - interval '10 milliseconds' ${ofSession}`, 'session'],
  ['idle', `UPDATE portal.session SET last_seen_at = now() - interval '10 milliseconds' - (SELECT make_interval(mins => session_idle_minutes) FROM portal.policy) ${ofSession}`, 'session'],
  ['deactivated', `UPDATE portal."user" SET status = 'deactivated' ${ofSession}`, 'officer'],
  ['not yet active', `UPDATE portal."user" SET status = 'invited' ${ofSession}`, 'officer'],
  ['an ended grant', `UPDATE portal."grant" SET ended_at = now() - interval '10 milliseconds', ended_reason = 'test' ${ofSession}`, 'grant'],
  ['a suspended grant', `INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) SELECT id, officer_id, 'test' FROM portal."grant" ${ofSession}`, 'grant'],
  ['a purpose that was closed, and that an earlier wording left open', rewording('purpose_version', ofPurpose, { is_open: false }), 'grant'],
  ['a purpose that needs none of its fields', rewording('purpose_version', ofPurpose, { fields: ['uan'] }), 'grant'],
  ['a State that left the module', rewording('state_version', ofState, { provision: 'api' }), 'grant'],
  ['a State that is not active', rewording('state_version', ofState, { is_active: false }), 'grant'],
]

describe('a token is worth nothing', () => {
  it.each(spoilers)('of somebody with %s', async (_what, statement, subject) => {
    const fresh = await buildOfficer(database, 10)
    const purposeId = await buildPurpose(database, { key: `spoil-${randomUUID().slice(0, 8)}` })
    const grantId = await buildGrant(database, { officer: fresh, fields: clear, purposeId })
    expect((await openRows({ officer: fresh, right: 'view' })).count).toBe(4)
    const id = { session: fresh.sessionId, officer: fresh.id, grant: grantId }[subject]
    // Inside a transaction that is undone the reader would not see it; what concerns the whole State is put back instead.
    await database.sql(statement, [id])
    expect(await openRows({ officer: fresh, right: 'view' })).toEqual({ ids: [], count: 0 })
    await database.sql(rewording('state_version', 'state_code = 10', { is_active: true, provision: 'module' }))
  })

  it('of a State that was active in an earlier version only', async () => {
    const fresh = await buildOfficer(database, 27)
    await buildGrant(database, { officer: fresh, fields: clear })
    await putRegistrants([aRegistrant(27, { permanentState: 27, permanentDistrict: 490, currentState: 27, currentDistrict: 490 })])
    expect((await openRows({ officer: fresh, right: 'view' })).ids).toEqual(['27'])
    await database.sql(`UPDATE portal.state_version SET to_at = clock_timestamp() WHERE state_code = 27`)
    await database.sql(`INSERT INTO portal.state_version (state_code, version, provision, is_active) VALUES (27, 2, 'module', false)`)
    expect((await openRows({ officer: fresh, right: 'view' })).count).toBe(0)
  })

  it('of somebody who holds a grant and is no officer, or an officer of another State', async () => {
    // No such row can be written while the rules of grants hold: the lock does not lean on them.
    await database.sql('ALTER TABLE portal."grant" DISABLE TRIGGER USER')
    for (const holder of [await buildAdmin(database), await buildOfficer(database, 27)]) {
      await database.sql(`UPDATE portal."grant" SET officer_id = $1 WHERE officer_id = $2`, [holder.id, officer.id])
      expect(await reader({ token: rowToken(holder.sessionId), right: 'view' })).toEqual([])
      await database.sql(`UPDATE portal."grant" SET officer_id = $2 WHERE officer_id = $1`, [holder.id, officer.id])
    }
    await database.sql('ALTER TABLE portal."user" DISABLE TRIGGER USER, DROP CONSTRAINT user_officer_has_state')
    await database.sql(`UPDATE portal."user" SET kind = 'auditor' WHERE id = $1`, [officer.id])
    expect(await reader({ token: tokenOf(officer), right: 'view' })).toEqual([])
    await database.sql(`UPDATE portal."user" SET kind = 'officer' WHERE id = $1`, [officer.id])
    expect(await reader({ token: tokenOf(officer), right: 'view' })).toEqual(['1', '2', '4', '6'])
    await database.sql('ALTER TABLE portal."user" ENABLE TRIGGER USER')
    await database.sql('ALTER TABLE portal."grant" ENABLE TRIGGER USER')
  })

  it('until an end that lies ahead, and not before it', async () => {
    const fresh = await buildOfficer(database, 10)
    const grantId = await buildGrant(database, { officer: fresh, fields: clear })
    await database.sql(`UPDATE portal."grant" SET ended_at = now() + interval '1 hour', ended_reason = 'test' WHERE id = $1`, [grantId])
    expect((await openRows({ officer: fresh, right: 'view' })).count).toBe(4)
  })

  it('before a grant begins and after it is over', async () => {
    const fresh = await buildOfficer(database, 10)
    await buildGrant(database, { officer: fresh, fields: clear, startsOn: '2090-01-01' })
    await buildGrant(database, { officer: fresh, fields: clear, endsOn: '2020-02-01' })
    expect((await openRows({ officer: fresh, right: 'view' })).count).toBe(0)
  })
})

describe('a file’s token', () => {
  let taker: OfficerActor
  let grantId: string
  const frozen = (input: { status?: string; districts?: number[] } = {}) => inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, taker))
    .then(({ boxes }) => freezeExport(database, { officer: taker, status: input.status, boxes: boxes.map((box) => ({ ...box, area: { ...box.area, districts: input.districts ?? box.area.districts } })) }))
  const shown = (exportId: string, right = 'download') => worker({ token: rowToken(exportId), right })

  beforeAll(async () => {
    taker = await buildOfficer(database, 10)
    grantId = await buildGrant(database, { officer: taker, fields: clear, view: false, download: true, basis: 'permanent' })
  })

  it('opens what was frozen while the file is built, to download, to the worker', async () => {
    const id = await frozen()
    expect(await shown(id)).toEqual(['1', '2', '4'])
    expect(await shown(id, 'view')).toEqual([])
    const both = await buildOfficer(database, 10)
    await buildGrant(database, { officer: both, fields: clear, download: true })
    const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, both))
    expect(await shown(await freezeExport(database, { officer: both, boxes }), 'view')).toEqual([])
    expect(await reader({ token: rowToken(id), right: 'download' })).toEqual([])
    expect(await openRows({ officer: taker, right: 'view' })).toEqual({ ids: [], count: 0 })
  })

  it.each(['requested', 'ready', 'opened', 'expired', 'lapsed', 'failed', 'cancelled', 'revoked'])('opens nothing when the file is %s', async (status) => {
    expect(await shown(await frozen({ status }))).toEqual([])
  })

  it('opens no more than the grant, whatever was written into the frozen boxes', async () => {
    expect(await shown(await frozen({ districts: [193, 554] }))).toEqual(['2'])
    expect(await shown(await frozen({ districts: [] }))).toEqual([])
    const [{ boxes = [] } = {}] = await database.sql<{ boxes: object[] }>('SELECT boxes FROM portal.export WHERE id = $1', [await frozen()])
    for (const change of [{ from: '2000-01-01T00:00:00Z' }, { to: '2090-01-01T00:00:00Z' }, { basis: 'either' }]) {
      const id = await frozen({ status: 'requested' })
      await database.sql('ALTER TABLE portal.export DISABLE TRIGGER export_keep')
      await database.sql(`UPDATE portal.export SET status = 'building', boxes = $2 WHERE id = $1`, [id, JSON.stringify(boxes.map((box) => ({ ...box, ...change })))])
      await database.sql('ALTER TABLE portal.export ENABLE TRIGGER export_keep')
      expect(await shown(id), JSON.stringify(change)).toEqual(['1', '2', '4'])
    }
  })

  it('opens where grant and frozen box meet: address, districts and days', async () => {
    const areas = [undefined, [212], [212, 193]] as const
    const holds = (basis: AddressBasis, districts: readonly number[] | undefined, kind: AddressBasis, district: number): boolean => (basis === 'either' || basis === kind) && (districts?.includes(district) ?? true)
    for (const granted of addressBases.flatMap((basis) => areas.map((districts) => ({ basis, districts })))) {
      const fresh = await buildOfficer(database, 10)
      await buildGrant(database, { officer: fresh, ...granted, fields: clear, view: false, download: true })
      const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, fresh))
      const shownWith = async (change: Partial<Box>) => shown(await freezeExport(database, { officer: fresh, boxes: boxes.map((box) => ({ ...box, ...change })) }))
      for (const frozenAs of addressBases.flatMap((basis) => [undefined, [193], [193, 212]].map((districts) => ({ basis, districts })))) {
        const wanted = people.filter(({ id, permanentState, permanentDistrict, currentState, currentDistrict }) => id !== '5'
          && [['permanent', permanentState, permanentDistrict] as const, ['current', currentState, currentDistrict] as const].some(([kind, state, district]) =>
            state === 10 && [granted, frozenAs].every((box) => holds(box.basis, box.districts, kind, district))))
        expect(await shownWith({ basis: frozenAs.basis, area: { stateCode: 10, districts: frozenAs.districts ?? 'all' } }), JSON.stringify([granted, frozenAs])).toEqual(wanted.map(({ id }) => id))
      }
      const [{ window } = { window: { from: new Date(), to: new Date() } }] = boxes
      expect(await shownWith({ window: { ...window, from: new Date(Date.now() - 3_600_000) } })).toEqual([])
      expect(await shownWith({ window: { ...window, to: new Date(Date.now() - 2 * 86_400_000) } })).toEqual([])
      expect(await shownWith({ area: { stateCode: 32, districts: 'all' } })).toEqual([])
      expect(await shownWith({ grantId: randomUUID() })).toEqual([])
    }
  })

  it('opens no day after a fixed window, whatever was frozen', async () => {
    const fresh = await buildOfficer(database, 10)
    await buildGrant(database, { officer: fresh, fields: clear, view: false, download: true, window: { from: '2020-01-01', to: new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10) } })
    const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, fresh))
    expect(await shown(await freezeExport(database, { officer: fresh, boxes: boxes.map((box) => ({ ...box, window: { ...box.window, to: new Date() } })) }))).toEqual(['5'])
  })

  it('does not widen with a later grant, and closes with the grant it was frozen from', async () => {
    const id = await frozen({ districts: [212] })
    await buildGrant(database, { officer: taker, fields: clear, view: false, download: true, windowDays: 60 })
    expect(await shown(id)).toEqual(['1', '4'])
    await database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, 'test')`, [grantId, taker.id])
    expect(await shown(id)).toEqual([])
    await database.sql('UPDATE portal.grant_suspension SET resumed_at = now() WHERE grant_id = $1', [grantId])
    expect(await shown(id)).toEqual(['1', '4'])
  })

  it('is no other officer’s', async () => {
    const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, taker))
    expect(await shown(await freezeExport(database, { officer: neighbour, boxes }))).toEqual([])
  })
})
