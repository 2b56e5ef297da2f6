import type { Tx } from '@/lib/db/transaction'
import type { FirstAdmin } from '@/lib/users/first/schema'

/** An admin that there is or was. */
export interface KnownAdmin {
  readonly id: string
  readonly userId: string
  readonly email: string
  /** Made by the command, and nobody ever came in by a link of this account. */
  readonly waits: boolean
}

/** Every admin there ever was; none can be made beside until the transaction ends. */
export async function lockAdmins(tx: Tx): Promise<KnownAdmin[]> {
  // The lock of proposals: two admins may be making another one this very moment.
  await tx.sql('SELECT pg_advisory_xact_lock(7270, 1)')
  return tx.sql<KnownAdmin>(
    `SELECT u.id, u.user_id AS "userId", u.email,
       u.created_by_id IS NULL AND u.status = 'invited' AND NOT EXISTS (SELECT FROM portal.activation a WHERE a.user_id = u.id AND a.used_at IS NOT NULL) AS waits
     FROM portal."user" u WHERE u.kind = 'admin' ORDER BY u.created_at, u.id`)
}

/** Whether two are one person, by mailbox or plain name, as far as a portal can tell. */
export async function isSamePerson(tx: Tx, one: FirstAdmin, other: FirstAdmin): Promise<boolean> {
  const [row] = await tx.sql<{ same: boolean }>('SELECT portal.same_person($1, $2, $3, $4) AS same', [one.email, one.name, other.email, other.name])
  return row?.same !== false
}

/** Whether any account has this mailbox: words after a plus sign make no second person. */
export async function hasMailbox(tx: Tx, email: string): Promise<boolean> {
  return (await tx.sql('SELECT 1 AS one FROM portal."user" u WHERE portal.mailbox(u.email) = portal.mailbox($1) LIMIT 1', [email])).length > 0
}
