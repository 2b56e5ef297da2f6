import type { Tx } from '@/lib/db/transaction'

/**
 * Whether this person would audit the own acts: an auditor who is or was an admin, an admin who is an auditor. Known by mailbox and plain name, as far as a
 * portal can tell (portal.same_person); the database asks again when the account is made.
 */
export async function readAuditsOwnActs(tx: Tx, person: { kind: 'admin' | 'auditor'; email: string; name: string }): Promise<boolean> {
  const [row] = await tx.sql<{ same: boolean }>('SELECT portal.audits_own_acts($1, $2, $3) AS same', [person.kind, person.email, person.name])
  return row?.same === true
}
