import { beforeAll, describe, expect, it, test } from 'vitest'
import type { GrantFields } from '@/lib/access/box'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { hashOf, openPreview, previewDifferences } from '@/lib/requests/preview/agreement/rules'
import { readPreview } from '@/lib/requests/preview/reads'
import { readSample } from '@/lib/requests/preview/sample/reads'
import { previewSchema } from '@/lib/requests/preview/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer, buildPurpose, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
const today = istDayOf(new Date())
const patna = 212
const bhojpur = 193
let actor: AdminActor
let officer: OfficerActor
let purposeId = ''

const clear = { view: 'clear', file: 'clear' } as const
const asked: GrantFields = { uan: { view: 'masked', file: 'clear' }, mobile: { view: 'unmaskable', file: 'masked' }, gender: clear, currentAddress: { view: 'masked', file: 'absent' } }

beforeAll(async () => {
  actor = await buildAdmin(database)
  officer = await buildOfficer(database, 10, { name: 'Shri Rakesh Jha' })
  purposeId = await buildPurpose(database, { fields: ['uan', 'mobile', 'gender', 'name'] })
  await putRegistrants([...Array.from({ length: 5 }, (_, index) => aRegistrant(index + 1)), aRegistrant(9, { permanentDistrict: bhojpur, currentDistrict: bhojpur })])
  // How a request comes about is tested elsewhere.
  await database.sql('ALTER TABLE portal.request DISABLE TRIGGER USER, DROP CONSTRAINT request_nominee')
})

async function buildRequest(overrides: { officer?: OfficerActor; download?: boolean; districts?: readonly number[]; replaces?: string; fields?: GrantFields; startsOn?: string; kind?: string; nominee?: string } = {}): Promise<string> {
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal.request (number, officer_id, proposed_by_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, purpose_id, justification,
       order_number, order_date, starts_on, ends_on, replaces_grant_id, kind, nominee_name, nominee_designation, nominee_rank, nominee_email, nominee_locale)
     VALUES ('REQ-' || substr(gen_random_uuid()::text, 1, 8), $1, $2, 10, false, $3, 'either', $4, true, $5, 7, $6, 'Test reasons', 'T/1', $7, $8, $9, $10, $11::portal.request_kind,
       $12, 'Secretary', 'secretary', 'new@example.invalid', 'en') RETURNING id`,
    [overrides.nominee ? null : (overrides.officer ?? officer).id, actor.id, overrides.districts ?? [patna, bhojpur], JSON.stringify(overrides.fields ?? asked), overrides.download ?? false, purposeId, today,
      overrides.startsOn ?? today, addDays(today, 100), overrides.replaces ?? null,
      overrides.kind ?? (overrides.nominee ? 'newOfficer' : 'change'), overrides.nominee ?? null])
  if (!row) throw new Error('no request')
  return row.id
}

test('what is shown is an event with the hash and the counts, and comes back from its seal', async () => {
  const requestId = await buildRequest({ download: true })
  const { preview, hash, sealed } = await readPreview({ actor, requestId })
  expect(preview.opens.view).toMatchObject({ now: { n: 6, complete: true }, covers: { n: 6 }, districts: [{ code: bhojpur, now: { n: 1 } }, { code: patna, now: { n: 5 } }] })
  expect(hash).toBe(hashOf(preview))
  expect(openPreview({ sealed, requestId, revision: preview.request.revision, adminId: actor.id, at: new Date(preview.at), minutesMax: 60 })).toEqual(preview)
  const [event] = await database.sql<{ details: object; actor_id: string; subject_id: string }>(`SELECT details, actor_id, subject_id FROM ledger.event WHERE kind = 'request.previewed' AND request_id = $1`, [requestId])
  expect(event).toEqual({ actor_id: actor.id, subject_id: officer.id, details: { number: preview.request.number, revision: 1, hash, view: 6, download: 6, lostView: null, lostDownload: null } })
})

test('a preview that went through the database has the same hash', async () => {
  const { preview, hash } = await readPreview({ actor, requestId: await buildRequest() })
  const [row] = await database.sql<{ preview: unknown }>('SELECT $1::jsonb AS preview', [JSON.stringify(preview)])
  expect(hashOf(previewSchema.parse(row?.preview))).toBe(hash)
})

test('an unknown request is not found, and no event says that it was shown', async () => {
  await expect(readPreview({ actor, requestId: officer.id })).rejects.toMatchObject({ code: 'not_found' })
})

describe('what changes', () => {
  it('is said for fields, rights, neighbours and limits', async () => {
    const { preview } = await readPreview({ actor, requestId: await buildRequest() })
    expect(preview.fields.map(({ field, isNeeded, view }) => [field, isNeeded, view.before, view.after])).toEqual([
      ['uan', true, 'none', 'masked'], ['mobile', true, 'none', 'unmaskable'], ['gender', true, 'none', 'clear'], ['currentAddress', false, 'none', 'none'],
    ])
    expect(preview.rights).toEqual([{ right: 'view', before: false, after: true }, { right: 'download', before: false, after: false }, { right: 'unmask', before: false, after: true }])
    expect(preview).toMatchObject({ opens: { download: null }, loses: null, overlaps: [], holders: { total: 0, all: 0, listed: [] }, parameters: { officer: { before: 0, after: 4 } } })
  })

  it('knows what the officer has, loses, and who else has it', async () => {
    const mine = await buildOfficer(database, 10)
    const other = await buildOfficer(database, 10, { name: 'Smt. N. Hussain' })
    const wide: GrantFields = { uan: clear, mobile: clear, gender: clear, currentAddress: clear, name: clear }
    const old = await buildGrant(database, { officer: mine, districts: [patna], fields: { name: { view: 'clear', file: 'clear' }, gender: clear }, download: true })
    const all = await buildGrant(database, { officer: other, fields: wide })
    await buildGrant(database, { officer: other, districts: [bhojpur], fields: { gender: clear } })
    await buildGrant(database, { officer: other, districts: [203], fields: wide })
    const { preview } = await readPreview({ actor, requestId: await buildRequest({ officer: mine, replaces: old }) })
    expect(preview.opens.view).toMatchObject({ now: { n: 1 }, covers: { n: 6 } })
    expect(preview.loses).toMatchObject({ view: { now: { n: 0 } }, download: { now: { n: 5 } } })
    expect(preview.fields.find(({ field }) => field === 'name')).toMatchObject({ isAsked: false, view: { before: 'clear', after: 'none' }, file: { before: 'clear', after: 'absent' } })
    expect(preview.rights[1]).toEqual({ right: 'download', before: true, after: false })
    expect(preview.overlaps).toMatchObject([{ grantId: old, isReplaced: true, districts: [patna], fields: ['gender'], state: 'live' }])
    expect(preview.holders).toMatchObject({ total: 1, all: 1, listed: [{ grantId: all, holdsAll: true, districts: [patna, bhojpur], fields: 4 }, { holdsAll: false, districts: [bhojpur], fields: 1 }] })
    expect(preview.carried).toEqual({ grants: 4, fields: [{ field: 'mobile', grants: 2, clear: 2 }, { field: 'currentAddress', grants: 2, clear: 2 }] })
    expect(preview.parameters).toMatchObject({ officer: { before: 2, after: 4 }, state: { before: 5, after: 5 } })
  })

  it('judges a later start by the grants of that day, and a renewal by what runs today', async () => {
    const mine = await buildOfficer(database, 10)
    const old = await buildGrant(database, { officer: mine, districts: [patna], fields: { gender: clear }, endsOn: addDays(today, 2) })
    const startsOn = addDays(today, 5)
    const fresh = await readPreview({ actor, requestId: await buildRequest({ officer: mine, startsOn }) })
    expect(istDayOf(new Date(fresh.preview.judgedAt))).toBe(startsOn)
    expect(fresh.preview.opens.view?.now.n).toBe(6)
    const renewal = await readPreview({ actor, requestId: await buildRequest({ officer: mine, startsOn, replaces: old }) })
    expect(renewal.preview.opens.view?.now.n).toBe(1)
  })
})

describe('two looks', () => {
  const look = async (requestId: string) => (await readPreview({ actor, requestId })).preview

  it('differ by the data beyond the tolerance, and by another grant', async () => {
    const mine = await buildOfficer(database, 10)
    const requestId = await buildRequest({ officer: mine })
    const tolerance = { tolerancePercent: 20, toleranceRows: 2 }
    const seen = await look(requestId)
    await putRegistrants([aRegistrant(31), aRegistrant(32)])
    expect(previewDifferences(seen, await look(requestId), tolerance)).toEqual([])
    await putRegistrants([aRegistrant(33)])
    expect(previewDifferences(seen, await look(requestId), tolerance)).toEqual(['opens'])
    await database.sql('DELETE FROM registry.feed WHERE registrant_id > 30')
    await database.sql('DELETE FROM registry.registrant WHERE id > 30')
    await buildGrant(database, { officer: mine, districts: [203], fields: { name: clear } })
    expect(previewDifferences(seen, await look(requestId), tolerance)).toEqual(['fields', 'rights', 'overlaps', 'parameters'])
  })

  it('have bounds of their limits in the database', async () => {
    for (const change of ['preview_tolerance_percent = 51', 'preview_tolerance_rows = -1', 'preview_minutes = 481']) {
      await expect(database.sql(`UPDATE portal.policy SET ${change}`), change).rejects.toMatchObject({ code: '23514' })
    }
  })
})

test('a nominee without an account holds nothing', async () => {
  const requestId = await buildRequest({ nominee: 'Smt. New Nominee' })
  const { preview } = await readPreview({ actor, requestId })
  expect(preview).toMatchObject({ officer: { id: null, name: 'Smt. New Nominee' }, request: { kind: 'newOfficer' }, overlaps: [], opens: { view: { now: { n: 6 } } } })
})

test('the end of a grant opens nothing and says what is lost', async () => {
  const mine = await buildOfficer(database, 10)
  const old = await buildGrant(database, { officer: mine, districts: [patna], fields: { gender: clear } })
  const { preview } = await readPreview({ actor, requestId: await buildRequest({ officer: mine, replaces: old, kind: 'end' }) })
  expect(preview).toMatchObject({ box: null, opens: { view: null, download: null }, loses: { view: { now: { n: 5 } }, download: null } })
  expect(preview.rights[0]).toEqual({ right: 'view', before: true, after: false })
  expect(await readSample(preview, 'en')).toEqual({ screen: null, file: null })
})

test('the sample is three synthetic people under the grant\'s masks, the same at every look', async () => {
  const { preview } = await readPreview({ actor, requestId: await buildRequest({ download: true }) })
  const sample = await readSample(preview, 'en')
  expect(sample.screen?.columns).toEqual(['uan', 'mobile', 'gender'])
  expect(sample.screen?.rows).toHaveLength(3)
  for (const { cells } of sample.screen?.rows ?? []) {
    expect(cells.uan).toEqual({ masked: [expect.stringMatching(/^\d{4}$/)] })
    expect(cells.gender).toEqual({ value: expect.stringMatching(/^[123]$/) })
    expect(cells.currentAddress).toBeUndefined()
  }
  expect(sample.file?.header).toEqual(['uan', 'mobile', 'gender', 'genderName'])
  expect(sample.file?.rows.map(([uan, mobile]) => [uan, mobile])).toEqual(Array.from({ length: 3 }, () => [expect.stringMatching(/^\d{12}$/), expect.stringMatching(/^••••••(\d{4})?$/)]))
  expect(await readSample(preview, 'en')).toEqual(sample)
  const [stored] = await database.sql<{ n: number }>('SELECT count(*)::int AS n FROM registry.registrant')
  expect(stored?.n).toBe(6)
})
