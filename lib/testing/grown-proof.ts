import fc from 'fast-check'
import { expect } from 'vitest'
import { type Field, fieldKeys } from '@/lib/access/fields'
import { mintDownloadScope } from '@/lib/access/scope'
import type { OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { lookUp } from '@/lib/lookups/use-cases'
import { listRegistrants, openRegistrant } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { computePreview } from '@/lib/requests/preview/reads'
import { sealHandle } from '@/lib/simulator/handle/rules'
import { simulateRegistrant } from '@/lib/simulator/reads'
import type { OwnerDatabase } from '@/lib/testing/database'
import { withinOneDay } from '@/lib/testing/one-day'
import { cellAt, gaveAt, heldAt, type PastGrant, type PastOfficer, type PastPerson, type PastPurpose, type PastWorld } from '@/lib/testing/past-oracle'
import { arrangePast, type Level, levelForRegistrant, levelOfCell, type PastStage, registrantOf, resolutionOf, setPastStage } from '@/lib/testing/past-proof'
import { pastWorld } from '@/lib/testing/past-worlds'
import { fileRows } from '@/lib/testing/file-rows'
import { freezeExport } from '@/lib/testing/row-security'

type Right = 'view' | 'download'

/** One officer at work: what may be seen is the oracle's, under the purpose that the portal must arrive at by itself. */
interface Desk {
  readonly stage: PastStage
  readonly world: PastWorld
  readonly officer: PastOfficer
  readonly actor: OfficerActor
  readonly at: Date
}

/**
 * Every channel at once, against one oracle that shares no code with any of them: in worlds whose registers, standings, grants and addresses have a past,
 * each officer's list with its pages, count and days, each registrant's page, look-up by UAN, the file, the simulator's answer, and what the preview of a
 * request says that it would newly open. The seed is in the failure; `seed` replays it. Throws at the first that differs, shrunk.
 */
export async function proveGrown({ database, worlds, seed }: { database: OwnerDatabase; worlds: number; seed: number }): Promise<void> {
  const stage = await setPastStage(database)
  await database.sql('UPDATE portal.policy SET lookups_per_day_max = 500')
  await database.sql('ALTER TABLE portal.look_up DISABLE TRIGGER USER')
  await database.sql('ALTER TABLE portal.request DISABLE TRIGGER USER, ADD COLUMN IF NOT EXISTS replaces_grant_id uuid')
  await database.sql(`DO $$ BEGIN ALTER TABLE portal.request ALTER COLUMN kind SET DEFAULT 'change'; EXCEPTION WHEN undefined_column THEN NULL; END $$`)
  const seen = { rows: 0, files: 0, found: 0, opened: 0 }
  // Two seconds back, so that what happens "now" has happened.
  const property = fc.asyncProperty(pastWorld(stage.cast, Date.now() - 2_000), (world) => withinOneDay(async () => {
    await arrangePast(stage, world)
    await database.sql('DELETE FROM portal.look_up; UPDATE portal.session SET last_seen_at = now()')
    for (const [index, officer] of world.officers.entries()) {
      const actor = stage.actors.get(officer.id)
      if (!actor) throw new Error('an officer nobody plays')
      // One of the purposes is chosen, another one in the next world.
      const chosen = world.purposes[(index + world.grants.length) % world.purposes.length]
      await expectDesk({ stage, world, officer, actor: { ...actor, purposeId: chosen?.id ?? null }, at: new Date() }, seen)
      seen.opened += await expectPreview({ stage, world, officer, actor, at: new Date() })
    }
  }))
  await fc.assert(property, { numRuns: worlds, seed })
  // A generator that stops showing anything would let every mistake live. Few worlds let somebody be found by number: of some hundred chance may leave hardly any, so the proof asks for that.
  for (const [what, number] of Object.entries(seen)) if (what !== 'found' || worlds >= 2_000) expect(number, what).toBeGreaterThan(worlds / 50)
}

async function expectDesk(desk: Desk, seen: { rows: number; files: number; found: number }): Promise<void> {
  const listed = await expectList(desk)
  seen.rows += listed
  for (const person of desk.world.people) {
    await expectPage(desk, person)
    seen.found += await expectLookUp(desk, person)
  }
  seen.files += await expectFile(desk)
}

/** With one purpose alone that one holds; with several the one chosen; else none. */
function workingPurpose({ world, officer, actor, at }: Desk, right: Right): PastPurpose | undefined {
  const live = world.purposes.filter((purpose) => world.grants.some((grant) => grant.purpose === purpose && grant.officer === officer && givesSomething(world, grant, right, at)))
  return live.length > 1 ? live.find(({ id }) => id === actor.purposeId) : live[0]
}

function givesSomething(world: PastWorld, grant: PastGrant, right: Right, at: Date): boolean {
  const needed = heldAt(grant.purpose.versions, at)?.fields ?? []
  return gaveAt(world, grant, at) && (right === 'view' ? grant.view : grant.download) && needed.some((field) => grant.fields[field] !== undefined)
}

function levelsOf(desk: Desk, person: PastPerson, right: Right): Map<Field, Level> {
  const purpose = workingPurpose(desk, right)
  return new Map(fieldKeys.map((field) => [field, purpose ? cellAt(desk.world, { officer: desk.officer, purpose, person, field, right, at: desk.at }) : 'absent']))
}

/** Those of whom anything is seen, as a list shows them: newest change first. */
function visible(desk: Desk, right: Right): PastPerson[] {
  const changed = (person: PastPerson): number => heldAt(person.versions, desk.at)?.changedAt.getTime() ?? 0
  return desk.world.people.filter((person) => [...levelsOf(desk, person, right).values()].some((level) => level !== 'absent'))
    .sort((one, other) => changed(other) - changed(one) || Number(other.id) - Number(one.id))
}

async function expectList(desk: Desk): Promise<number> {
  const wanted = visible(desk, 'view')
  const { rows, count, days } = await listRegistrants({ officer: desk.actor, query: listQuery.parse({}) })
  expect(rows.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
  expect(count).toEqual({ exact: wanted.length })
  expect(days.reduce((sum, day) => sum + (day.count ?? 0), 0), 'days').toBe(wanted.length)
  for (const [index, row] of rows.entries()) {
    const person = wanted[index]
    if (person) for (const [field, level] of levelsOf(desk, person, 'view')) expect(levelOfCell(row.cells[field]), `${field} in the list`).toBe(level)
  }
  return rows.length
}

/** The registrant's own page and the simulator say the same of every field, and the simulator says it for both rights. */
async function expectPage(desk: Desk, person: PastPerson): Promise<void> {
  const levels = levelsOf(desk, person, 'view')
  const opened = openRegistrant({ officer: desk.actor, id: person.id })
  if ([...levels.values()].every((level) => level === 'absent')) await expect(opened).rejects.toMatchObject({ code: 'not_found' })
  else for (const [field, level] of levels) expect(levelOfCell((await opened).row.cells[field]), `${field} on the page`).toBe(level)
  const answer = await simulateRegistrant({ reader: desk.stage.reader, handle: sealHandle({ readerId: desk.stage.reader.id, resolution: resolutionOf(person) }) })
  for (const right of ['view', 'download'] as const) {
    const purpose = workingPurpose(desk, right)
    if (purpose) for (const [field, level] of levelsOf(desk, person, right)) expect(levelForRegistrant(answer, { officer: desk.officer, purpose, field, right }), `${field} in the simulator`).toBe(level)
  }
}

async function expectLookUp(desk: Desk, person: PastPerson): Promise<number> {
  const finds = ['clear', 'unmaskable'].includes(levelsOf(desk, person, 'view').get('uan') ?? 'absent')
  const found = lookUp({ officer: desk.actor, form: { field: 'uan', value: person.id.padStart(12, '0'), cause: 'claim', reason: 'A claim of the worker' } })
  // The account's door lets nobody in who is not active; the database refuses on its own.
  if (heldAt(desk.officer.standings, desk.at)?.status !== 'active') await expect(found).rejects.toThrow()
  else if (finds) expect(await found).toEqual([person.id])
  else await expect(found).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'value', message: 'lookUpNone' }] })
  return finds ? 1 : 0
}

async function expectFile(desk: Desk): Promise<number> {
  const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, desk.actor))
  const wanted = new Map(visible(desk, 'download').map((person) => [registrantOf(person).uan, person]))
  const files = await fileRows({ exportId: await freezeExport(desk.stage.database, { officer: desk.actor, boxes }), boxes, filters: {} })
  for (const file of files) {
    const person = wanted.get(file['uan'] ?? '')
    if (!person) continue
    const registrant = registrantOf(person)
    for (const [field, level] of levelsOf(desk, person, 'download')) expectFileCell(file[field] ?? '', { field, level, value: String(registrant[field] ?? '') })
  }
  expect(files.map(({ uan }) => uan).sort()).toEqual([...wanted.keys()].sort())
  return files.length
}

function expectFileCell(text: string, { field, level, value }: { field: Field; level: Level; value: string }): void {
  if (level === 'masked') expect(text, `${field} in the file`).toMatch(/••/)
  else expect(text, `${field} in the file`).toBe(level === 'clear' ? value : '')
}

/** A request for what the last grant of the world gives: how many people it would newly show or let take. Nothing is asked where the grant could not be given today. */
async function expectPreview(desk: Desk): Promise<number> {
  const { world, officer, at, stage: { database } } = desk
  const model = world.grants.at(-1)
  if (!model) return 0
  const asked: PastGrant = { ...model, id: 'asked', officer, givenAt: new Date(0), startsAt: new Date(0), endsAt: new Date(8.64e15), endedAt: null, turns: [] }
  if (!givesSomething(world, asked, 'view', at) && !givesSomething(world, asked, 'download', at)) return 0
  const { opens } = await inReadOnly('portal_web', async (tx) => computePreview(tx, { requestId: await putRequest(database, asked) }))
  let newly = 0
  for (const right of ['view', 'download'] as const) {
    if (!(right === 'view' ? asked.view : asked.download)) { expect(opens[right], right).toBeNull(); continue }
    const sees = (grants: readonly PastGrant[], person: PastPerson): boolean => world.purposes.some((purpose) => fieldKeys.some((field) => cellAt({ ...world, grants }, { officer, purpose, person, field, right, at }) !== 'absent'))
    const wanted = world.people.filter((person) => sees([asked], person) && !sees(world.grants, person)).length
    expect(opens[right]?.now, `${right}, newly`).toEqual({ n: wanted, complete: true })
    newly += wanted
  }
  return newly
}

async function putRequest(database: OwnerDatabase, asked: PastGrant): Promise<string> {
  const { window } = asked
  await database.sql('DELETE FROM portal.request')
  const [request] = await database.sql<{ id: string }>(
    `INSERT INTO portal.request (number, officer_id, proposed_by_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id,
       justification, order_number, order_date, starts_on, ends_on)
     VALUES ('REQ-1', $1, $1, $2, $3, $4, $5::portal.address_basis, $6, $7, $8, $9, $10, $11, $12, 'Test reasons', 'T/1', '2026-01-01', '2020-01-01', '2099-12-31') RETURNING id`,
    [asked.officer.id, asked.officer.state, asked.districts === null, asked.districts ?? [], asked.basis, JSON.stringify(asked.fields), asked.view, asked.download,
      'days' in window ? window.days : null, 'from' in window ? window.from : null, 'to' in window ? window.to : null, asked.purpose.id])
  if (!request) throw new Error('no request')
  return request.id
}
