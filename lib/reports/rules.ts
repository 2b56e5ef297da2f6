import { type FigureName, figureNames, type Figures, type MonthFigures, ofNone } from '@/lib/reports/schema'

/** Figures of nothing. */
export function noFigures(): Figures {
  return { officers: 0, grants: 0, granted: 0, grantsEnded: 0, grantsSuspended: 0, looks: 0, rows: 0, records: 0, lookUps: 0, unmasked: 0, refusals: 0, filesAsked: 0, filesBuilt: 0, fileRows: 0, filesOpened: 0, filesUnopened: 0, reviewConfirmed: 0, reviewEnded: 0, oddities: 0, odditiesClosed: 0, incidents: 0, weeks: [0, 0, 0, 0, 0] }
}

/** The figures of States alone. */
export function statesOf(month: MonthFigures): MonthFigures {
  return Object.fromEntries(Object.entries(month).filter(([code]) => Number(code) !== ofNone))
}

/** All States together, and what is of none. */
export function totalOf(month: MonthFigures): Figures {
  const total = noFigures()
  for (const figures of Object.values(month)) {
    for (const name of figureNames) total[name] += figures[name]
    total.weeks = total.weeks.map((looks, week) => looks + (figures.weeks[week] ?? 0))
  }
  return total
}

/** One count of a State, as the database gave it. */
export interface Counted {
  readonly state: number
  readonly name: FigureName | 'week'
  /** Of a week from 1 on. */
  readonly week: number | null
  readonly count: number
}

/** The month out of its counts. */
export function monthFrom(counts: readonly Counted[]): MonthFigures {
  const month: Record<string, Figures> = {}
  for (const { state, name, week, count } of counts) {
    const figures = (month[String(state)] ??= noFigures())
    if (name === 'week') figures.weeks[(week ?? 1) - 1] = count
    else figures[name] = count
  }
  return month
}
