import { z } from 'zod'

/** What the words of each kind of mail need beyond the user row. Never a secret, never a registrant's value. */
export const mailParams = {
  /** `secret` is the single-use token; the words say how long it lives. */
  activation: z.strictObject({ expiresAt: z.iso.datetime() }),
  exportLink: z.strictObject({ number: z.string(), lapsesAt: z.iso.datetime() }),
  /** `secret` is the archive's password. */
  exportPassword: z.strictObject({ number: z.string(), again: z.boolean() }),
  exportFailed: z.strictObject({ number: z.string(), cause: z.enum(['failed', 'grantsChanged', 'tooManyRows']) }),
} as const

export type MailKind = keyof typeof mailParams
export type MailParams = { readonly [Kind in MailKind]: z.output<(typeof mailParams)[Kind]> }
