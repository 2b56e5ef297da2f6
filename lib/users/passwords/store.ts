import type { Tx } from '@/lib/db/transaction'
import type { PersonWords } from '@/lib/users/passwords/rules'

/** What the password is checked against, and what stands there now; undefined for an account that is not in use. */
export async function findCredentials(tx: Tx, id: string): Promise<(PersonWords & { readonly passwordHash: string | null }) | undefined> {
  const [row] = await tx.sql<PersonWords & { passwordHash: string | null }>(
    `SELECT user_id AS "userId", name, email, designation, password_hash AS "passwordHash" FROM portal."user" WHERE id = $1::uuid AND status = 'active'`, [id])
  return row
}

/** Puts the new password in the place of the one that was checked; false when that one is not there any more. */
export async function replacePassword(tx: Tx, input: { id: string; was: string; passwordHash: string }): Promise<boolean> {
  const rows = await tx.sql(`UPDATE portal."user" SET password_hash = $3 WHERE id = $1::uuid AND password_hash = $2 AND status = 'active' RETURNING id`, [input.id, input.was, input.passwordHash])
  return rows.length === 1
}

/** Ends every session of the person but this one; how many there were. */
export async function endOtherSessions(tx: Tx, input: { userId: string; sessionId: string }): Promise<number> {
  const rows = await tx.sql(
    `UPDATE portal.session SET revoked_at = now(), end_cause = 'account' WHERE user_id = $1::uuid AND id <> $2::uuid AND revoked_at IS NULL AND expires_at > now() RETURNING id`, [input.userId, input.sessionId])
  return rows.length
}
