import { z } from 'zod'
import { latinDigits, lineOf, rowId } from '@/lib/input'

/** How a question is called: a short line that goes into the ledger, which holds no registrant's number. */
const nameOf = lineOf({ max: 60 }).refine((name) => !/\d{9}/.test(latinDigits(name).replace(/[\s.-]/g, '')), 'numberInReason')

/** Filters as an address carries them; what of them is a filter is found by whoever reads them. */
const filtersOf = z.record(z.string(), z.string().max(200))

/** Keeps the filters of the page at hand: they come as its query, and are read as filters again before they are kept. */
export const saveQuestionForm = z.object({ name: nameOf, query: z.string().max(2_000) })
export const renameQuestionForm = z.object({ id: rowId, name: nameOf })
export const deleteQuestionForm = z.object({ id: rowId })

export const savedQuestion = z.object({ id: z.string(), name: z.string(), filters: filtersOf })
/** A question that a person keeps: filters under a name. */
export type SavedQuestion = z.output<typeof savedQuestion>
