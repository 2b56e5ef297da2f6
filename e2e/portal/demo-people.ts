import { randomUUID } from 'node:crypto'
import type { PersonActor } from '@/lib/auth/actor'
import { resolveSession } from '@/lib/auth/session'
import { lockHash } from '@/lib/crypto/row-token'
import { sessionMac } from '@/lib/crypto/session-mac'
import { hashToken, newToken } from '@/lib/crypto/token'
import type { OwnerDatabase } from '@/lib/testing/database'
import type { Signed } from './world'

/** Somebody of the demonstration, signed in: for pictures that show what a new user finds. */
export async function demoPerson(database: OwnerDatabase, userId: string): Promise<Signed<PersonActor>> {
  const token = newToken()
  const id = randomUUID()
  const [account] = await database.sql<{ id: string }>(`SELECT id FROM portal."user" WHERE user_id = $1 AND is_demo`, [userId])
  const begun = { id, userId: account?.id ?? '', tokenHash: hashToken(token), lockHash: lockHash(id), stage: 'full' as const, renewals: 0 }
  await database.sql(
    `INSERT INTO portal.session (id, user_id, token_hash, expires_at, lock_hash, mac, stage) VALUES ($1, $2, $3, now() + interval '1 hour', $4, $5, 'full')`, [begun.id, begun.userId, begun.tokenHash, begun.lockHash, sessionMac(begun)])
  const person = await resolveSession({ token, address: '127.0.0.1', touch: false })
  if (!person) throw new Error(`${userId} of the demonstration cannot be signed in`)
  return { person, token }
}
