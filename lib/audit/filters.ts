import { z } from 'zod'
import { type EventKind, eventKinds } from '@/lib/audit/catalogue'
import { addDays, type IstDay } from '@/lib/clock'
import type { FieldError } from '@/lib/errors'
import { dayOf, rowId } from '@/lib/input'

/** How a ledger page is narrowed. Days are Indian days, both included. */
export interface LedgerFilters {
  /** The user id of the person who acted or whom it is about. */
  readonly who?: string
  readonly kind?: EventKind
  readonly outcome?: 'done' | 'refused' | 'failed'
  readonly fromDay?: IstDay
  readonly toDay?: IstDay
  readonly state?: number
  /** What the look or the file was for: the id of an entry of the register. */
  readonly purpose?: string
  /** The number of a request, grant or file. */
  readonly number?: string
}

const parts = {
  who: z.string().trim().toLowerCase().regex(/^[a-z][a-z0-9.-]{2,39}$/, 'userIdForm'),
  kind: z.string().refine((kind): kind is EventKind => eventKinds.some((each) => each === kind), 'notValid'),
  outcome: z.enum(['done', 'refused', 'failed'], 'notValid'),
  fromDay: dayOf,
  toDay: dayOf,
  state: z.string().regex(/^\d{1,2}$/, 'notValid').transform(Number),
  purpose: rowId,
  number: z.string().trim().toUpperCase().regex(/^(REQ|GR|EXP)-[0-9A-Z]{6}$/, 'numberForm'),
} as const

export type LedgerFilterName = keyof typeof parts
const names = ['who', 'kind', 'outcome', 'state', 'purpose', 'fromDay', 'toDay', 'number'] as const
/** What an officer may narrow the own trail by: everything but whose and where, which are the officer's own. */
const ownNames: ReadonlySet<LedgerFilterName> = new Set(['kind', 'outcome', 'purpose', 'fromDay', 'toDay', 'number'])

/**
 * Reads filters from an address. Empty ones are none; what does not fit comes back as mistakes in words, never as an error.
 * `own` ignores what an officer may not choose.
 */
export function parseLedgerFilters(query: Readonly<Record<string, string | string[] | undefined>>, options: { own: boolean }): { filters: LedgerFilters; mistakes: FieldError[]; typed: Readonly<Record<string, string>> } {
  const filters: Partial<Record<LedgerFilterName, string | number>> = {}
  const typed: Record<string, string> = {}
  const mistakes: FieldError[] = []
  for (const name of names) {
    const value = query[name]
    if (value === undefined || value === '' || (options.own && !ownNames.has(name))) continue
    // The same word twice has no one meaning.
    const text = typeof value === 'string' ? value.slice(0, 200) : null
    const parsed = parts[name].safeParse(text)
    typed[name] = text ?? ''
    if (parsed.success) filters[name] = parsed.data
    else mistakes.push({ field: name, message: messageOf(parsed.error) })
  }
  const read = schema.parse(filters)
  if (read.fromDay && read.toDay && read.toDay < read.fromDay) mistakes.push({ field: 'toDay', message: 'windowOrder' })
  return { filters: read, mistakes, typed }
}

/** The day after the last one: the first instant that is outside. */
export function dayAfter(day: IstDay): IstDay {
  return addDays(day, 1)
}

const schema = z.object({
  who: z.string().optional(), kind: z.custom<EventKind>().optional(), outcome: z.enum(['done', 'refused', 'failed']).optional(), fromDay: z.string().optional(), toDay: z.string().optional(),
  state: z.number().optional(), purpose: z.string().optional(), number: z.string().optional(),
})

function messageOf(error: z.ZodError): string {
  const message = error.issues[0]?.message ?? 'notValid'
  return /^[a-zA-Z]+$/.test(message) ? message : 'notValid'
}
