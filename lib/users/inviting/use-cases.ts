import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { proposeChange } from '@/lib/proposals/use-cases'
import { readAuditsOwnActs } from '@/lib/users/inviting/store'

/** An account as one admin proposes it; the role of an admin alone. */
export interface ProposedAccount {
  readonly userId: string
  readonly name: string
  readonly designation: string
  readonly email: string
  readonly language: 'en' | 'hi'
  readonly roleId?: string
  readonly justification: string
}

/**
 * Asks a second admin for a new admin or auditor; the account is made, and its owner invited, when that one approves. Throws what proposing throws, and
 * `invalid` (field `name`) for a second account of somebody who would audit the own acts.
 */
export async function proposeAccount({ actor, kind, account }: { actor: AdminActor; kind: 'admin' | 'auditor'; account: ProposedAccount }): Promise<{ id: string }> {
  const { justification, language, userId, ...rest } = account
  if (await inReadOnly('portal_web', (tx) => readAuditsOwnActs(tx, { kind, ...rest }))) {
    throw new AppError('invalid', { fields: [{ field: 'name', message: kind === 'auditor' ? 'auditorIsAdmin' : 'adminIsAuditor' }] })
  }
  return proposeChange({ actor, kind: `${kind}.new`, subject: userId, after: { userId, ...rest, locale: language }, justification })
}
