import { z } from 'zod'
import { lookingCauses } from '@/lib/access/looking-causes'
import { linesOf } from '@/lib/input'

/**
 * A cause from the list and a sentence. The sentence goes to the ledger, where no registrant's value may stand, so a row of nine digits is
 * refused, however it is spaced: a date has eight, a mobile number ten.
 */
export const lookingReason = {
  cause: z.enum(lookingCauses, 'cause'),
  reason: linesOf({ min: 10, max: 300, message: 'reason' }).refine((text) => !/(?:\p{Nd}[\s.,/()-]*){9}/u.test(text), 'numberInReason'),
}
