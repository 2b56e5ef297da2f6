import { z } from 'zod'
import { contingencyCauses } from '@/lib/handover/schema'
import { dayOf, lineOf, linesOf, rowId, rowIdOf } from '@/lib/input'
import { limits } from '@/lib/limits'

/** What a contingency says: why, on what evidence, who acts, until when, and which grants may be looked at. */
export const contingencyForm = z.object({
  cause: z.enum(contingencyCauses, 'required'), evidence: linesOf({ min: 20, max: 1_000, message: 'evidence' }), orderNumber: lineOf({ max: 100, message: 'letterNumber' }), orderDate: dayOf,
  successor: rowIdOf('required'), untilOn: dayOf, grants: z.array(rowId).min(1, 'nothingHanded').max(limits.handoverGrantsMax, 'tooLong'),
})
const typed = z.string().max(2_000, 'tooLong').default('')

/** The same as it was typed: a draft is kept also with its mistakes. */
export const saveContingencyForm = z.object({
  id: rowId, then: z.enum(['later', 'check']).default('check'), cause: typed, evidence: typed, orderNumber: typed, orderDate: typed, successor: typed, untilOn: typed, grants: z.array(z.string().max(60)).max(limits.listRowsMax, 'tooLong'),
})
export const startContingencyForm = z.object({ id: rowId })
/** The entry, of what stands there now. */
export const enterForm = z.object({ id: rowId, mark: z.string().max(100), read: z.literal('on', 'handoverRead') })
