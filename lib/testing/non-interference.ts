import fc from 'fast-check'
import { expect } from 'vitest'
import { openCursor } from '@/lib/access/cursor'
import { type Field, fieldKeys } from '@/lib/access/fields'
import { AppError } from '@/lib/errors'
import { previewExport } from '@/lib/exports/use-cases'
import { type LookUpField, lookUpFields } from '@/lib/lookups/schema'
import { lookUpChoices, readAnswer, sealAnswer } from '@/lib/lookups/reads'
import { lookUp } from '@/lib/lookups/use-cases'
import { readPictures } from '@/lib/pictures/reads'
import { listRegistrants, openRegistrant, overview } from '@/lib/registrants/reads'
import { filtersOf, type ListQuery, listQuery } from '@/lib/registrants/schema'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, type TestRegistrant } from '@/lib/testing/factories'
import { type Hidden, twinRows } from '@/lib/testing/hidden-worlds'
import { withinOneDay } from '@/lib/testing/one-day'
import { arrange, dayAgo, now, registrant, setStage, type Stage, world, type World } from '@/lib/testing/worlds'
import { unmask } from '@/lib/unmasking/use-cases'

const hidden: fc.Arbitrary<Hidden> = fc.record({
  numbers: fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 2, maxLength: 3 }), strangers: fc.uniqueArray(registrant(now), { selector: (row) => row.uan, maxLength: 5 }), unmaskableToo: fc.boolean(),
})

/** One question and what came back, as text. */
type Seen = readonly [question: string, answer: string]

/** What an officer may ask in both worlds, alike. */
interface Questions {
  readonly queries: readonly ListQuery[]
  readonly ids: readonly string[]
  readonly numbers: readonly (readonly [LookUpField, string])[]
  readonly looks: boolean
}

function questionsOf(drawn: World, both: readonly TestRegistrant[], looks: boolean): Questions {
  const { filters } = drawn
  const plain = { ...listQuery.parse({}), order: drawn.order, size: drawn.size }
  const [from, to] = [filters.from, filters.to].map((days) => (days === undefined ? undefined : dayAgo(now, days)))
  const { district = 212, gender = '1', occupation = '8341' } = filters
  return {
    queries: [{ ...plain, ...filters, from, to }, plain, { ...plain, district }, { ...plain, gender }, { ...plain, occupation }, { ...plain, gender, occupation, count: 'exact' }, { ...plain, columns: ['mobile', 'name'] }],
    ids: [...new Set(both.map((row) => row.id))].slice(0, 5).concat('404'),
    numbers: both.slice(0, 5).flatMap((row) => lookUpFields.flatMap((field) => (row[field] === null ? [] : [[field, row[field]] as const]))),
    looks,
  }
}

/** Everything the portal answers to the officer, with the clock and random ids taken out; cursors by the place they name. */
async function observe({ officer }: Stage, questions: Questions): Promise<Seen[]> {
  const seen: Seen[] = []
  const ask = async (question: string, answering: () => Promise<unknown>): Promise<void> => {
    seen.push([question, await answering().then(written, (error: unknown) => { if (error instanceof AppError) return JSON.stringify([error.code, error.reason, error.fields, error.message]); throw error })])
  }
  for (const query of questions.queries) await ask(`list ${JSON.stringify(query)}`, () => allPages(officer, query))
  for (const id of questions.ids) await ask(`open ${id}`, () => openRegistrant({ officer, id }))
  await ask('home', () => overview({ officer }))
  for (const query of questions.queries) await ask(`pictures ${JSON.stringify(query)}`, () => readPictures({ officer, query }))
  for (const query of questions.queries) await ask(`file ${JSON.stringify(query)}`, () => previewExport({ officer, filters: filtersOf(query) }))
  await ask('look-up', () => lookUpChoices(officer))
  if (!questions.looks) return seen
  for (const [field, value] of questions.numbers) {
    await ask(`look up ${field} ${value}`, async () => {
      const ids = await lookUp({ officer, form: { field, value, cause: 'claim', reason: 'A claim of the worker' } })
      return [ids, await readAnswer({ officer, answer: await sealAnswer({ officer, ids }) })]
    })
  }
  for (const id of questions.ids.slice(0, 2)) for (const field of fieldKeys.filter(isTried)) await ask(`unmask ${field} of ${id}`, () => unmask({ officer, form: { id, field, minutes: 5, cause: 'claim', reason: 'A claim of the worker' } }))
  for (const id of questions.ids.slice(0, 2)) await ask(`open ${id} unmasked`, () => openRegistrant({ officer, id }))
  return seen
}

const isTried = (field: Field): boolean => field === 'name' || field === 'mobile' || field === 'gender'

async function allPages(officer: Stage['officer'], query: ListQuery): Promise<unknown[]> {
  const placeOf = (cursor: string | null): unknown => cursor && openCursor({ cursor, officerId: officer.id, filters: filtersOf(query), order: query.order })
  const pages: unknown[] = []
  let cursor: string | undefined
  do {
    const page = await listRegistrants({ officer, query: { ...query, cursor } })
    pages.push({ ...page, before: placeOf(page.before), after: placeOf(page.after) })
    cursor = page.after ?? undefined
  } while (cursor !== undefined && pages.length < 20)
  return pages
}

/** As bytes. The database's clock and the grants' random ids, which also order grants of one millisecond, are not the world's doing. */
function written(answer: unknown): string {
  return JSON.stringify(answer, (key: string, value: unknown) => {
    if (key === 'at' || key === 'grantId' || key === 'until') return null
    if (key === 'boxes' && Array.isArray(value)) return value.map((box) => written(box)).sort()
    return value instanceof Map ? [...value] : value
  }) ?? 'nothing'
}

/** What belongs to others: an officer of the same State with a wide grant, and a look-up of theirs. */
async function addOthers({ database, purposeId }: Stage): Promise<void> {
  const other = await buildOfficer(database, 10)
  await buildGrant(database, { officer: other, fields: { uan: { view: 'clear', file: 'clear' }, gender: { view: 'clear', file: 'clear' } }, download: true, purposeId })
  await lookUp({ officer: other, form: { field: 'uan', value: '123456789012', cause: 'claim', reason: 'A claim of the worker' } }).catch(() => undefined)
}

interface Tally { behind: number; listed: number }

async function expectPair(stage: Stage, drawn: World, behind: Hidden, at: Date): Promise<Tally> {
  const grants = await arrange(stage, drawn)
  const rows = twinRows({ rows: drawn.rows, grants, at, hidden: behind })
  const questions = questionsOf(drawn, [...drawn.rows.slice(0, 3), ...rows.slice(-3)], !behind.unmaskableToo)
  const first = await observe(stage, questions)
  await arrange(stage, { ...drawn, rows })
  await addOthers(stage)
  expect(await observe(stage, questions)).toEqual(first)
  return {
    behind: JSON.stringify(rows) === JSON.stringify(drawn.rows) ? 0 : 1,
    listed: first.some(([question, answer]) => question.startsWith('list') && answer.includes('"cells":{')) ? 1 : 0,
  }
}

/**
 * Non-interference: pairs of worlds equal in what an officer may see and different elsewhere give the same pages, counts, cursors and errors, byte for
 * byte. The seed is in the failure; `seed` replays it.
 */
export async function proveNonInterference({ database, pairs, seed }: { database: OwnerDatabase; pairs: number; seed: number }): Promise<Tally> {
  const stage = await setStage(database)
  await database.sql('UPDATE portal.policy SET unmasks_per_day_max = 500, lookups_per_day_max = 500')
  const tally = { behind: 0, listed: 0 }
  // A pair asks some sixty questions twice: shrinking one would take longer than reading it.
  await fc.assert(fc.asyncProperty(world(now), hidden, async (drawn, behind) => {
    const { behind: differs, listed } = await withinOneDay((at) => expectPair(stage, drawn, behind, at))
    tally.behind += differs
    tally.listed += listed
  }), { numRuns: pairs, seed, endOnFailure: true })
  // A third of the pairs shows somebody, nearly all differ behind: both floors lie five deviations below, where chance does not reach.
  expect(tally.behind, 'pairs that differ behind').toBeGreaterThan(pairs * 0.6)
  expect(tally.listed, 'pairs that show somebody').toBeGreaterThan(pairs / 10)
  return tally
}
