import type { AddressBasis, Box } from '@/lib/access/box'
import { addDays, istDayOf, istMidnight } from '@/lib/clock'
import type { Counted, Opened } from '@/lib/requests/preview/schema'

/** A box as the counter reads it (portal.count_newly): where and when, nothing else. */
export interface CountBox {
  readonly state: number
  readonly districts: readonly number[] | null
  readonly basis: AddressBasis
  /** Indian midnights, ISO 8601 */
  readonly from: string
  readonly to: string
}

/** Whom the box covers and none of the others does. */
export interface Question {
  readonly box: CountBox
  readonly without: readonly CountBox[]
}

/** One district of a question's answer. */
export interface CountRow {
  readonly district: number
  readonly workers: number
  readonly elsewhere: number
  readonly complete: boolean
  /** The number of rows at which counting stopped; absent when it did not, or when time stopped it. */
  readonly rowsMax?: number
}

/** The days of the weekly average: four whole weeks before today. */
const flowDays = 28

/** What is counted of a box for one right. `flow` is null where the window does not move on. */
export interface BoxQuestions {
  readonly now: Question
  readonly covers: Question
  readonly flow: Question | null
}

/**
 * What to count for a box: whom it opens now, all whom it covers, and, where its window moves on, whom the last four weeks brought. A grant whose window moves meets every
 * change in its area; one of fixed days is not counted on to meet those to come, so that the average never says too little.
 */
export function questionsOf(box: Box, others: readonly Box[], at: Date): BoxQuestions {
  const now = { box: countBoxOf(box), without: others.map((other) => countBoxOf(other)) }
  const covers = { box: now.box, without: [] }
  if (!box.rolling && box.window.to <= at) return { now, covers, flow: null }
  const today = istDayOf(at)
  const weeks = { from: istMidnight(addDays(today, -flowDays)), to: istMidnight(today) }
  return { now, covers, flow: { box: countBoxOf(box, weeks), without: others.filter(({ rolling }) => rolling).map((other) => countBoxOf(other, weeks)) } }
}

/** The answers of a box as the preview holds them: totals, and each district of the box. */
export function openedOf({ now, covers, flow }: { now: readonly CountRow[]; covers: readonly CountRow[]; flow: readonly CountRow[] | null }): Opened {
  const flowOf = new Map(flow?.map((row) => [row.district, row]))
  return {
    now: total(now), covers: total(covers), fourWeeks: flow && total(flow), elsewhere: now.reduce((sum, row) => sum + row.elsewhere, 0),
    districts: now.map((row) => {
      const weeks = flowOf.get(row.district)
      return { code: row.district, now: countedOf(row), fourWeeks: weeks ? countedOf(weeks) : null }
    }),
  }
}

/** About how many a week: a fourth of four weeks. Null where the window does not move on. */
export function perWeek(fourWeeks: Counted | null): Counted | null {
  return fourWeeks && { ...fourWeeks, n: Math.round(fourWeeks.n / 4) }
}

function countBoxOf(box: Box, window = box.window): CountBox {
  return {
    state: box.area.stateCode, districts: box.area.districts === 'all' ? null : [...box.area.districts].sort((one, other) => one - other), basis: box.basis,
    from: window.from.toISOString(), to: window.to.toISOString(),
  }
}

function countedOf(row: CountRow): Counted {
  return { n: row.workers, complete: row.complete, ...(row.rowsMax === undefined ? {} : { rowsMax: row.rowsMax }) }
}

/** What time stopped anywhere was stopped by time. */
function total(rows: readonly CountRow[]): Counted {
  const cut = rows.filter((row) => !row.complete)
  const rowsMax = cut.every((row) => row.rowsMax !== undefined) ? cut[0]?.rowsMax : undefined
  return { n: rows.reduce((sum, row) => sum + row.workers, 0), complete: cut.length === 0, ...(rowsMax === undefined ? {} : { rowsMax }) }
}
