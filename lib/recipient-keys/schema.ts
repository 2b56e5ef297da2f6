import { z } from 'zod'
import { dayOf, linesOf, rowId } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'

/** Where a key stands: its challenge open, proven and waiting for two admins, in force, or over. */
export const keyStatuses = ['brought', 'proven', 'inForce', 'lapsed', 'withdrawn', 'refused', 'replaced', 'revoked', 'expired'] as const
export type KeyStatus = (typeof keyStatuses)[number]

/** A key as it is pasted or read from a file (its text then stands in `key`), and until which day its files are to be encrypted to it. */
export const bringForm = z.object({ key: z.string().max(200_000, 'keyTooLong').default(''), until: dayOf })
/** The answer to a challenge as somebody types it: spaces, hyphens and small letters do not count. */
export const proveForm = z.object({ id: rowId, answer: z.string().max(200, 'answerForm').transform((typed) => typed.replace(/[\s-]/g, '').toUpperCase()).pipe(z.string().min(1, 'required')) })
export const keyForm = z.object({ id: rowId })
export const revocationWishForm = z.object({ id: rowId, reason: linesOf({ min: 5, max: 500, message: 'reason' }) })
/** An admin's word on a key: why it is refused or revoked. */
export const keyReasonForm = z.object({ id: rowId, reason: linesOf({ min: 5, max: 500, message: 'reason' }) })
export const keyProposalForm = z.object({ id: rowId, justification })
