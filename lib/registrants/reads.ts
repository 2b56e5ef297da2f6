import type { Box } from '@/lib/access/box'
import { openCursor, sealCursor } from '@/lib/access/cursor'
import type { Field } from '@/lib/access/fields'
import { boxesForFilters, type Filters, setFilters } from '@/lib/access/policy'
import { mintViewScope, mustChoosePurpose, type ViewScope } from '@/lib/access/scope'
import { inScopedRead, type ScopedTx } from '@/lib/access/scoped-read'
import { digestOfIds } from '@/lib/audit/ids-digest'
import { recordAlone } from '@/lib/audit/record'
import type { OfficerActor } from '@/lib/auth/actor'
import { addDays, daysBetween, istDayOf, istMidnight } from '@/lib/clock'
import { stateKeys } from '@/lib/crypto/state-keys'
import type { Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { liftedMasks } from '@/lib/unmasking/reads'
import { applyBoxes, grantedColumns, type PlainRegistrant } from '@/lib/registrants/rules'
import { type Count, type DayCount, filtersOf, type ListQuery, type Overview, type RegistrantList, type RegistrantRow } from '@/lib/registrants/schema'
import { countDays, countRows, factsOf, type FeedRow, listRows, openRow } from '@/lib/registrants/store'

/**
 * One page of the registrants an officer may see, masked, with its count. One READ ONLY snapshot, then the event, then the answer:
 * no audit, no data. Throws AppError: `refused` (filter or cursor not the reader's), `ledger`.
 */
export async function listRegistrants(input: { officer: OfficerActor; query: ListQuery }): Promise<RegistrantList> {
  const { officer, query } = input
  const filters = filtersOf(query)
  const found = await inScopedRead({ officer, right: 'view' }, async (tx) => {
    const scope = await mintViewScope(tx, officer)
    checkFilters(scope, filters)
    const columns = columnsOf(scope.boxes, query.columns)
    const page = await readPage(tx, scope, { query, filters })
    const rows = await openAll(tx, scope, page.rows, columns)
    return { scope, columns, page, rows, ...(await summarise(tx, scope, filters)) }
  })
  const { scope, columns, page, rows } = found
  const count = query.count === 'exact' && 'moreThan' in found.count ? await countExactly(officer, filters, found.count) : found.count
  await recordAlone({
    kind: 'registrants.listed', actor: officer, shown: rows.map((row) => row.id),
    details: {
      purpose: scope.purpose?.en, grants: scope.boxes.map((box) => box.grantNumber), filters: setFilters(filters), columns, rows: rows.length,
      digest: digestOfIds(rows.map((row) => row.id)), count: 'exact' in count ? count.exact : null, ...unmaskedIn(rows),
    },
  })
  const bound = { officerId: officer.id, filters, order: query.order }
  const first = page.rows[0]
  const last = page.rows.at(-1)
  return {
    at: scope.at, purposes: scope.purposes, purpose: scope.purpose, boxes: scope.boxes, columns, rows, count, days: found.days,
    before: first && page.hasBefore ? sealCursor({ ...bound, direction: 'before', position: positionOf(first) }) : null,
    after: last && page.hasAfter ? sealCursor({ ...bound, direction: 'after', position: positionOf(last) }) : null,
  }
}

/** Some registrants as one read shows them. */
export interface OpenedRegistrants {
  readonly at: Date
  readonly boxes: readonly Box[]
  readonly columns: readonly Field[]
  readonly rows: readonly RegistrantRow[]
}

/**
 * The registrants of these ids that the officer may see, newest change first, all granted columns, on record like a page of the list. At least one id.
 * Throws AppError('not_found') when none of them is in scope, AppError('refused', choosePurpose) as `openRegistrant` does.
 */
export async function openRegistrants({ officer, ids }: { officer: OfficerActor; ids: readonly string[] }): Promise<OpenedRegistrants> {
  const found = await inScopedRead({ officer, right: 'view' }, async (tx) => {
    const scope = await mintViewScope(tx, officer)
    if (mustChoosePurpose(scope)) throw new AppError('refused', { reason: 'choosePurpose' })
    const columns = grantedColumns(scope.boxes)
    const rows = await openAll(tx, scope, await listRows(tx, scope, { filters: {}, order: 'newest', candidates: { ids, leftOut: [] } }), columns)
    return { at: scope.at, boxes: scope.boxes, columns, rows }
  })
  if (found.rows.length === 0) throw new AppError('not_found')
  await recordAlone({
    kind: 'registrants.listed', actor: officer, shown: found.rows.map((row) => row.id),
    details: { purpose: found.boxes[0]?.purpose.en, grants: found.boxes.map((box) => box.grantNumber), filters: {}, columns: found.columns, rows: found.rows.length, digest: digestOfIds(found.rows.map((row) => row.id)), count: null, ...unmaskedIn(found.rows) },
  })
  return found
}

/** One registrant under the officer's boxes, all granted columns or those asked for. Throws AppError('not_found') when absent or out of scope: the two are one; AppError('refused', choosePurpose) while the officer has not said what the work is for. */
export async function openRegistrant(input: { officer: OfficerActor; id: string; columns?: readonly Field[] }): Promise<{ at: Date; boxes: readonly Box[]; columns: readonly Field[]; row: RegistrantRow }> {
  const { officer, id } = input
  // Ids are positive 63-bit numbers; a longer one would be an error of the database instead of an absence.
  if (!/^[1-9]\d{0,18}$/.test(id) || BigInt(id) > 9_223_372_036_854_775_807n) throw new AppError('not_found')
  const found = await inScopedRead({ officer, right: 'view' }, async (tx) => {
    const scope = await mintViewScope(tx, officer)
    // With the purpose still open there is no box to look through; the list asks for it.
    if (mustChoosePurpose(scope)) throw new AppError('refused', { reason: 'choosePurpose' })
    const [row] = await listRows(tx, scope, { filters: {}, order: 'newest', limit: 1, registrantId: id })
    if (!row) throw new AppError('not_found')
    const columns = columnsOf(scope.boxes, input.columns)
    const [opened] = await openAll(tx, scope, [row], columns)
    if (!opened) throw new AppError('not_found')
    return { at: scope.at, boxes: scope.boxes, columns, row: opened }
  })
  await recordAlone({ kind: 'registrant.opened', actor: officer, shown: [id], details: { purpose: found.boxes[0]?.purpose.en, grants: found.boxes.map((box) => box.grantNumber), registrantId: id, columns: found.columns, ...unmaskedIn([found.row]) } })
  return found
}

/** What home says: the boxes, how many are in the window by day, and how many are new since the officer's last visit. */
export async function overview(input: { officer: OfficerActor }): Promise<Overview> {
  const { officer } = input
  const found = await inScopedRead({ officer, right: 'view' }, async (tx) => {
    const scope = await mintViewScope(tx, officer)
    const since = officer.previousSignInAt
    const recent = since && scopeSince(scope, since)
    const sinceLastVisit = recent ? capped(await countRows(tx, recent, { filters: {} }, limits.countExactMax)) : null
    const summary = await summarise(tx, scope, {})
    return { at: scope.at, purposes: scope.purposes, purpose: scope.purpose, boxes: scope.boxes, sinceLastVisit, ...summary, leavingDay: leavingDay(scope, summary.days) }
  })
  await recordAlone({
    kind: 'home.viewed', actor: officer,
    details: { purpose: found.purpose?.en, grants: found.boxes.map((box) => box.grantNumber), count: 'exact' in found.count ? found.count.exact : found.count.moreThan },
  })
  return found
}

/** How many values stand on the page whose mask is lifted, for its event; nothing where there are none. */
function unmaskedIn(rows: readonly RegistrantRow[]): { unmasked?: number } {
  const unmasked = rows.flatMap((row) => Object.values(row.cells)).filter((cell) => 'unmasked' in cell).length
  return unmasked > 0 ? { unmasked } : {}
}

/** A filter is refused when boxes exist and none serves it: the same words whether the field is masked, absent or the value out of area. */
export function checkFilters(scope: ViewScope, filters: Filters): void {
  if (scope.boxes.length > 0 && boxesForFilters(scope.boxes, filters).length === 0) throw new AppError('refused', { reason: 'filter' })
}

async function readPage(tx: ScopedTx<'view'>, scope: ViewScope, input: { query: ListQuery; filters: Filters }): Promise<{ rows: FeedRow[]; hasBefore: boolean; hasAfter: boolean }> {
  const { query, filters } = input
  const { order, size } = query
  const at = query.cursor === undefined ? null : openCursor({ cursor: query.cursor, officerId: scope.officer.id, filters, order })
  if (at?.direction === 'before') {
    const flipped = await listRows(tx, scope, { filters, order: order === 'newest' ? 'oldest' : 'newest', after: at.position, limit: size + 1 })
    return { rows: flipped.slice(0, size).reverse(), hasBefore: flipped.length > size, hasAfter: true }
  }
  const rows = await listRows(tx, scope, { filters, order, after: at?.position, limit: size + 1 })
  return { rows: rows.slice(0, size), hasBefore: at !== null, hasAfter: rows.length > size }
}

async function openAll(tx: Tx, scope: ViewScope, rows: readonly FeedRow[], columns: readonly Field[]): Promise<RegistrantRow[]> {
  const lifted = await liftedMasks(tx, scope, rows.map((row) => row.registrant_id))
  const opened: RegistrantRow[] = []
  for (const row of rows) opened.push(applyBoxes(scope.boxes, await plainOf(tx, row), columns, lifted.filter((each) => each.registrantId === row.registrant_id)))
  return opened
}

async function plainOf(tx: Tx, row: FeedRow): Promise<PlainRegistrant> {
  return {
    ...(await openRow(tx, stateKeys(), row)), ...factsOf(row), id: row.registrant_id, registeredAt: row.registered_at,
    gender: row.gender, primaryOccupation: row.primary_occupation, secondaryOccupation: row.secondary_occupation,
  }
}

/** Count and days in one capped pass: about 2 ms however large the feed is. */
async function summarise(tx: ScopedTx<'view'>, scope: ViewScope, filters: Filters): Promise<{ count: Count; days: DayCount[] }> {
  const days = windowDays(scope)
  const counted = await countDays(tx, scope, { filters }, { max: limits.countExactMax, midnights: days.map(istMidnight) })
  const count = capped(counted.reduce((sum, each) => sum + each.count, 0))
  const known = new Map(counted.map((each) => [each.bucket, each.count]))
  // Counting goes from the newest change backwards: the oldest bucket it reached before it stopped, and those before, are not whole.
  const firstWhole = 'exact' in count ? 0 : (counted[0]?.bucket ?? 0) + 1
  return { count, days: days.map((day, index) => ({ day, count: index + 1 >= firstWhole ? (known.get(index + 1) ?? 0) : null })).reverse() }
}

async function countExactly(officer: OfficerActor, filters: Filters, otherwise: Count): Promise<Count> {
  try {
    return await inScopedRead({ officer, right: 'view' }, async (tx) => {
      await tx.sql(`SET LOCAL statement_timeout = ${limits.countMillisecondsMax}`)
      return { exact: await countRows(tx, await mintViewScope(tx, officer), { filters }, limits.countRowsMax) }
    })
  } catch (error) {
    // Too many to count while somebody waits (57014, statement timeout): the page says "more than" as before.
    if (error instanceof Error && 'code' in error && error.code === '57014') return otherwise
    throw error
  }
}

/** The window's first day, if the window rolls on at midnight and somebody stands in that day. */
function leavingDay(scope: ViewScope, days: readonly DayCount[]): string | null {
  const last = days.at(-1)
  const rolls = scope.boxes.some((box) => box.rolling && istDayOf(box.window.from) === last?.day)
  return last && rolls && last.count !== 0 ? last.day : null
}

/** The days of the widest window among the boxes, oldest first; of a long window the latest that a page can show. */
export function windowDays(scope: ViewScope): string[] {
  if (scope.boxes.length === 0) return []
  const first = istDayOf(new Date(Math.min(...scope.boxes.map((box) => box.window.from.getTime()))))
  const last = istDayOf(new Date(Math.min(scope.at.getTime(), Math.max(...scope.boxes.map((box) => box.window.to.getTime() - 1)))))
  const earliest = addDays(last, -(limits.railDaysMax - 1))
  return daysBetween(first > earliest ? first : earliest, last)
}

function scopeSince(scope: ViewScope, since: Date): ViewScope {
  return { ...scope, boxes: scope.boxes.map((box) => ({ ...box, window: { ...box.window, from: since > box.window.from ? since : box.window.from } })) }
}

function capped(count: number): Count {
  return count > limits.countExactMax ? { moreThan: limits.countExactMax } : { exact: count }
}

function columnsOf(boxes: readonly Box[], chosen: readonly Field[] | undefined): Field[] {
  const granted = grantedColumns(boxes)
  const kept = chosen ? granted.filter((field) => chosen.includes(field)) : granted
  return kept.length > 0 ? kept : granted
}

function positionOf(row: FeedRow): { changedAt: Date; id: string } {
  return { changedAt: row.changed_at, id: row.registrant_id }
}
