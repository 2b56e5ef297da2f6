import { z } from 'zod'
import type { Box } from '@/lib/access/box'
import { type Field, fieldKeys } from '@/lib/access/fields'
import type { BoxPurpose } from '@/lib/access/in-force'
import type { Filters } from '@/lib/access/policy'
import { isRealDay } from '@/lib/clock'
import { limits } from '@/lib/limits'

/** One cell as a reader gets it: never a string of stars in a string column (design, section 5). */
export type Cell =
  | { readonly value: string | null }
  /** `unmaskable`: a grant lets the reader lift this mask for this registrant, on record. */
  | { readonly masked: readonly string[]; readonly unmaskable?: true }
  /** Lifted in this session until an instant; `mask` is what stands there before and after, and on paper. */
  | { readonly unmasked: string | null; readonly mask: readonly string[]; readonly until: Date }
  | { readonly notGranted: true }

/** One registrant as a reader gets it. Codes stay codes; names of codes are the page's business. */
export interface RegistrantRow {
  readonly id: string
  readonly changedAt: Date
  /** Registered inside the reader's window, or known before and updated. */
  readonly isNew: boolean
  readonly cells: Readonly<Partial<Record<Field, Cell>>>
}

/** How many the filters leave: exact, or only that there are more than the limit. */
export type Count = { readonly exact: number } | { readonly moreThan: number }

export interface DayCount {
  readonly day: string
  /** Null where counting stopped before this day was whole. */
  readonly count: number | null
}

/** For what the officer works (product, A18): with several purposes and none chosen there are no boxes, and the page asks. */
interface PurposeStanding {
  readonly purposes: readonly BoxPurpose[]
  readonly purpose: BoxPurpose | null
}

export interface RegistrantList extends PurposeStanding {
  /** The database's clock of this page. */
  readonly at: Date
  readonly boxes: readonly Box[]
  readonly columns: readonly Field[]
  readonly rows: readonly RegistrantRow[]
  /** Sealed cursors of the pages before and after this one in the list's order, or null at either end. */
  readonly before: string | null
  readonly after: string | null
  readonly count: Count
  readonly days: readonly DayCount[]
}

/** What home says of the window. */
export interface Overview extends PurposeStanding {
  readonly at: Date
  readonly boxes: readonly Box[]
  readonly count: Count
  readonly days: readonly DayCount[]
  readonly sinceLastVisit: Count | null
  /** The day that leaves the rolling window at the next Indian midnight, when it holds anybody; null for fixed windows. */
  readonly leavingDay: string | null
}

/** What the reader's boxes may be filtered by; what they may not stands in the form with a lock. */
export interface FilterChoices {
  readonly districts: readonly number[]
  readonly gender: boolean
  readonly occupation: boolean
}

const day = z.string().refine(isRealDay)

/** What a list's address may say. Anything else in it is refused, in one way. */
export const listQuery = z.strictObject({
  district: z.string().regex(/^\d{1,4}$/).transform(Number).optional(),
  gender: z.string().regex(/^\d{1,2}$/).optional(),
  occupation: z.string().regex(/^\d{4}(\.\d{4})?$/).optional(),
  from: day.optional(),
  to: day.optional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
  size: z.coerce.number().refine((size) => limits.pageSizes.some((allowed) => allowed === size)).default(limits.pageSizeDefault),
  columns: z.union([z.enum(fieldKeys), z.array(z.enum(fieldKeys))]).transform((columns) => (typeof columns === 'string' ? [columns] : columns)).optional(),
  cursor: z.string().max(400).optional(),
  count: z.enum(['exact']).optional(),
  panel: z.enum(['filters']).optional(),
})
export type ListQuery = z.output<typeof listQuery>

/** The filters of a list's address. */
export function filtersOf(query: ListQuery): Filters {
  return { district: query.district, gender: query.gender, occupation: query.occupation, fromDay: query.from, toDay: query.to }
}
