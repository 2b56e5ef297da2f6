import { z } from 'zod'
import { linesOf, rowId } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'

/** Who cannot sign in, as the person typed it. What is no user id is answered as an unknown one. */
export const askingForm = z.object({ userId: z.string().max(400, 'tooLong').trim().toLowerCase().min(1, 'required') })

/** How the person was known again, which is required, and what was lost. */
export const recoveryForm = z.object({ id: rowId, identityCheck: linesOf({ min: 10, max: 1_000, message: 'identityCheck' }), justification })

/** Sets a wish aside. `id` is the account's. */
export const asideForm = z.object({ id: rowId, reason: linesOf({ min: 5, max: 500, message: 'reason' }) })

/** Somebody said that this account cannot be signed in to. */
export interface Wish {
  readonly accountId: string
  readonly userId: string
  readonly name: string
  readonly kind: 'admin' | 'officer' | 'auditor'
  readonly stateCode: number | null
  readonly askedAt: Date
  readonly lastSignInAt: Date | null
}

/** An account as those see it who are to let its owner in again. */
export interface LostAccount extends Omit<Wish, 'askedAt'> {
  readonly designation: string
  readonly email: string
  readonly status: 'invited' | 'active' | 'deactivated'
  /** When somebody said so on the public page; null when nobody did. */
  readonly askedAt: Date | null
}

/** What is under way about the own account, for whoever is signed in to it. */
export interface OwnRecovery {
  readonly askedAt: Date | null
  readonly proposedAt: Date | null
}

/** Stops it: the form says nothing, for it is about who sends it. */
export const stopForm = z.object({})
