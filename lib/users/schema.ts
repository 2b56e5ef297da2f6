import { z } from 'zod'
import { lineOf, linesOf, rowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import { justification } from '@/lib/proposals/schema'
import { emailOf, type Rank, ranks } from '@/lib/users/rules'

/** What people type into a form for an address: checked after NFKC, because look-alike signs become what they look like. */
export const emailField = z.string().max(500, 'tooLong').transform((typed, context) => {
  const usable = emailOf(typed)
  if (usable === null) context.addIssue({ code: 'custom', message: 'emailForm' })
  return usable ?? ''
})

export const userIdField = z.string().trim().toLowerCase().regex(/^[a-z][a-z0-9.-]{2,39}$/, 'userIdForm')
/** What every account asks that one admin proposes and another one decides on. */
export const accountParts = {
  userId: userIdField,
  name: lineOf({ max: 100 }),
  designation: lineOf({ max: 160 }),
  email: emailField,
  language: z.enum(['en', 'hi']),
  justification,
}
export const rankField = z.enum(ranks, 'required')

/** A nomination that two admins have approved. Days are `YYYY-MM-DD`. */
export interface Nomination {
  readonly name: string
  readonly designation: string
  readonly rank: Rank
  readonly stateCode: number
  readonly email: string
  /** Null: the portal chooses. */
  readonly userId: string | null
  readonly orderNumber: string
  readonly orderDate: string
  /** The language of the officer's mails and pages. */
  readonly language: 'en' | 'hi'
}

/** An act on one account that needs a reason. */
export const accountReasonForm = z.object({ id: rowId, reason: linesOf({ min: 5, max: 500, message: 'reason' }) })
/** A form with nothing to say but that it was sent. */
export const noInput = z.object({})

export const accountForm = z.object({ id: rowId })

/** A new password with the token from the mail. The token's form is not told: a wrong one is like a used one. */
export const activationForm = z.object({
  token: z.string().max(200),
  password: z.string().max(limits.passwordLengthMax * 4, 'passwordLong'),
  passwordAgain: z.string().max(limits.passwordLengthMax * 4, 'passwordLong'),
})

/** An account made by a command. `password` only for demonstrations. */
export interface NewAccount {
  readonly kind: 'admin' | 'officer' | 'auditor'
  readonly userId: string
  readonly name: string
  readonly designation: string
  readonly email: string
  readonly locale: 'en' | 'hi'
  readonly rank?: string
  readonly stateCode?: number
  readonly orderNumber?: string
  readonly orderDate?: string
  /** Key of the admin's role; without one an admin may look and do nothing. */
  readonly adminRole?: string
  readonly isDemo?: boolean
  readonly password?: string
}
