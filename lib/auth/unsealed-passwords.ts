import type { ClientBase } from 'pg'
import { sealHash } from '@/lib/auth/password'

/**
 * Seals the password hashes of before they were sealed, so that their people sign in as before; returns how many. The database has taken no unsealed hash since the migration that asks for
 * the seal, so that nothing else is sealed here. Takes the owner's connection.
 */
export async function sealPasswords(client: Pick<ClientBase, 'query'>): Promise<number> {
  const { rows } = await client.query<{ id: string; userId: string; hash: string }>(`SELECT id, user_id AS "userId", password_hash AS hash FROM portal."user" WHERE password_hash LIKE '$argon2id$%'`)
  for (const { id, ...unsealed } of rows) await client.query('UPDATE portal."user" SET password_hash = $2 WHERE id = $1 AND password_hash = $3', [id, sealHash(unsealed), unsealed.hash])
  await client.query('ALTER TABLE portal."user" VALIDATE CONSTRAINT user_password_sealed')
  return rows.length
}
