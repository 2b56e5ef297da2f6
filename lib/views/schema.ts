import { z } from 'zod'
import { latinDigits, lineOf, rowId } from '@/lib/input'
import { listQuery } from '@/lib/registrants/schema'

/** How a view is called: a short line that goes into the ledger, which holds no registrant's number. */
const nameOf = lineOf({ max: 60 }).refine((name) => !/\d{9}/.test(latinDigits(name).replace(/[\s.-]/g, '')), 'numberInReason')

/** Keeps the list at hand: it comes as the query of its address, and is read as a list again before it is kept. */
export const saveViewForm = z.object({ name: nameOf, query: z.string().max(2_000) })
export const deleteViewForm = z.object({ id: rowId })

/** What of a list is kept. Its days are not: the window moves on, and a view of last week would show nobody next week. */
export const viewQuery = listQuery.pick({ district: true, gender: true, occupation: true, order: true, size: true, columns: true })
export type ViewQuery = z.output<typeof viewQuery>

/** A list that an officer keeps under a name. */
export interface SavedView {
  readonly id: string
  readonly name: string
  readonly query: ViewQuery
}
