import { z } from 'zod'
import { dayOf, rowId } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'

/** WebAuthn instead of Aadhaar until a day, that one included. */
export const exemptionForm = z.object({ id: rowId, untilDay: dayOf, justification })
