import type { Box } from '@/lib/access/box'
import { boxesForFilters, type Filters } from '@/lib/access/policy'
import { addDays, istMidnight } from '@/lib/clock'

/** A place in the feed: the last row of the page before. */
export interface Position {
  readonly changedAt: Date
  readonly id: string
}

/** `any`: as the rows lie, where nothing else asks for an order. For whoever reads all of them: a million rows in the order of change are a million places of the table. */
export type Order = 'newest' | 'oldest' | 'any'

/** Where a query stands in the feed and how much it takes; without a limit it is meant for a cursor. */
export interface FeedRange {
  readonly boxes: readonly Box[]
  readonly filters: Filters
  readonly order: Order
  /** Rows after this place in the order's direction. */
  readonly after?: Position
  readonly limit?: number
  /** One registrant only. */
  readonly registrantId?: string
  /** These registrants only, read even where they are left out again: what is looked for and is not there costs as much as what is. */
  readonly candidates?: { readonly ids: readonly string[]; readonly leftOut: readonly string[] }
}

export interface Query {
  readonly text: string
  readonly values: readonly unknown[]
}

/** What a page or a file reads of a feed row. */
export const feedColumns = `registrant_id, changed_at, registered_at, permanent_state, permanent_district, current_state, current_district,
  gender, birth_year, primary_occupation, secondary_occupation, envelope`

/**
 * The rows the boxes cover, each registrant once, in feed order (design, section 5, door 3): one UNION ALL branch per box and district,
 * each with its own ORDER BY and LIMIT, merged and made distinct on (changed_at, registrant_id); in the order of change where any will do and there are several. Null when no box serves the filters: no rows.
 */
export function feedQuery(range: FeedRange, columns: string = feedColumns): Query | null {
  const values: unknown[] = []
  const branches = branchesOf(range, values, { columns: () => columns })
  if (branches.length === 0) return null
  const direction = range.order === 'newest' ? 'DESC' : 'ASC'
  const order = `ORDER BY changed_at ${direction}, registrant_id ${direction}`
  const limit = range.limit === undefined ? '' : `LIMIT ${placeholder(values, range.limit)}`
  const [only] = branches
  if (only && branches.length === 1 && range.order === 'any' && range.limit === undefined) return { text: only, values }
  // With one branch a registrant appears once already: the feed holds one row per registrant and district.
  const text = branches.length === 1
    ? `${branches[0]} ${order} ${limit}`
    : `SELECT DISTINCT ON (changed_at, registrant_id) * FROM (${branches.map((branch) => `(${branch} ${order} ${limit})`).join(' UNION ALL ')}) feed ${order} ${limit}`
  return { text, values }
}

/** How many registrants the boxes cover, counted no further than `max` + 1; null boxes count nothing. */
export function countQuery(range: Omit<FeedRange, 'order' | 'limit' | 'after'>, max: number): Query | null {
  const query = feedQuery({ ...range, order: 'newest', limit: max + 1 }, 'changed_at, registrant_id')
  return query && { text: `SELECT count(*)::int AS count FROM (${query.text}) counted`, values: query.values }
}

/**
 * The newest `max` + 1 registrants counted by day: `bucket` n holds the changes from the n-th of `midnights` (ascending) on, 0 those before the first.
 * A search in a short array, not a date of each row: ten thousand rows in 2 ms instead of 12.
 */
export function dayCountQuery(range: Omit<FeedRange, 'order' | 'limit' | 'after'>, max: number, midnights: readonly Date[]): Query | null {
  const query = feedQuery({ ...range, order: 'newest', limit: max + 1 }, 'changed_at, registrant_id')
  return query && {
    text: `SELECT width_bucket(changed_at, $${query.values.length + 1}::timestamptz[]) AS bucket, count(*)::int AS count FROM (${query.text}) counted GROUP BY 1 ORDER BY 1`,
    values: [...query.values, midnights],
  }
}

/** What a branch reads of its rows; `everyPlace`: a whole State's rows of every district, so that who has both addresses in it stands there twice. */
interface BranchShape {
  readonly columns: (box: Box) => string
  readonly everyPlace?: boolean
}

/** One SELECT for each box that serves the filters, and each of its districts; its values are added to `values`. */
export function branchesOf(range: FeedRange, values: unknown[], { columns, everyPlace }: BranchShape): string[] {
  return boxesForFilters(range.boxes, range.filters).flatMap((box) => {
    const shared = sharedConditions(box, range, values)
    if (shared === null) return []
    const areas = everyPlace && box.area.districts === 'all' && range.filters.district === undefined ? [everyPlaceConditions(box, values)] : areaConditions(box, range.filters.district, values)
    return areas.map((area) => `SELECT ${columns(box)} FROM registry.feed WHERE ${[...area, ...shared].join(' AND ')}`)
  })
}

function everyPlaceConditions(box: Box, values: unknown[]): string[] {
  return [`state = ${placeholder(values, box.area.stateCode)}`, ...basisConditions(box)]
}

function basisConditions(box: Box): string[] {
  return box.basis === 'either' ? [] : [box.basis === 'permanent' ? 'from_permanent' : 'from_current']
}

/** Each entry is one branch: an equality that an index leads with, so that the branch comes out in page order. */
function areaConditions(box: Box, district: number | undefined, values: unknown[]): string[][] {
  const basis = basisConditions(box)
  const districts = district === undefined ? box.area.districts : [district]
  // The State stands beside the district also where the district names it: a whole-State box may be filtered by any code that somebody types.
  // Both are in the index, so that counting reads nothing else.
  if (districts !== 'all') return districts.map((code) => [`district = ${placeholder(values, code)}`, `state = ${placeholder(values, box.area.stateCode)}`, ...basis])
  const state = `state = ${placeholder(values, box.area.stateCode)}`
  // A registrant whose permanent address lies elsewhere in the same State has its current address in the second row.
  if (box.basis === 'current') return [[state, 'first_in_state', 'from_current'], [state, 'NOT first_in_state']]
  return [[state, 'first_in_state', ...basis]]
}

/** Window, filters, place and id; null when the days asked for lie outside the window. */
function sharedConditions(box: Box, range: FeedRange, values: unknown[]): string[] | null {
  const { filters, after } = range
  const from = filters.fromDay === undefined ? box.window.from : later(box.window.from, istMidnight(filters.fromDay))
  const to = filters.toDay === undefined ? box.window.to : earlier(box.window.to, istMidnight(addDays(filters.toDay, 1)))
  if (from >= to) return null
  const conditions = boundaries({ from, to, after, order: range.order }, values)
  if (filters.gender !== undefined) conditions.push(`gender = ${placeholder(values, filters.gender)}`)
  if (filters.occupation !== undefined) {
    conditions.push(`occupation_family = ${placeholder(values, Number(filters.occupation.slice(0, 4)))}`)
    if (filters.occupation.length > 4) conditions.push(`primary_occupation = ${placeholder(values, filters.occupation)}`)
  }
  if (range.registrantId !== undefined) conditions.push(`registrant_id = ${placeholder(values, range.registrantId)}::bigint`)
  if (range.candidates) {
    conditions.push(`registrant_id = ANY (${placeholder(values, range.candidates.ids)}::bigint[])`, `registrant_id <> ALL (${placeholder(values, range.candidates.leftOut)}::bigint[])`)
  }
  return conditions
}

/**
 * Where the scan begins and ends. At each end stands one condition only: given the window's edge and the page's place together, the index scan
 * would begin at the edge and walk to the place, and a deep page would cost its depth (measured: 2.2 times at ten times the rows).
 */
function boundaries({ from, to, after, order }: { from: Date; to: Date; after?: Position; order: Order }, values: unknown[]): string[] {
  const lower = (): string => `changed_at >= ${placeholder(values, from)}`
  const upper = (): string => `changed_at < ${placeholder(values, to)}`
  if (!after) return [lower(), upper()]
  const place = (sign: '<' | '>'): string => `(changed_at, registrant_id) ${sign} (${placeholder(values, after.changedAt)}, ${placeholder(values, after.id)}::bigint)`
  if (order === 'newest') return [lower(), after.changedAt < to ? place('<') : upper()]
  return [after.changedAt >= from ? place('>') : lower(), upper()]
}

/** The next value's place in a query's text. */
export function placeholder(values: unknown[], value: unknown): string {
  values.push(value)
  return `$${values.length}`
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}
