import { z } from 'zod'
import { linesOf, rowId } from '@/lib/input'
import { limits } from '@/lib/limits'

/** What a review freezes of a grant when it opens: who holds it, what it gives in words, and how it was used since it was last reviewed. */
export const reviewFacts = z.strictObject({
  officerName: z.string(), designation: z.string(), stateCode: z.number().int(), sentence: z.strictObject({ en: z.string(), hi: z.string() }), endsOn: z.iso.date(),
  /** `dormant`: its own dates would give, but the officer, the State or the purpose is out of use. */
  standing: z.enum(['live', 'suspended', 'dormant']),
  /** From when on use is counted: the last review that asked about this grant, or its start. */
  since: z.iso.datetime(), lastUsedAt: z.iso.datetime().nullable(),
  /** Pages and single registrants looked at, rows on them, files that were opened, rows in these. */
  looks: z.number().int(), rowsSeen: z.number().int(), files: z.number().int(), fileRows: z.number().int(),
})
export type ReviewFacts = z.output<typeof reviewFacts>

const reason = linesOf({ min: 5, max: 500, message: 'reason' })
/** An answer to one item. */
export const reviewAnswer = z.object({ id: rowId, reason })
/** The same answer to several ordinary items. */
export const reviewAnswers = z.object({ ids: z.array(rowId).min(1, 'reviewChooseSome').max(limits.reviewAnswersMax, 'notValid'), reason })
/** A review out of turn. */
export const reviewOpening = z.object({ reason })
