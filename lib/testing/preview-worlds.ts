import fc from 'fast-check'
import { expect } from 'vitest'
import { type AddressBasis, addressBases } from '@/lib/access/box'
import type { Field } from '@/lib/access/fields'
import type { OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import type { Opened } from '@/lib/requests/preview/schema'
import { computePreview } from '@/lib/requests/preview/reads'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildOfficer, buildPurpose, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { withinOneDay } from '@/lib/testing/one-day'
import { type OracleGrant, oracleSees } from '@/lib/testing/oracle'
import { aRegistrant } from '@/lib/testing/registrants'

const day = 86_400_000
const istOffset = 5.5 * 3_600_000
/** When the world is judged: a proof of hours goes over an Indian midnight. */
let now = Date.now()
const midnight = (): number => Math.floor((now + istOffset) / day) * day - istOffset
const dayAgo = (days: number): string => new Date(now + istOffset - days * day).toISOString().slice(0, 10)

const place = fc.constantFrom<[number, number]>([10, 212], [10, 212], [10, 193], [10, 203], [32, 554], [7, 77])
const instant = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom(-1, 0, 1)).map(([days, offset]) => new Date(Math.min(midnight() - days * day + offset, now))),
  fc.integer({ min: 60_000, max: 9 * day }).map((ago) => new Date(now - ago)),
)
const registrant = fc.record({ home: place, here: fc.option(place, { nil: null, freq: 2 }), changedAt: instant })
const purposeSets: readonly (readonly Field[])[] = [['uan', 'gender', 'name'], ['uan', 'gender', 'name', 'mobile']]
const box = fc.record({
  districts: fc.option(fc.uniqueArray(fc.constantFrom(212, 193, 203), { minLength: 1, maxLength: 3 }), { nil: null }), basis: fc.constantFrom<AddressBasis>(...addressBases),
  field: fc.constantFrom<Field>('gender', 'gender', 'name', 'mobile'), purpose: fc.constantFrom(0, 1), rights: fc.constantFrom<[boolean, boolean]>([true, false], [false, true], [true, true]),
  days: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null, freq: 4 }), fixed: fc.tuple(fc.integer({ min: -2, max: 8 }), fc.integer({ min: 0, max: 4 })),
})
const lives = { live: [-30, 30], ended: [-30, 30], suspended: [-30, 30], future: [0.05, 30], over: [-30, -0.0001], leaving: [-30, 0.6] } as const
const held = fc.record({ box, life: fc.constantFrom<keyof typeof lives>('live', 'live', 'live', 'ended', 'suspended', 'future', 'over', 'leaving') })
const world = fc.record({
  rows: fc.array(registrant, { minLength: 1, maxLength: 14 }), asked: box, startsIn: fc.constantFrom(0, 0, 2), held: fc.array(held, { maxLength: 3 }), replaces: fc.option(fc.nat({ max: 2 }), { nil: null }),
})
type World = typeof world extends fc.Arbitrary<infer Drawn> ? Drawn : never
type DrawnBox = World['asked']

interface Stage {
  readonly database: OwnerDatabase
  readonly officer: OfficerActor
  readonly purposes: readonly string[]
}

/**
 * What a preview counts against the naive oracle: random worlds of registrants, grants in every state of life, requests that start now or later, renewals.
 * The seed is in the failure; `seed` replays it. Throws at the first world that differs, shrunk.
 */
export async function provePreviews({ database, worlds, seed }: { database: OwnerDatabase; worlds: number; seed: number }): Promise<void> {
  const officer = await buildOfficer(database, 10)
  const purposes = await Promise.all(purposeSets.map((fields) => buildPurpose(database, { fields })))
  // What a grant row must be is tested elsewhere; this is about what any row opens.
  await database.sql('ALTER TABLE portal."grant" DISABLE TRIGGER USER, DROP CONSTRAINT grant_request_id_fkey')
  await database.sql('ALTER TABLE portal.request DISABLE TRIGGER USER')
  let openedSomething = 0
  const judge = (drawn: World) => withinOneDay((at) => {
    now = at.getTime()
    return expectPreview({ database, officer, purposes }, drawn)
  })
  const property = fc.asyncProperty(world, async (drawn) => { if (await judge(drawn)) openedSomething++ })
  await fc.assert(property, { numRuns: worlds, seed })
  // A generator that stops opening anything would let every mutation live.
  expect(openedSomething).toBeGreaterThan(worlds / 4)
}

async function expectPreview(stage: Stage, drawn: World): Promise<boolean> {
  const rows = drawn.rows.map(({ home, here, changedAt }, index) => aRegistrant(index + 1, {
    permanentState: home[0], permanentDistrict: home[1], currentState: (here ?? home)[0], currentDistrict: (here ?? home)[1], changedAt, registeredAt: changedAt,
  }))
  const requestId = await arrange(stage, drawn, rows)
  const preview = await inReadOnly('portal_web', (tx) => computePreview(tx, { requestId }))
  const judged = drawn.startsIn === 0 ? 0 : (midnight() + drawn.startsIn * day - now) / day
  const isLive = ({ life }: World['held'][number], at: number): boolean => life !== 'ended' && life !== 'suspended' && lives[life][0] <= at && at < lives[life][1]
  const replacedIndex = drawn.replaces !== null && drawn.held[drawn.replaces] && [0, judged].some((at) => drawn.held.some((each, index) => index === drawn.replaces && isLive(each, at))) ? drawn.replaces : null
  const inForce = drawn.held.map((each, index) => ({ index, grant: oracleGrant(each.box, isLive(each, judged) || index === replacedIndex) }))
  const asked = oracleGrant(drawn.asked, true)
  const others = inForce.map(({ grant }) => grant)
  const after = [...inForce.filter(({ index }) => index !== replacedIndex).map(({ grant }) => grant), asked]
  expectOpened(preview.opens, asked, others, rows)
  const replaced = inForce.find(({ index }) => index === replacedIndex)?.grant
  if (!replaced) expect(preview.loses).toBeNull()
  else if (preview.loses) expectOpened(preview.loses, replaced, after, rows)
  else throw new Error('a grant ends, and nothing is said of what is lost')
  return [preview.opens.view, preview.opens.download].some((opened) => opened !== null && opened.now.n > 0)
}

function expectOpened(found: { view: Opened | null; download: Opened | null }, box: OracleGrant, others: readonly OracleGrant[], rows: readonly TestRegistrant[]): void {
  for (const [right, opened] of [['view', found.view], ['file', found.download]] as const) {
    const gives = box.live && (right === 'view' ? box.view : box.download)
    if (!gives) { expect(opened, right).toBeNull(); continue }
    if (opened === null) throw new Error(`${right} is asked and not counted`)
    const wanted = countNaively(box, others, rows, right)
    expect(placesOf(opened, 'now'), `${right}, now`).toEqual(wanted.places)
    expect(opened.now).toEqual({ n: wanted.total, complete: true })
    expect(opened.elsewhere).toBe(wanted.elsewhere)
    expect(opened.covers).toEqual({ n: countNaively(box, [], rows, right).total, complete: true })
    const weeks = { from: dayAgo(28), to: dayAgo(1) }
    if (!('days' in box.window) && box.window.to < dayAgo(0)) { expect(opened.fourWeeks).toBeNull(); continue }
    const flow = countNaively({ ...box, window: weeks }, others.filter(({ window }) => 'days' in window).map((other) => ({ ...other, window: weeks })), rows, right)
    expect(placesOf(opened, 'fourWeeks'), `${right}, four weeks`).toEqual(flow.places)
    expect(opened.fourWeeks).toEqual({ n: flow.total, complete: true })
  }
}

function countNaively(box: OracleGrant, others: readonly OracleGrant[], rows: readonly TestRegistrant[], right: 'view' | 'file') {
  const places: Record<number, number> = {}
  let total = 0
  let elsewhere = 0
  for (const row of rows) {
    if (!oracleSees({ grants: [box], row, at: new Date(now), right }) || oracleSees({ grants: others, row, at: new Date(now), right })) continue
    const isAtHome = box.basis !== 'current' && row.permanentState === box.state && (box.districts === null || box.districts.includes(row.permanentDistrict))
    const district = isAtHome ? row.permanentDistrict : row.currentDistrict
    places[district] = (places[district] ?? 0) + 1
    total += 1
    if (row.currentState !== box.state) elsewhere += 1
  }
  return { places, total, elsewhere }
}

function placesOf(opened: Opened, which: 'now' | 'fourWeeks'): Record<number, number> {
  return Object.fromEntries(opened.districts.map((district): [number, number] => [district.code, district[which]?.n ?? 0]).filter(([, n]) => n > 0))
}

function oracleGrant(each: DrawnBox, live: boolean): OracleGrant {
  const needed = purposeSets[each.purpose]?.includes(each.field) ?? false
  return { state: 10, districts: each.districts, basis: each.basis, fields: {}, view: each.rights[0], download: each.rights[1], window: windowOf(each), live: live && needed }
}

function windowOf({ days, fixed }: DrawnBox): OracleGrant['window'] {
  return days === null ? { from: dayAgo(fixed[0] + fixed[1]), to: dayAgo(fixed[0]) } : { days }
}

async function arrange({ database, officer, purposes }: Stage, drawn: World, rows: readonly TestRegistrant[]): Promise<string> {
  await database.sql('TRUNCATE registry.feed, registry.registrant')
  await putRegistrants(rows)
  await database.sql('TRUNCATE portal.grant_suspension, portal."grant", portal.request CASCADE')
  const columns = 'officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id'
  const values = (each: DrawnBox): unknown[] => {
    const window = windowOf(each)
    return [officer.id, each.districts === null, each.districts ?? [], each.basis, JSON.stringify({ [each.field]: { view: 'clear', file: 'clear' } }), ...each.rights, each.days,
      'from' in window ? window.from : null, 'to' in window ? window.to : null, purposes[each.purpose]]
  }
  const places = '$1, 10, $2, $3, $4::portal.address_basis, $5, $6, $7, $8, $9, $10, $11'
  const grantIds: string[] = []
  for (const [index, each] of drawn.held.entries()) {
    const [from, to] = lives[each.life]
    const [grant] = await database.sql<{ id: string }>(
      `INSERT INTO portal."grant" (${columns}, number, request_id, starts_at, ends_at, ended_at)
       VALUES (${places}, $12, gen_random_uuid(), now() + make_interval(secs => $13), now() + make_interval(secs => $14), CASE WHEN $15 THEN now() END) RETURNING id`,
      [...values(each.box), `GR-${index}`, from * 86_400, to * 86_400, each.life === 'ended'])
    grantIds.push(grant?.id ?? '')
    if (each.life === 'suspended') await database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, 'test')`, [grant?.id, officer.id])
  }
  const [request] = await database.sql<{ id: string }>(
    `INSERT INTO portal.request (${columns}, number, proposed_by_id, justification, order_number, order_date, starts_on, ends_on, replaces_grant_id, kind)
     VALUES (${places}, 'REQ-1', $1, 'Test reasons', 'T/1', '2026-01-01', $12, '2099-12-31', $13, 'change') RETURNING id`,
    [...values(drawn.asked), dayAgo(-drawn.startsIn), drawn.replaces === null ? null : grantIds[drawn.replaces]])
  if (!request) throw new Error('no request')
  return request.id
}
