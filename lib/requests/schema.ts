import { z } from 'zod'
import { addressBases, type GrantFields } from '@/lib/access/box'
import { fileLevels, grantableFields, viewLevels } from '@/lib/access/fields'
import type { GrantWindow } from '@/lib/access/window'
import { dayOf, lineOf, linesOf, rowId } from '@/lib/input'

/** What a State asks for, as an admin enters it: a box and the paper it stands on. Days are `YYYY-MM-DD`, Indian days, both included. */
export interface RequestInput {
  readonly officerId: string
  readonly districts: readonly number[] | 'all'
  readonly basis: (typeof addressBases)[number]
  readonly fields: GrantFields
  readonly canView: boolean
  readonly canDownload: boolean
  readonly window: GrantWindow
  /** An entry of the purpose register. */
  readonly purposeId: string
  /** What the State wants it for, in its own words. */
  readonly justification: string
  readonly orderNumber: string
  readonly orderDate: string
  readonly startsOn: string
  readonly endsOn: string
}

const levelShape: Record<string, z.ZodOptional<z.ZodEnum>> = {}
for (const field of grantableFields) {
  levelShape[`view_${field}`] = z.enum(viewLevels).optional()
  levelShape[`file_${field}`] = z.enum(fileLevels).optional()
}

const days = z.string().trim().regex(/^\d{1,4}$/, 'windowDays').transform(Number)
const optionalDay = z.union([z.literal('').transform(() => undefined), dayOf]).optional()

/** The form of a request. `fields` are the ticked parameters, `view_<field>` and `file_<field>` their levels. */
export const requestForm = z.object({
  officerId: rowId,
  area: z.enum(['state', 'districts'], 'required'),
  districts: z.array(z.string().regex(/^\d{1,6}$/, 'notValid').transform(Number)).max(200, 'tooLong'),
  basis: z.enum(addressBases, 'required'),
  fields: z.array(z.string().max(40)).min(1, 'noFields').max(40, 'tooLong'),
  rights: z.array(z.enum(['view', 'download'])).min(1, 'noRight').max(2, 'notValid'),
  windowKind: z.enum(['days', 'dates'], 'required'),
  windowDays: z.union([z.literal('').transform(() => undefined), days]).optional(),
  windowFrom: optionalDay,
  windowTo: optionalDay,
  purposeId: rowId,
  justification: lineOf({ min: 5, max: 300, message: 'justification' }),
  orderNumber: lineOf({ max: 100, message: 'orderNumber' }),
  orderDate: dayOf,
  startsOn: dayOf,
  endsOn: dayOf,
  ...levelShape,
})

export const decisionForm = z.object({ id: rowId, verdict: z.enum(['approve', 'refuse'], 'verdict'), reason: linesOf({ min: 5, max: 500, message: 'reason' }) })
export const withdrawForm = z.object({ id: rowId })
