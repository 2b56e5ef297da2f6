import { clearAttempts } from '@/lib/auth/attempts'
import { keyedDigest } from '@/lib/crypto/derive'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { PersonWords } from '@/lib/users/passwords/rules'
import type { NewAccount } from '@/lib/users/schema'

export interface AccountRow {
  readonly id: string
  readonly userId: string
  readonly kind: 'admin' | 'officer' | 'auditor'
  readonly status: 'invited' | 'active' | 'deactivated'
  readonly name: string
  readonly stateCode: number | null
  readonly hasPassword: boolean
}

const accountColumns = `u.id, u.user_id AS "userId", u.kind::text AS kind, u.status::text AS status, u.name, u.state_code AS "stateCode", u.password_hash IS NOT NULL AS "hasPassword"`

/** Inserts the account; null when the user id or the address belongs to another one. */
export async function insertAccount(tx: Tx, account: NewAccount & { createdById: string | null; passwordHash: string | null }): Promise<string | null> {
  const rows = await tx.sql<{ id: string }>(
    `INSERT INTO portal."user" (user_id, kind, status, name, designation, rank, state_code, email, locale, order_number, order_date, password_hash, is_demo, created_by_id, admin_role_id)
     VALUES ($1, $2::portal.user_kind, $3::portal.user_status, $4, $5, $6, $7::int, $8, $9, $10, $11::text::date, $12, $13, $14::uuid, (SELECT id FROM portal.admin_role WHERE key = $15))
     ON CONFLICT DO NOTHING RETURNING id`,
    [account.userId, account.kind, account.passwordHash === null ? 'invited' : 'active', account.name, account.designation, account.rank ?? null, account.stateCode ?? null,
      account.email, account.locale, account.orderNumber ?? null, account.orderDate ?? null, account.passwordHash, account.isDemo ?? false, account.createdById, account.adminRole ?? null],
  )
  return rows[0]?.id ?? null
}

/** The user id, or the first of its kin that no account has: with a number behind. */
export async function freeUserId(tx: Tx, wanted: string): Promise<string> {
  const rows = await tx.sql<{ userId: string }>(`SELECT user_id AS "userId" FROM portal."user" WHERE user_id = $1 OR user_id LIKE $1 || '%'`, [wanted])
  const taken = new Set(rows.map(({ userId }) => userId))
  let number = 1
  while (taken.has(number === 1 ? wanted : `${wanted}${number}`)) number += 1
  return number === 1 ? wanted : `${wanted}${number}`
}

/** The account, locked until the transaction ends; undefined when there is none. */
export async function lockAccount(tx: Tx, id: string): Promise<AccountRow | undefined> {
  return (await tx.sql<AccountRow>(`SELECT ${accountColumns} FROM portal."user" u WHERE u.id = $1::uuid FOR UPDATE`, [id]))[0]
}

/** Writes the status. Deactivation keeps its time; activation wipes it. */
export async function setStatus(tx: Tx, input: { id: string; status: AccountRow['status'] }): Promise<void> {
  const [row] = await tx.sql<{ userId: string }>(
    `UPDATE portal."user" SET status = $2::portal.user_status, deactivated_at = CASE WHEN $2 = 'deactivated' THEN now() END WHERE id = $1::uuid RETURNING user_id AS "userId"`,
    [input.id, input.status],
  )
  if (row) await clearAttempts(tx, row.userId)
}

/** Stores a new single-use way in and voids the earlier ones; returns when it ends, by the database's clock. */
export async function insertActivation(tx: Tx, input: { userId: string; token: string }): Promise<Date> {
  await voidActivations(tx, input.userId)
  const rows = await tx.sql<{ expires_at: Date }>(
    `INSERT INTO portal.activation (user_id, token_hash, expires_at) VALUES ($1::uuid, $2, now() + make_interval(hours => ${limits.activationHours})) RETURNING expires_at`,
    [input.userId, activationDigest(input.token)],
  )
  const expiresAt = rows[0]?.expires_at
  if (!expiresAt) throw new Error('no activation was stored')
  return expiresAt
}

/** Ends all open activations of the account. */
export async function voidActivations(tx: Tx, userId: string): Promise<void> {
  await tx.sql(`UPDATE portal.activation SET expires_at = now() WHERE user_id = $1::uuid AND used_at IS NULL AND expires_at > now()`, [userId])
}

/** Whom an open activation belongs to; undefined for used, over and unknown ones alike. */
export async function findActivation(tx: Tx, token: string): Promise<(PersonWords & { readonly id: string }) | undefined> {
  const rows = await tx.sql<PersonWords & { readonly id: string }>(
    'SELECT f.id, f.user_id AS "userId", f.name, u.email, u.designation FROM portal.find_activation($1) f JOIN portal."user" u ON u.id = f.id', [activationDigest(token)],
  )
  return rows[0]
}

/** Uses the activation up, which makes the account active, sets the password, and opens the enrolment of the first factor for the rest of the link's hours; of many at once one succeeds. Null when it was not open any more. */
export async function consumeActivation(tx: Tx, input: { token: string; passwordHash: string }): Promise<string | null> {
  const [used] = await tx.sql<{ id: string | null }>('SELECT portal.use_activation($1) AS id', [activationDigest(input.token)])
  if (!used?.id) return null
  const [row] = await tx.sql<{ userId: string }>(
    `UPDATE portal."user" u SET password_hash = $2,
       enrol_until = greatest((SELECT max(a.expires_at) FROM portal.activation a WHERE a.user_id = u.id AND a.used_at IS NOT NULL), now() + make_interval(mins => ${limits.enrolMinutesMin}))
     WHERE u.id = $1::uuid RETURNING u.user_id AS "userId"`, [used.id, input.passwordHash])
  if (row) await clearAttempts(tx, row.userId)
  return used.id
}

/** What is stored of a link's token: keyed, so that whoever can write the table cannot write a link; the web's login cannot read it either. */
function activationDigest(token: string): Buffer {
  return keyedDigest('activation', token)
}
