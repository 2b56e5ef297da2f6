import fc from 'fast-check'
import { expect } from 'vitest'
import { type Field, fieldKeys } from '@/lib/access/fields'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { openRegistrant } from '@/lib/registrants/reads'
import type { Cell } from '@/lib/registrants/schema'
import { caseOf } from '@/lib/simulator/cases/rules'
import { sealHandle } from '@/lib/simulator/handle/rules'
import { type FieldAnswer, type OfficerAnswer, type RegistrantAnswer, simulateField, simulateOfficer, simulateRegistrant } from '@/lib/simulator/reads'
import { rights } from '@/lib/simulator/rules'
import { reasonsOf } from '@/lib/simulator/verdict/rules'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer, buildPurpose, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { withinOneDay } from '@/lib/testing/one-day'
import { cellAt, gaveAt, heldAt, type PastOfficer, type PastPerson, type PastPurpose, type PastWorld } from '@/lib/testing/past-oracle'
import { type Cast, pastFields, pastWorld } from '@/lib/testing/past-worlds'

/** Who plays in worlds with a past, and who asks about them. */
export interface PastStage {
  readonly cast: Cast
  readonly database: OwnerDatabase
  readonly reader: AdminActor
  readonly actors: ReadonlyMap<string, OfficerActor>
}
export type Level = 'clear' | 'unmaskable' | 'masked' | 'absent'
const ranks: readonly Level[] = ['absent', 'masked', 'unmaskable', 'clear']
const better = (one: Level, other: Level): Level => (ranks.indexOf(one) > ranks.indexOf(other) ? one : other)

/**
 * The simulator against an oracle written differently: who could see a registrant, what an officer could see and who could see a field, each cell, now and at
 * random past instants of random worlds with a past; and now, against the page an officer gets. Throws at the first that differs, shrunk.
 */
export async function proveSimulator({ database, worlds, seed }: { database: OwnerDatabase; worlds: number; seed: number }): Promise<void> {
  const stage = await setPastStage(database)
  let seen = 0
  // Two seconds back, so that what happens "now" has happened.
  const property = fc.asyncProperty(pastWorld(stage.cast, Date.now() - 2_000), async (world) => { seen += await withinOneDay(() => expectWorld(stage, world)) })
  await fc.assert(property, { numRuns: worlds, seed })
  // A generator that stops making cells would let every mistake live.
  expect(seen).toBeGreaterThan(worlds)
}

/** Two officers of one State, one of another, two purposes; the triggers stand aside, for what a row must be is tested elsewhere. */
export async function setPastStage(database: OwnerDatabase): Promise<PastStage> {
  const officers = [await buildOfficer(database, 10), await buildOfficer(database, 10), await buildOfficer(database, 32)]
  const cast: Cast = {
    officers: officers.map(({ id, stateCode }) => ({ id, state: stateCode })),
    purposes: [await buildPurpose(database, { key: 'past-one' }), await buildPurpose(database, { key: 'past-two' })],
  }
  for (const table of ['"grant"', 'grant_suspension', '"user"', 'user_standing', 'purpose_version', 'state_version']) await database.sql(`ALTER TABLE portal.${table} DISABLE TRIGGER USER`)
  await database.sql('ALTER TABLE portal."grant" DROP CONSTRAINT grant_request_id_fkey')
  return { cast, database, reader: await buildAdmin(database), actors: new Map(officers.map((officer) => [officer.id, officer])) }
}

/** How many cells somebody could see. */
async function expectWorld(stage: PastStage, world: PastWorld & { readonly instants: readonly Date[] }): Promise<number> {
  await arrangePast(stage, world)
  let seen = 0
  for (const at of [undefined, ...world.instants]) {
    const officers = new Map<string, OfficerAnswer>()
    for (const { id } of world.officers) officers.set(id, await simulateOfficer({ reader: stage.reader, officerId: id, at }))
    const field = pastFields[world.grants.length % pastFields.length] ?? 'uan'
    const fieldAnswers = new Map<number, FieldAnswer>()
    for (const stateCode of [10, 32]) fieldAnswers.set(stateCode, await simulateField({ reader: stage.reader, field, stateCode, at }))
    const instant = [...officers.values()][0]?.at ?? new Date(0)
    expectStandings(world, officers, instant)
    for (const person of world.people) {
      const handle = sealHandle({ readerId: stage.reader.id, resolution: resolutionOf(person) })
      const answer = await simulateRegistrant({ reader: stage.reader, handle, at })
      expect(answer.facts.standing).toBe(heldAt(person.versions, instant) ? 'known' : 'notKnown')
      for (const officer of world.officers) {
        for (const purpose of world.purposes) {
          for (const each of fieldKeys) {
            for (const right of rights) {
              const wanted = cellAt(world, { officer, purpose, person, field: each, right, at: instant })
              const cell = { officer, purpose, person, field: each, right, instant }
              expect(levelForRegistrant(answer, cell), JSON.stringify(cell)).toBe(wanted)
              expect(levelByCases(officers.get(officer.id), cell), JSON.stringify(cell)).toBe(wanted)
              if (each === field) expect(levelByField(fieldAnswers.get(officer.state), cell), JSON.stringify(cell)).toBe(wanted)
              if (wanted !== 'absent') seen += 1
            }
          }
          if (at === undefined) await expectPage(stage, { officer, purpose, person, answer })
        }
      }
    }
  }
  return seen
}

interface CellName {
  readonly officer: PastOfficer
  readonly purpose: PastPurpose
  readonly person: PastPerson
  readonly field: Field
  readonly right: (typeof rights)[number]
  readonly instant: Date
}

/** The simulator's word on one cell. */
export function levelForRegistrant(answer: RegistrantAnswer, { officer, purpose, field, right }: Omit<CellName, 'person' | 'instant'>): Level {
  const rows = answer.rows.filter((row) => row.officer.id === officer.id && row.purpose.id === purpose.id)
  expect(rows.length).toBeLessThanOrEqual(1)
  return rows[0]?.answer[right].get(field)?.level ?? 'absent'
}

/** Each address on its own, and the better of both: what the page says of people with two. */
function byAddresses({ officer, person, instant }: CellName, levelAt: (place: { district: number; address: 'permanent' | 'current'; changedAt: Date }) => Level): Level {
  const facts = heldAt(person.versions, instant)
  if (!facts) return 'absent'
  const levels = (['permanent', 'current'] as const).filter((address) => facts[address][0] === officer.state)
    .map((address) => levelAt({ district: facts[address][1], address, changedAt: facts.changedAt }))
  return levels.reduce(better, 'absent')
}

function levelByCases(answer: OfficerAnswer | undefined, cell: CellName): Level {
  const cases = answer?.lenses.find(({ lens }) => lens.purpose.id === cell.purpose.id)?.cases ?? []
  return byAddresses(cell, (place) => caseOf(cases, place)?.answer[cell.right].get(cell.field)?.level ?? 'absent')
}

function levelByField(answer: FieldAnswer | undefined, cell: CellName): Level {
  const rows = answer?.rows.filter((row) => row.officer.id === cell.officer.id && row.purpose.id === cell.purpose.id) ?? []
  return byAddresses(cell, (place) => {
    const found = caseOf(rows.map((row) => row.case), place)
    return rows.find((row) => row.case === found)?.[cell.right]?.level ?? 'absent'
  })
}

/** Why-not is told exactly where the law says no, and the law's word is the oracle's. */
function expectStandings(world: PastWorld, officers: ReadonlyMap<string, OfficerAnswer>, at: Date): void {
  for (const grant of world.grants) {
    const standing = officers.get(grant.officer.id)?.standings.find((each) => each.grant.id === grant.id)
    const gave = gaveAt(world, grant, at)
    if (!standing) { expect(grant.givenAt > at, 'a grant that existed has a standing').toBe(true); continue }
    expect(standing.isInForce, grant.id).toBe(gave)
    expect(reasonsOf(standing, at).length === 0, grant.id).toBe(gave)
  }
}

/** Now, the officer's own page of the registrant shows exactly these cells. */
async function expectPage(stage: PastStage, input: { officer: PastOfficer; purpose: PastPurpose; person: PastPerson; answer: RegistrantAnswer }): Promise<void> {
  const actor = stage.actors.get(input.officer.id)
  if (!actor) throw new Error('an officer nobody plays')
  const page = await openRegistrant({ officer: { ...actor, purposeId: input.purpose.id }, id: input.person.id }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  })
  // With one purpose alone that one holds, whatever was chosen.
  if (page && page.boxes.some((box) => box.purpose.id !== input.purpose.id)) return
  for (const field of fieldKeys) {
    expect(levelOfCell(page?.row.cells[field]), `${field} on the page`).toBe(levelForRegistrant(input.answer, { ...input, field, right: 'view' }))
  }
}

/** The page's word on one cell. */
export function levelOfCell(cell: Cell | undefined): Level {
  if (cell === undefined || 'notGranted' in cell) return 'absent'
  if ('value' in cell) return 'clear'
  return 'unmasked' in cell || cell.unmaskable ? 'unmaskable' : 'masked'
}

/** What the reader resolved the person's number to. */
export const resolutionOf = (person: PastPerson): string => `00000000-0000-4000-9000-${person.id.padStart(12, '0')}`

/** Makes the database what the world says it is. */
export async function arrangePast({ database, reader }: PastStage, world: PastWorld): Promise<void> {
  const ends = (entries: readonly { from: Date }[], index: number): Date | null => entries[index + 1]?.from ?? null
  // Deleting a few rows costs less than the new files of a truncated table.
  const tables = ['registry.resolution', 'registry.registrant_past', 'registry.feed', 'registry.registrant', 'portal.grant_suspension', 'portal.purpose_version', 'portal.state_version', 'portal.user_standing', 'portal."grant"']
  await database.sql(tables.map((table) => `DELETE FROM ${table}`).join('; '))
  for (const { state, versions } of world.states) {
    for (const [index, { from, takesPart }] of versions.entries()) {
      await database.sql(`INSERT INTO portal.state_version (state_code, version, provision, is_active, from_at, to_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [state, index + 1, takesPart ? 'both' : 'api', true, from, ends(versions, index)])
    }
  }
  for (const { id, versions } of world.purposes) {
    for (const [index, { from, fields, isOpen }] of versions.entries()) {
      await database.sql(`INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, is_open, from_at, to_at)
        VALUES ($1, $2, 'Purpose', 'प्रयोजन', 'Test', 'Test', $3, 30, $4, $5, $6)`, [id, index + 1, fields, isOpen, from, ends(versions, index)])
    }
  }
  for (const { id, standings } of world.officers) {
    for (const [index, { from, status }] of standings.entries()) {
      await database.sql('INSERT INTO portal.user_standing (user_id, status, from_at, to_at) VALUES ($1, $2::portal.user_status, $3, $4)', [id, status, from, ends(standings, index)])
    }
    await database.sql('UPDATE portal."user" SET status = $2::portal.user_status WHERE id = $1', [id, standings.at(-1)?.status])
  }
  for (const [index, grant] of world.grants.entries()) await putGrant(database, grant, index)
  await putPeople(database, world.people)
  for (const person of world.people) await database.sql('INSERT INTO registry.resolution (id, reader_id, registrant_id) VALUES ($1, $2, $3)', [resolutionOf(person), reader.id, person.id])
}

async function putGrant(database: OwnerDatabase, grant: PastWorld['grants'][number], index: number): Promise<void> {
  const { window } = grant
  await database.sql(
    `INSERT INTO portal."grant" (id, number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id,
       created_at, starts_at, ends_at, ended_at)
     VALUES ($1, $2, gen_random_uuid(), $3, $4, $5, $6, $7::portal.address_basis, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [grant.id, `GR-P${index}`, grant.officer.id, grant.officer.state, grant.districts === null, grant.districts ?? [], grant.basis, JSON.stringify(grant.fields), grant.view, grant.download,
      'days' in window ? window.days : null, 'from' in window ? window.from : null, 'to' in window ? window.to : null, grant.purpose.id, grant.givenAt, grant.startsAt, grant.endsAt, grant.endedAt])
  for (let turn = 0; turn < grant.turns.length; turn += 2) {
    await database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_at, suspended_by_id, reason, resumed_at) VALUES ($1, $2, $3, 'test', $4)`,
      [grant.id, grant.turns[turn], grant.officer.id, grant.turns[turn + 1] ?? null])
  }
}

/** The registrant as the feed holds it: the person's last version. */
export function registrantOf({ id, versions }: PastPerson): TestRegistrant {
  const { permanent: [permanentState, permanentDistrict], current: [currentState, currentDistrict], changedAt } = versions.at(-1) ?? { permanent: [0, 0], current: [0, 0], changedAt: new Date(0) }
  return {
    id, uan: id.padStart(12, '0'), name: 'Asha', mobile: null, dateOfBirth: '1990-01-01', fatherOrHusbandName: null, permanentPin: '800001', currentPin: '800001', currentAddress: 'Ward 1',
    incomeSlab: null, disabilityType: null, education: null, socialCategory: null, gender: '2', primaryOccupation: '8341', secondaryOccupation: null,
    permanentState, permanentDistrict, currentState, currentDistrict, registeredAt: changedAt, changedAt,
  }
}

async function putPeople(database: OwnerDatabase, people: readonly PastPerson[]): Promise<void> {
  await putRegistrants(people.map(registrantOf))
  for (const { id, versions } of people) {
    await database.sql('UPDATE registry.registrant SET known_at = $2 WHERE id = $1', [id, versions[0]?.from])
    for (const [index, { permanent, current, changedAt }] of versions.entries()) {
      const replacedAt = versions[index + 1]?.from
      if (replacedAt) await database.sql('INSERT INTO registry.registrant_past (id, permanent_state, permanent_district, current_state, current_district, changed_at, replaced_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [id, ...permanent, ...current, changedAt, replacedAt])
    }
  }
}
