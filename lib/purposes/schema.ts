import { z } from 'zod'
import { type Field, grantableFields } from '@/lib/access/fields'
import { lineOf, rowId } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'

/** An entry of the purpose register in the wording that is in force. */
export interface Purpose {
  readonly id: string
  readonly key: string
  readonly version: number
  readonly en: string
  readonly hi: string
  readonly scheme: string
  readonly legalBasis: string
  /** The largest set of parameters a grant for this purpose may give. */
  readonly fields: readonly Field[]
  /** How long a State may keep what it took. */
  readonly retentionDays: number
  readonly isOpen: boolean
  readonly since: Date
}

/** Where a choice of purpose was made: the officer returns there. */
export const choicePlaces = ['home', 'registrants', 'registrants/pictures', 'files/new', 'files/weekly'] as const
export const purposeChoice = z.object({ purposeId: rowId, back: z.enum(choicePlaces) })

/** An entry of the register as an admin words it. `id` is empty for a new one. */
export const purposeForm = z.object({
  id: z.union([z.literal(''), rowId]),
  titleEn: lineOf({ min: 5, max: 200, message: 'titleLength' }),
  titleHi: lineOf({ min: 5, max: 200, message: 'titleLength' }),
  scheme: lineOf({ max: 200 }),
  legalBasis: lineOf({ max: 300 }),
  fields: z.array(z.enum(grantableFields, 'fieldNotGrantable')).min(1, 'noFields').max(40, 'tooLong'),
  retentionDays: z.string().trim().regex(/^\d{1,4}$/, 'retentionDays').transform(Number).pipe(z.number().min(1, 'retentionDays').max(3_650, 'retentionDays')),
  justification,
})
