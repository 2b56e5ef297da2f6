import fc from 'fast-check'
import { expect } from 'vitest'
import { type AddressBasis, addressBases, type GrantFields } from '@/lib/access/box'
import { fieldKeys, fileLevels, grantableFields, viewLevels } from '@/lib/access/fields'
import type { OfficerActor } from '@/lib/auth/actor'
import { boxesForFilters, type Filters } from '@/lib/access/policy'
import { mintDownloadScope } from '@/lib/access/scope'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { OwnerDatabase } from '@/lib/testing/database'
import { fileRows } from '@/lib/testing/file-rows'
import { withinOneDay } from '@/lib/testing/one-day'
import { freezeExport, openRows } from '@/lib/testing/row-security'
import { type OracleGrant, oracleList, oracleSees } from '@/lib/testing/oracle'
import { buildOfficer, buildPurpose, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { listRegistrants, openRegistrant } from '@/lib/registrants/reads'
import { listQuery, type RegistrantRow } from '@/lib/registrants/schema'
import { expectCells, expectFileCell } from '@/lib/testing/world-cells'

const place = fc.constantFrom([10, 212], [10, 212], [10, 193], [10, 203], [32, 554], [32, 554], [32, 565], [7, 77]).map(([state, district]) => ({ state: state ?? 0, district: district ?? 0 }))
const occupation = fc.constantFrom('8341', '8341.0200', '7112.0100', '7112.0400', '9111')
const day = 86_400_000
const istOffset = 5.5 * 3_600_000

/** Instants that matter: both sides of Indian midnights, and anything between. */
function instant(now: number): fc.Arbitrary<Date> {
  const midnight = Math.floor((now + istOffset) / day) * day - istOffset
  return fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(-1, 0, 1)).map(([days, offset]) => new Date(midnight - days * day + offset)),
    fc.integer({ min: 60_000, max: 9 * day }).map((ago) => new Date(now - ago)),
  )
}

const text = fc.constantFrom('Asha Devi', 'राम कुमार', 'Li', 'A B C D', '=1+1', 'श्री क्षितिज ठाकुर')
/** A registrant anywhere, inside or outside what the worlds' grants may cover. */
export function registrant(now: number): fc.Arbitrary<TestRegistrant> {
  return fc.record({ home: place, here: fc.option(place, { nil: null }), changedAt: instant(now), id: fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }),
    name: text, father: fc.option(text, { nil: null }), mobile: fc.option(fc.stringMatching(/^[6-9]\d{9}$/), { nil: null }), gender: fc.constantFrom('1', '2', '3'), occupation })
    .map((each) => ({
      id: String(each.id), uan: String(each.id % 1_000_000_000_000n).padStart(12, '0'), name: each.name, mobile: each.mobile, dateOfBirth: '1987-02-03', fatherOrHusbandName: each.father,
      permanentPin: '800001', currentPin: '682001', currentAddress: 'Ward 3', incomeSlab: '1', disabilityType: null, education: '05', socialCategory: null,
      gender: each.gender, primaryOccupation: each.occupation, secondaryOccupation: null, permanentState: each.home.state, permanentDistrict: each.home.district,
      currentState: (each.here ?? each.home).state, currentDistrict: (each.here ?? each.home).district, registeredAt: each.changedAt, changedAt: each.changedAt,
    }))
}

const levels = fc.record({ view: fc.constantFrom(...viewLevels, 'clear' as const), file: fc.constantFrom(...fileLevels) })
const grantFields: fc.Arbitrary<GrantFields> = fc.uniqueArray(fc.tuple(fc.constantFrom(...grantableFields), levels), { selector: ([field]) => field, minLength: 1, maxLength: 12 })
  .map((entries) => Object.fromEntries(entries))
const life = fc.constantFrom<'live' | 'ended' | 'suspended' | 'future' | 'over'>('live', 'live', 'live', 'live', 'ended', 'suspended', 'future', 'over')
const grant = fc.record({
  districts: fc.option(fc.uniqueArray(fc.constantFrom(212, 193, 203), { minLength: 1, maxLength: 3 }), { nil: null }), basis: fc.constantFrom<AddressBasis>(...addressBases),
  fields: grantFields, view: fc.constantFrom(true, true, true, false), days: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }), fixed: fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 4 })), life,
})
// Filters are rare enough that most worlds list something: a world that lists nothing proves little.
const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(value, { nil: undefined, freq: 1 }).chain((drawn) => fc.integer({ min: 0, max: 3 }).map((dice) => (dice === 0 ? drawn : undefined)))
const filters = fc.record({
  district: rarely(fc.constantFrom(212, 193, 554, 554)), gender: rarely(fc.constantFrom('1', '2')), occupation: rarely(fc.constantFrom('8341', '8341.0200', '7112')),
  from: rarely(fc.integer({ min: 0, max: 9 })), to: rarely(fc.integer({ min: 0, max: 9 })),
})

/** Registrants, grants of one officer in every state of life, and what the officer asks. */
export function world(now: number) {
  return fc.record({
    rows: fc.uniqueArray(registrant(now), { selector: (row) => row.uan, minLength: 1, maxLength: 14 }),
    grants: fc.array(grant, { maxLength: 4 }), filters, order: fc.constantFrom<'newest' | 'oldest'>('newest', 'oldest'), size: fc.integer({ min: 1, max: 6 }),
  })
}
export type World = ReturnType<typeof world> extends fc.Arbitrary<infer Drawn> ? Drawn : never

/** The Indian day so many days before the instant. */
export function dayAgo(now: number, days: number): string {
  return new Date(now + istOffset - days * day).toISOString().slice(0, 10)
}

/** The instant the worlds are drawn around. */
export const now = Date.now()

/** Where the worlds are played, and who looks. */
export interface Stage {
  readonly database: OwnerDatabase
  readonly officer: OfficerActor
  readonly purposeId: string
}

/** Puts the world into the database, as if grants and rows had come about, and returns the grants as the oracle reads them. */
export async function arrange({ database, officer, purposeId }: Stage, drawn: World): Promise<OracleGrant[]> {
  await clear(database, ['registry.feed', 'registry.registrant'])
  // Many worlds take longer than a session may rest.
  await database.sql('UPDATE portal.session SET last_seen_at = now() WHERE id = $1', [officer.sessionId])
  await putRegistrants(drawn.rows)
  await clear(database, ['portal.unmask', 'portal.look_up', 'portal.grant_suspension', 'portal."grant"'])
  const grants: OracleGrant[] = []
  for (const [index, each] of drawn.grants.entries()) {
    const window = each.days === null ? { from: dayAgo(now, each.fixed[0] + each.fixed[1]), to: dayAgo(now, each.fixed[0]) } : { days: each.days }
    grants.push({ state: 10, districts: each.districts, basis: each.basis, fields: each.fields, view: each.view, download: !each.view, window, live: each.life === 'live' })
    // A second apart: the order of grants made in one millisecond is nobody's to say.
    const [row] = await database.sql<{ id: string }>(
      `INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id, created_at, starts_at, ends_at, ended_at)
       VALUES ($1, gen_random_uuid(), $2, 10, $3, $4, $5::portal.address_basis, $6, $7, NOT $7, $8, $9, $10, $12, now() - interval '40 days' + $13 * interval '1 second',
         now() + CASE WHEN $11 = 'future' THEN interval '1 hour' ELSE interval '-30 days' END, now() + CASE WHEN $11 = 'over' THEN interval '-1 second' ELSE interval '30 days' END,
         CASE WHEN $11 = 'ended' THEN now() END) RETURNING id`,
      [`GR-${index}`, officer.id, each.districts === null, each.districts ?? [], each.basis, JSON.stringify(each.fields), each.view, each.days,
        'from' in window ? window.from : null, 'to' in window ? window.to : null, each.life, purposeId, index],
    )
    if (each.life === 'suspended') await database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, 'test')`, [row?.id, officer.id])
  }
  return grants
}

/** Empties small tables: with thousands of worlds, deleting a few rows costs less than the new files of a truncated table. */
async function clear(database: OwnerDatabase, tables: readonly string[]): Promise<void> {
  await database.sql(tables.map((table) => `DELETE FROM ${table}`).join('; '))
}

/** All pages from the first on, then back again: forward and backward must tell the same story. */
async function readAllPages(officer: OfficerActor, query: Parameters<typeof listRegistrants>[0]['query']): Promise<{ rows: RegistrantRow[]; count: number; at: Date; days: number }> {
  const rows: RegistrantRow[] = []
  let page = await listRegistrants({ officer, query })
  const first = page.rows.map((row) => row.id)
  const { count, at } = page
  const days = page.days.reduce((sum, each) => sum + (each.count ?? 0), 0)
  rows.push(...page.rows)
  while (page.after !== null) {
    const before = page.rows.map((row) => row.id)
    page = await listRegistrants({ officer, query: { ...query, cursor: page.after } })
    expect(page.rows.length, 'a page that is linked has rows').toBeGreaterThan(0)
    rows.push(...page.rows)
    if (page.before !== null) {
      const back = await listRegistrants({ officer, query: { ...query, cursor: page.before } })
      expect(back.rows.map((row) => row.id)).toEqual(before)
    }
  }
  expect(rows.slice(0, first.length).map((row) => row.id)).toEqual(first)
  if (!('exact' in count)) throw new Error('a small world was not counted exactly')
  return { rows, count: count.exact, at, days }
}

/** True when the world's list held anything. */
function expectWorld(stage: Stage, drawn: World): Promise<boolean> {
  return withinOneDay((at) => expectWorldAt(stage, drawn, at))
}

async function expectWorldAt(stage: Stage, drawn: World, at: Date): Promise<boolean> {
  const { officer } = stage
  const grants = await arrange(stage, drawn)
  const asked = {
    district: drawn.filters.district, gender: drawn.filters.gender, occupation: drawn.filters.occupation,
    from: drawn.filters.from === undefined ? undefined : dayAgo(at.getTime(), drawn.filters.from), to: drawn.filters.to === undefined ? undefined : dayAgo(at.getTime(), drawn.filters.to),
  }
  const query = { ...listQuery.parse({}), ...asked, order: drawn.order, size: drawn.size }
  const wanted = oracleList({ grants, rows: drawn.rows, filters: { ...asked, fromDay: asked.from, toDay: asked.to }, order: drawn.order, at, right: 'view' })
  if (wanted === 'refused') {
    await expect(listRegistrants({ officer, query })).rejects.toMatchObject({ code: 'refused', reason: 'filter' })
    return false
  }
  const listed = await readAllPages(officer, query)
  expect(listed.rows.map((row) => row.id)).toEqual(wanted)
  expect(listed.count).toBe(wanted.length)
  expect(listed.days).toBe(wanted.length)
  const byId = new Map(drawn.rows.map((row) => [row.id, row]))
  const columns = fieldKeys.filter((field) => grants.some((each) => each.live && each.view && each.fields[field]))
  for (const row of listed.rows) {
    const source = byId.get(row.id)
    if (source) expectCells(row, source, grants, listed.at, columns)
  }
  for (const source of drawn.rows.slice(0, 3)) {
    const opened = openRegistrant({ officer, id: source.id })
    if (oracleSees({ grants, row: source, at, right: 'view' })) expectCells((await opened).row, source, grants, listed.at, columns)
    else await expect(opened).rejects.toBeInstanceOf(AppError)
  }
  await expectFile(stage, drawn, grants, { ...asked, fromDay: asked.from, toDay: asked.to })
  return wanted.length > 0
}

/** What the database opens when no predicate is asked: rows and counts of the law, for a session's two rights and for a file. Filters are not its business. */
async function expectOpenRows(stage: Stage, drawn: World): Promise<boolean> {
  const { database, officer } = stage
  const grants = await arrange(stage, drawn)
  const scope = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
  const wantedFor = (right: 'view' | 'file') => oracleList({ grants, rows: drawn.rows, filters: {}, order: 'newest', at: scope.at, right })
  const seen = await openRows({ officer, right: 'view' })
  expect(seen).toEqual({ ids: wantedFor('view'), count: wantedFor('view').length })
  expect(await openRows({ officer, right: 'download' })).toEqual({ ids: wantedFor('file'), count: wantedFor('file').length })
  const exportId = await freezeExport(database, { officer, boxes: scope.boxes })
  expect(await openRows({ exportId, right: 'download' })).toEqual({ ids: wantedFor('file'), count: wantedFor('file').length })
  return seen.count > 0
}

/** The file's channel: its rows, and each cell as it stands in the CSV before quoting. */
async function expectFile({ database, officer }: Stage, drawn: World, grants: OracleGrant[], filters: Filters): Promise<void> {
  const scope = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
  const wanted = oracleList({ grants, rows: drawn.rows, filters, order: 'oldest', at: scope.at, right: 'file' })
  if (wanted === 'refused') return expect(boxesForFilters(scope.boxes, filters)).toEqual([])
  const ids: string[] = []
  for (const file of await fileRows({ exportId: await freezeExport(database, { officer, boxes: scope.boxes, filters }), boxes: scope.boxes, filters })) {
    const source = drawn.rows.find((row) => row.uan === file['uan'])
    if (!source) throw new Error('the file holds somebody who is not in the world')
    ids.push(source.id)
    for (const field of fieldKeys) expectFileCell({ source, field, grants, at: scope.at, text: file[field] })
  }
  // The order of a file is keyed and says nothing of the rows.
  expect(ids.sort()).toEqual([...wanted].sort())
}

/** One officer of Bihar and a purpose that needs everything. */
export async function setStage(database: OwnerDatabase): Promise<Stage> {
  const stage = { database, officer: await buildOfficer(database, 10), purposeId: await buildPurpose(database) }
  // Here the triggers stand aside: what a request must be is tested elsewhere; this is about what any grant row gives.
  await database.sql('ALTER TABLE portal."grant" DISABLE TRIGGER USER, DROP CONSTRAINT IF EXISTS grant_request_id_fkey')
  for (const keeper of ['portal.unmask DISABLE TRIGGER unmask_keep', 'portal.look_up DISABLE TRIGGER look_up_keep']) await database.sql(`ALTER TABLE ${keeper}`)
  return stage
}

/** Which locks a run trusts: both; the database's alone, asked without a predicate; or the application's alone, with row-level security taken off. */
export type Locks = 'both' | 'rowSecurity' | 'predicates'

/**
 * The law of boxes against a naive oracle written differently: list with all its pages, count, days, detail and file of random worlds of grants, rows,
 * filters, order and page sizes; or, of the database's lock alone, rows and counts. The seed is in the failure; `seed` replays it. Throws at the first
 * world that differs, shrunk.
 */
export async function proveWorlds({ database, worlds, seed, locks = 'both' }: { database: OwnerDatabase; worlds: number; seed: number; locks?: Locks }): Promise<void> {
  const stage = await setStage(database)
  await database.sql(`ALTER TABLE registry.feed ${locks === 'predicates' ? 'DISABLE' : 'ENABLE'} ROW LEVEL SECURITY`)
  const proveWorld = locks === 'rowSecurity' ? expectOpenRows : expectWorld
  let listedSomething = 0
  const property = fc.asyncProperty(world(now), async (drawn) => { if (await proveWorld(stage, drawn)) listedSomething++ })
  await fc.assert(property, { numRuns: worlds, seed })
  // A generator that stops making lists would let every mutation live. A third of the worlds makes one; the floor lies where chance does not reach.
  expect(listedSomething).toBeGreaterThan(worlds / 6)
}
