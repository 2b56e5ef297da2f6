import { z } from 'zod'
import { linesOf, rowId } from '@/lib/input'

/** The second person's word on a file that waits: one of two, with a reason either way. */
export const fileDecision = z.object({ id: rowId, verdict: z.enum(['approve', 'refuse'], 'verdictTwo'), reason: linesOf({ max: 500, message: 'reason' }) })
