import { z } from 'zod'
import { lookingReason } from '@/lib/access/looking-reasons'
import type { Field } from '@/lib/access/fields'

/** By what a registrant can be looked up: values with a keyed blind index. */
export const lookUpFields = ['uan', 'mobile'] as const satisfies readonly Field[]
export type LookUpField = (typeof lookUpFields)[number]

/** The form. Any text is let through as `value`: one of the wrong form is an attempt too, and counts. */
export const lookUpForm = z.object({ field: z.enum(lookUpFields, 'required'), value: z.string(), ...lookingReason })
export type LookUpForm = z.output<typeof lookUpForm>

/** What the page's address may say: nothing, or a sealed answer. */
export const lookUpAddress = z.strictObject({ answer: z.string().max(2_000).optional() })

/** What the page says before anything is typed. */
export interface LookUpChoices {
  /** The officer has several purposes and has not said which one this is for: there are no boxes until then. */
  readonly mustChoosePurpose: boolean
  /** By which of the two a live grant lets this officer find; none is possible. */
  readonly fields: readonly LookUpField[]
  readonly attempts: number
  readonly attemptsMax: number
}
