import { z } from 'zod'
import { addressBases, type GrantFields } from '@/lib/access/box'
import { fileLevels, grantableFields, viewLevels } from '@/lib/access/fields'
import { lineOf, rowId, rowIdOf } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'

/** A template of a grant: what the Ministry usually gives to officers of a kind. A request may start from it and say otherwise. */
export interface Profile {
  readonly id: string
  readonly key: string
  readonly version: number
  readonly en: string
  readonly hi: string
  readonly purposeId: string
  readonly purpose: { readonly en: string; readonly hi: string }
  readonly fields: GrantFields
  readonly canView: boolean
  readonly canDownload: boolean
  /** Whole IST days. */
  readonly windowDays: number
  readonly basis: (typeof addressBases)[number]
  readonly isOpen: boolean
  readonly since: Date
}

const levelShape: Record<string, z.ZodOptional<z.ZodEnum>> = {}
for (const field of grantableFields) {
  levelShape[`view_${field}`] = z.enum(viewLevels).optional()
  levelShape[`file_${field}`] = z.enum(fileLevels).optional()
}

/** A profile as an admin words it. `id` is empty for a new one; `view_<field>` and `file_<field>` are levels of the ticked fields. */
export const profileForm = z.object({
  id: z.union([z.literal(''), rowId]),
  nameEn: lineOf({ min: 3, max: 120, message: 'nameLength' }),
  nameHi: lineOf({ min: 3, max: 120, message: 'nameLength' }),
  purposeId: rowIdOf('purposeClosed'),
  fields: z.array(z.string().max(40)).min(1, 'noFields').max(40, 'tooLong'),
  rights: z.array(z.enum(['view', 'download'])).min(1, 'noRight').max(2, 'notValid'),
  windowDays: z.string().trim().regex(/^\d{1,3}$/, 'windowDays').transform(Number),
  basis: z.enum(addressBases, 'required'),
  justification,
  ...levelShape,
})
