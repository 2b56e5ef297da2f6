import { z } from 'zod'
import { linesOf, rowId } from '@/lib/input'

/** An act on one grant, with its reason. */
export const grantReasonForm = z.object({ id: rowId, reason: linesOf({ min: 5, max: 500, message: 'reason' }) })
