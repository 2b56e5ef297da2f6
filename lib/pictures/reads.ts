import { boxesForGrouping, type Filters, type Grouping, setFilters } from '@/lib/access/policy'
import { mintViewScope, type ViewScope } from '@/lib/access/scope'
import { inScopedRead, type ScopedTx } from '@/lib/access/scoped-read'
import { recordAlone } from '@/lib/audit/record'
import type { OfficerActor } from '@/lib/auth/actor'
import { istDayOf, istMidnight } from '@/lib/clock'
import { limits } from '@/lib/limits'
import { ageBands, countByAge, dayBars, drawHidden } from '@/lib/pictures/rules'
import type { Drawn, Pictures } from '@/lib/pictures/schema'
import { countDayGroups, type Counted, countGroups, type Patience } from '@/lib/pictures/store'
import { checkFilters, windowDays } from '@/lib/registrants/reads'
import { filtersOf, type ListQuery } from '@/lib/registrants/schema'

const smallest = limits.pictureSmallest

/**
 * The numbers of an officer's registrants as pictures, of one READ ONLY snapshot; then the event, then the answer. What a list filtered alike tells is exact. What no list tells (age, where they live now,
 * registered or updated) stands for the whole window only, and small numbers of it are hidden, also from whoever subtracts (docs/decisions/0230).
 * Throws AppError: `refused` (a filter that is not the reader's), `ledger`.
 */
export async function readPictures({ officer, query }: { officer: OfficerActor; query: ListQuery }): Promise<Pictures> {
  const filters = filtersOf(query)
  const pictures = await inScopedRead({ officer, right: 'view' }, async (tx) => {
    const scope = await mintViewScope(tx, officer)
    checkFilters(scope, filters)
    return draw(tx, { scope, others: await otherScopes(tx, scope), filters, patience: { milliseconds: limits.picturesMillisecondsMax } })
  })
  const drawn = (['days', 'districts', 'occupations', 'ages', 'states'] as const).filter((name) => !('none' in pictures[name]))
  await recordAlone({
    kind: 'registrants.pictured', actor: officer,
    details: { purpose: pictures.purpose?.en, grants: pictures.boxes.map((box) => box.grantNumber), filters: setFilters(filters), pictures: drawn, count: 'none' in pictures.days ? null : pictures.days.bars.reduce((sum, { count }) => sum + count, pictures.days.earlier) },
  })
  return pictures
}

/** The same officer's boxes under the other purposes: what is asked under one of them tells about the others, so that all hide alike. */
async function otherScopes(tx: ScopedTx<'view'>, { officer, purposes, purpose }: ViewScope): Promise<ViewScope[]> {
  const others: ViewScope[] = []
  if (purpose === null) return others
  for (const { id } of purposes) if (id !== purpose?.id) others.push(await mintViewScope(tx, { ...officer, purposeId: id }))
  return others
}

interface Work {
  readonly scope: ViewScope
  readonly others: readonly ViewScope[]
  readonly filters: Filters
  readonly patience: Patience
}

async function draw(tx: ScopedTx<'view'>, work: Work): Promise<Pictures> {
  const { scope, others } = work
  const days = windowDays(scope)
  const year = Number(istDayOf(scope.at).slice(0, 4))
  // Where somebody lives now may be told by a list of a district: States that boxes lie in hide nobody.
  const told = new Set([scope, ...others].flatMap(({ boxes, officer }) => [officer.stateCode, ...boxes.map(({ area }) => area.stateCode)]))
  return {
    at: scope.at, boxes: scope.boxes, purposes: scope.purposes, purpose: scope.purpose, windowDays: [...days].reverse(),
    days: await drawDays(tx, work, days),
    districts: await drawTold(tx, work, 'district', (code) => code),
    occupations: await drawTold(tx, work, 'occupation', (family) => String(family).padStart(4, '0')),
    ages: { year, ...(await drawUntold(tx, work, 'birthYear', (tables) => ({ keys: ageBands, tables: tables.map((table) => countByAge(table, year)), told: [] }))) },
    states: byCount(await drawUntold(tx, work, 'currentState', (tables) => {
      const keys = [...new Set(tables.flatMap((table) => table.map(({ key }) => key)))].sort((one, other) => one - other)
      return { keys, tables: tables.map((table) => keys.map((code) => table.find(({ key }) => key === code)?.count ?? 0)), told: keys.map((code) => told.has(code)) }
    })),
  }
}

async function drawDays(tx: ScopedTx<'view'>, { scope, others, filters, patience }: Work, days: readonly string[]): Promise<Pictures['days']> {
  const chosen = days.filter((day) => (filters.fromDay === undefined || day >= filters.fromDay) && (filters.toDay === undefined || day <= filters.toDay))
  const midnights = chosen.map(istMidnight)
  const counted = await countDayGroups(tx, scope, { filters, midnights, patience })
  if (counted === undefined) return { none: 'many' }
  const beside = isWhole(filters) ? await eachOf(others, (other) => countDayGroups(tx, other, { filters: {}, midnights, patience })) : undefined
  return dayBars({ days: chosen, counted, others: beside ?? null, smallest })
}

/** By what a list can be filtered by: each number is the count of such a list. */
async function drawTold<Key>(tx: ScopedTx<'view'>, { scope, filters, patience }: Work, grouping: Grouping, keyOf: (key: number) => Key): Promise<Drawn<Key>> {
  if (boxesForGrouping(scope.boxes, grouping).length === 0) return { none: 'closed' }
  const counted = await countGroups(tx, scope, { filters, grouping, patience })
  if (counted === undefined) return { none: 'many' }
  return byCount({ bars: counted.map(({ key, count }) => ({ key: keyOf(key), count })), together: 0 })
}

/** By what no list can be filtered by: for the whole window, with small numbers hidden in all that the officer may ask. */
async function drawUntold<Key>(tx: ScopedTx<'view'>, { scope, others, filters, patience }: Work, grouping: Grouping, arrange: (tables: readonly (readonly Counted[])[]) => { keys: readonly Key[]; tables: number[][]; told: boolean[] }): Promise<Drawn<Key>> {
  if (boxesForGrouping(scope.boxes, grouping).length === 0) return { none: 'closed' }
  if (!isWhole(filters)) return { none: 'wholeOnly' }
  const tables = await eachOf([scope, ...others], (each) => countGroups(tx, each, { filters: {}, grouping, patience }))
  return tables === undefined ? { none: 'many' } : drawHidden({ ...arrange(tables), smallest })
}

/** One after the other, as a connection answers them; undefined when one of them could not be counted in time. */
async function eachOf<One, T>(items: readonly One[], count: (item: One) => Promise<T | undefined>): Promise<T[] | undefined> {
  const found: T[] = []
  for (const item of items) {
    const counted = await count(item)
    if (counted === undefined) return undefined
    found.push(counted)
  }
  return found
}

/** Most workers first, then the hidden ones in no order of their numbers. */
function byCount<Key>(drawn: Drawn<Key>): Drawn<Key> {
  return 'none' in drawn ? drawn : { ...drawn, bars: [...drawn.bars].sort((one, other) => (other.count ?? 0) - (one.count ?? 0)) }
}

function isWhole(filters: Filters): boolean {
  return Object.keys(setFilters(filters)).length === 0
}
