import { randomBytes, randomUUID } from 'node:crypto'
import type { PersonActor } from '@/lib/auth/actor'
import { startSession } from '@/lib/auth/session'
import { inTransaction } from '@/lib/db/transaction'
import { factorSeal, proofSeal } from '@/lib/factors/rules'
import { sealedParts } from '@/lib/factors/webauthn/rules'
import type { TestAuthenticator } from '@/lib/testing/authenticator'
import type { OwnerDatabase } from '@/lib/testing/database'

/** Allows the account WebAuthn for a year, as two admins would. */
export async function exempt(database: OwnerDatabase, accountId: string): Promise<void> {
  await database.sql(`INSERT INTO portal.factor_exemption (user_id, until_day) VALUES ($1, portal.india_day() + 365) ON CONFLICT DO NOTHING`, [accountId])
}

/** Gives the account an authenticator that was enrolled, with the exemption it needs; returns the factor's id. */
export async function giveAuthenticator(database: OwnerDatabase, { accountId, authenticator, label = 'Test key' }: { accountId: string; authenticator: TestAuthenticator; label?: string }): Promise<string> {
  await exempt(database, accountId)
  const id = randomUUID()
  const row = { credentialId: authenticator.id, publicKey: authenticator.publicKey, userHandle: randomBytes(32), rpId: authenticator.rpId }
  await database.sql('INSERT INTO portal.factor (id, user_id, kind, label, seal) VALUES ($1, $2, $3, $4, $5)',
    [id, accountId, 'webauthn', label, factorSeal({ id, userId: accountId, kind: 'webauthn', parts: sealedParts(row) })])
  await database.sql(
    `INSERT INTO portal.webauthn_credential (factor_id, credential_id, public_key, counter, transports, aaguid, device_type, backed_up, user_handle, rp_id)
     VALUES ($1, $2, $3, 0, '{internal}', '00000000-0000-0000-0000-000000000000', 'singleDevice', false, $4, $5)`, [id, row.credentialId, row.publicKey, row.userHandle, row.rpId])
  return id
}

/** A live proof of the person for the act, as if an own factor had just answered for it. A factor is made where the account has none. */
export async function prove(database: OwnerDatabase, { person, act, subject }: { person: PersonActor; act: string; subject: string }): Promise<string> {
  await exempt(database, person.id)
  const [factor] = await database.sql<{ id: string }>(
    `WITH known AS (SELECT id FROM portal.factor WHERE user_id = $1 AND revoked_at IS NULL LIMIT 1), made AS (
       INSERT INTO portal.factor (user_id, kind, label, seal) SELECT $1, 'webauthn', 'Proof', sha256('x') WHERE NOT EXISTS (SELECT FROM known) RETURNING id)
     SELECT id FROM known UNION ALL SELECT id FROM made`, [person.id])
  const proof = { id: randomUUID(), sessionId: person.sessionId, factorId: factor?.id ?? '', act, subject }
  await database.sql('INSERT INTO portal.factor_proof (id, session_id, factor_id, act, subject, seal) VALUES ($1, $2, $3, $4, $5, $6)', [proof.id, proof.sessionId, proof.factorId, act, subject, proofSeal(proof)])
  return proof.id
}

/** The token of a session of the first step, as the sign-in form gives it to somebody who knows the password. */
export async function beginSignIn(accountId: string): Promise<string> {
  return (await inTransaction((tx) => startSession(tx, { userId: accountId, address: null, userAgent: null, stage: 'password' }))).token
}

/** How many factors of the account live; of the others why they ended and who ended them; and of their events who acted, for what cause. */
export async function factorEndsOf(database: OwnerDatabase, accountId: string): Promise<{ live: number; ended: { cause: string; by: string | null }[]; events: { actor: string; cause: string }[] }> {
  const [row] = await database.sql<{ live: number }>('SELECT count(*)::int AS live FROM portal.factor WHERE user_id = $1 AND revoked_at IS NULL', [accountId])
  return {
    live: row?.live ?? 0,
    ended: await database.sql('SELECT revoke_cause AS cause, revoked_by_id AS by FROM portal.factor WHERE user_id = $1 AND revoked_at IS NOT NULL ORDER BY created_at, id', [accountId]),
    events: await database.sql(`SELECT actor_kind AS actor, details->>'cause' AS cause FROM ledger.event WHERE kind = 'factor.revoked' AND subject_id = $1 ORDER BY position`, [accountId]),
  }
}
