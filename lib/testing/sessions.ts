import { randomBytes, randomUUID } from 'node:crypto'
import type { PersonActor } from '@/lib/auth/actor'
import { lockHash } from '@/lib/crypto/row-token'
import { sessionMac } from '@/lib/crypto/session-mac'
import { hashToken } from '@/lib/crypto/token'
import type { OwnerDatabase } from '@/lib/testing/database'

/** One more full session of the person, beside whatever policy would allow, whose cookie is `token`; returns its id. */
export async function giveSession(database: OwnerDatabase, person: PersonActor, { token = randomBytes(32).toString('base64url'), userAgent = null, address = '203.0.113.7' }: { token?: string; userAgent?: string | null; address?: string } = {}): Promise<string> {
  const begun = { id: randomUUID(), userId: person.id, tokenHash: hashToken(token), stage: 'full' as const, renewals: 0 }
  const hash = lockHash(begun.id)
  await database.sql(`INSERT INTO portal.session (id, user_id, token_hash, expires_at, lock_hash, mac, stage, address, user_agent) VALUES ($1, $2, $3, now() + interval '8 hours', $4, $5, 'full', $7, $6)`,
    [begun.id, begun.userId, begun.tokenHash, hash, sessionMac({ ...begun, lockHash: hash }), userAgent, address])
  return begun.id
}
