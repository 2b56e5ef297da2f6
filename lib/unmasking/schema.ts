import { z } from 'zod'
import { fieldKeys } from '@/lib/access/fields'
import { lookingReason } from '@/lib/access/looking-reasons'

/** The form: one field of one registrant, why, and for how long. */
export const unmaskForm = z.object({
  id: z.string().regex(/^[1-9]\d{0,18}$/, 'notValid'), field: z.enum(fieldKeys, 'notValid'), minutes: z.string().regex(/^\d{1,2}$/, 'required').transform(Number), ...lookingReason,
})
export type UnmaskForm = z.output<typeof unmaskForm>

/** What policy leaves an officer to choose today. */
export interface UnmaskAllowance {
  readonly minutesMax: number
  readonly attempts: number
  readonly attemptsMax: number
}
