import { z } from 'zod'

/** The figures of a State in a month, in the order of the report; `standing` ones are of its end. */
export const figureGroups = {
  users: ['officers'],
  grants: ['grants', 'granted', 'grantsEnded', 'grantsSuspended'],
  looks: ['looks', 'rows', 'records', 'lookUps', 'unmasked', 'refusals'],
  files: ['filesAsked', 'filesBuilt', 'fileRows', 'filesOpened', 'filesUnopened'],
  reviews: ['reviewConfirmed', 'reviewEnded'],
  oddities: ['oddities', 'odditiesClosed', 'incidents'],
} as const
export type FigureGroup = keyof typeof figureGroups
export type FigureName = (typeof figureGroups)[FigureGroup][number]
export const figureNames: readonly FigureName[] = Object.values(figureGroups).flat()

const count = z.number().int().nonnegative()
const figures = z.object({
  officers: count, grants: count, granted: count, grantsEnded: count, grantsSuspended: count, looks: count, rows: count, records: count, lookUps: count, unmasked: count, refusals: count,
  filesAsked: count, filesBuilt: count, fileRows: count, filesOpened: count, filesUnopened: count, reviewConfirmed: count, reviewEnded: count, oddities: count, odditiesClosed: count, incidents: count,
  /** Looks of each week of the month: its days 1 to 7, 8 to 14, 15 to 21, 22 to 28 and the rest. */
  weeks: z.array(count).length(5),
})
export type Figures = z.output<typeof figures>

/** Stands for a State where something is of none or of several: an incident everywhere, an oddity about an admin. It counts in the sum alone. */
export const ofNone = 0

/** Figures by State code; a State in which nothing was is not in it. */
export const monthFigures = z.record(z.string().regex(/^\d{1,2}$/), figures)
export type MonthFigures = z.output<typeof monthFigures>

/** A month as an address names it. */
export const monthOf = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
