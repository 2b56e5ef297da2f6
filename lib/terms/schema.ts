import { z } from 'zod'
import { dayOf, lineOf, linesOf } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'
import { limits } from '@/lib/limits'

/** One section of the terms in one language; `id` is the same in both and names it in addresses. */
export interface TermsSection {
  readonly id: string
  readonly title: string
  readonly text: string
}

export const termsSections = z.array(z.object({ id: z.string(), title: z.string(), text: z.string() }))

/** A version of the terms with its text in both languages. */
export interface TermsVersion {
  readonly version: number
  readonly en: readonly TermsSection[]
  readonly hi: readonly TermsSection[]
  readonly effectiveAt: Date
  /** Null for the first, which the portal began with. */
  readonly proposalId: string | null
  readonly proposalNumber: string | null
}

/** The tick and which text it is under. `accept` is what a ticked box sends. */
export const acceptanceForm = z.object({
  version: z.string().regex(/^\d{1,6}$/, 'notValid').transform(Number),
  accept: z.literal('on', 'acceptTick'),
  back: z.string().max(2_000).optional(),
})

const line = z.string().max(400, 'tooLong')
const text = z.string().max(limits.termsTextMax * 2, 'tooLong')
/** An amendment as the form sends it: one entry of each list per section, in reading order. What is empty in all is no section. `id` is empty for a new one. */
export const amendmentForm = z.object({
  id: z.array(z.string().max(40, 'notValid')).max(limits.termsSectionsMax, 'tooLong'),
  titleEn: z.array(line).max(limits.termsSectionsMax, 'tooLong'), textEn: z.array(text).max(limits.termsSectionsMax, 'tooLong'),
  titleHi: z.array(line).max(limits.termsSectionsMax, 'tooLong'), textHi: z.array(text).max(limits.termsSectionsMax, 'tooLong'),
  effectiveOn: dayOf,
  justification,
})

/** One section's words, cleaned as every typed text is. */
export const sectionTitle = lineOf({ max: 200 })
export const sectionText = linesOf({ max: limits.termsTextMax })
