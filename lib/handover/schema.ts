import { z } from 'zod'
import { dayOf, lineOf, linesOf, rowId } from '@/lib/input'
import { limits } from '@/lib/limits'

export const handoverStatuses = ['draft', 'signed', 'returned', 'approved', 'accepted', 'settled', 'withdrawn', 'refused', 'declined', 'lapsed'] as const
export type HandoverStatus = (typeof handoverStatuses)[number]

/** What becomes of a grant: it goes to the successor, it ends, or it stays with an officer who stays in office. */
export const choices = ['hand', 'drop', 'keep'] as const
export type Choice = (typeof choices)[number]

/** Why an officer cannot hand over. */
export const contingencyCauses = ['death', 'suspension', 'vacancy'] as const
export type ContingencyCause = (typeof contingencyCauses)[number]

/** The part of the form about order and relief. */
export const orderForm = z.object({ orderNumber: lineOf({ max: 100, message: 'orderNumber' }), orderDate: dayOf, reliefOn: dayOf, stays: z.enum(['yes', 'no'], 'required') })

const typed = z.string().max(1_000, 'tooLong').default('')

/**
 * Everything the form may hold, as it was typed: a draft is kept also with its mistakes. `successor` is `new`, or the id of an officer of the State; `choices`
 * says `hand:<grant>`, `drop:<grant>` or `keep:<grant>`. `then` says whether the officer wants to hear of mistakes.
 */
export const saveForm = z.object({
  id: rowId, then: z.enum(['later', 'check']).default('check'),
  successor: typed, name: typed, designation: typed, rank: typed, email: typed, userId: typed, language: typed, orderNumber: typed, orderDate: typed, reliefOn: typed, stays: typed,
  choices: z.array(z.string().max(60)).max(limits.listRowsMax, 'tooLong'),
})

/** Beginning says nothing yet. */
export const startForm = z.object({})
const reason = linesOf({ min: 5, max: 500, message: 'reason' })
/** The signature: of what stands there now, told by its mark. */
export const signForm = z.object({ id: rowId, mark: z.string().max(100), read: z.literal('on', 'handoverRead') })
export const withdrawForm = z.object({ id: rowId })
export const acceptForm = z.object({ id: rowId, read: z.literal('on', 'handoverRead') })
export const declineForm = z.object({ id: rowId, reason })

/** An admin's word on all that one signature asks. `previews` are `<request>:<what was seen of it, sealed>`. */
export const decisionForm = z.object({
  id: rowId, round: z.coerce.number().int().min(1), verdict: z.enum(['approve', 'return', 'refuse'], 'verdict'), reason, previews: z.array(z.string().max(200_000)).max(limits.handoverGrantsMax, 'tooLong'),
  read: z.literal('on').optional(),
}).refine(({ verdict, read }) => verdict !== 'approve' || read === 'on', { path: ['read'], message: 'previewRead' })
