import { z } from 'zod'
import { addressBases, type Box } from '@/lib/access/box'
import { type CellLevel, type Field, fieldKeys } from '@/lib/access/fields'
import type { Filters } from '@/lib/access/policy'
import { isRealDay } from '@/lib/clock'
import { fileFormats } from '@/lib/exports/rules'
import { dayOf, linesOf, noteOf, rowId } from '@/lib/input'

export const exportStatuses = ['requested', 'building', 'ready', 'opened', 'expired', 'lapsed', 'failed', 'cancelled', 'revoked', 'held', 'refused', 'skipped'] as const
export type ExportStatus = (typeof exportStatuses)[number]

/** A format as a form or an address brings it. */
export const formatOf = z.enum(fileFormats, 'notValid').default('csv')

const empty = z.literal('').transform(() => undefined)

/** What the officer chooses for a file: the list's own filters and a format, nothing else. An empty field of a form or an address is no filter. */
export const exportChoice = z.object({
  district: z.union([empty, z.string().regex(/^\d{1,4}$/, 'notValid').transform(Number)]).optional(),
  gender: z.union([empty, z.string().regex(/^\d{1,2}$/, 'notValid')]).optional(),
  occupation: z.union([empty, z.string().regex(/^\d{4}(\.\d{4})?$/, 'notValid')]).optional(),
  from: z.union([empty, dayOf]).optional(),
  to: z.union([empty, dayOf]).optional(),
  format: z.union([empty, z.enum(fileFormats, 'notValid')]).optional(),
})
/** The same as it is asked for: past the hard level with the officer's reason, which a second person reads. */
export const exportAsk = exportChoice.extend({ format: formatOf, why: z.union([empty, noteOf]).optional() })
export type ExportChoice = z.output<typeof exportChoice>
export const exportId = z.object({ id: rowId })
/** The officer's word that the file and every copy are deleted: ticked, or it is none. */
export const deletionForm = z.object({ id: rowId, all: z.literal('on', 'deletionAll') })
export const exportRevocation = z.object({ id: rowId, reason: linesOf({ max: 500 }) })

/** The filters of a choice. */
export function filtersOf(choice: ExportChoice): Filters {
  return { district: choice.district, gender: choice.gender, occupation: choice.occupation, fromDay: choice.from, toDay: choice.to }
}

const day = z.string().refine(isRealDay)
export const storedFilters: z.ZodType<Filters> = z.strictObject({
  district: z.number().int().optional(), gender: z.string().optional(), occupation: z.string().optional(), fromDay: day.optional(), toDay: day.optional(),
})

/** Files of before the register hold the purpose in the State's own words. */
const storedPurpose = z.union([z.strictObject({ id: z.string(), en: z.string(), hi: z.string() }), z.string().transform((words) => ({ id: '', en: words, hi: words }))])

/** A box as an export freezes it. Read back strictly: an unknown field or level makes the whole export unreadable. */
const storedBox = z.strictObject({
  grantId: z.uuid(), grantNumber: z.string(), basis: z.enum(addressBases), purpose: storedPurpose, rolling: z.boolean(),
  area: z.strictObject({ stateCode: z.number().int(), districts: z.union([z.literal('all'), z.array(z.number().int())]) }),
  levels: z.partialRecord(z.enum(fieldKeys), z.enum(['masked', 'clear'])),
  from: z.iso.datetime(), to: z.iso.datetime(),
})

/** The boxes of an export's row. */
export const storedBoxes: z.ZodType<Box[]> = z.array(storedBox).transform((boxes) => boxes.map(({ levels, from, to, ...box }) => {
  const given = fieldKeys.flatMap((field): [Field, CellLevel][] => (levels[field] ? [[field, levels[field]]] : []))
  return { ...box, levels: new Map(given), window: { from: new Date(from), to: new Date(to) } }
}))

/** The same boxes as JSON, for the row. */
export function freezeBoxes(boxes: readonly Box[]): string {
  return JSON.stringify(boxes.map(({ levels, window, ...box }) => ({ ...box, levels: Object.fromEntries(levels), from: window.from, to: window.to })))
}
