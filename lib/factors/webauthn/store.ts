import type { Tx } from '@/lib/db/transaction'
import { factorSeal, sameBytes } from '@/lib/factors/rules'
import { sealedParts } from '@/lib/factors/webauthn/rules'
import type { CredentialRow } from '@/lib/factors/webauthn/schema'

const columns = `c.factor_id AS "factorId", f.user_id AS "userId", c.credential_id AS "credentialId", c.public_key AS "publicKey", c.counter::float8 AS counter, c.transports, c.user_handle AS "userHandle", c.rp_id AS "rpId", f.seal`
const live = `FROM portal.webauthn_credential c JOIN portal.factor f ON f.id = c.factor_id AND f.kind = 'webauthn' AND f.revoked_at IS NULL`

/** The account's authenticators in use whose seals hold. A row that was written or changed without our key is none. */
export async function selectCredentials(tx: Tx, userId: string): Promise<CredentialRow[]> {
  const rows = await tx.sql<CredentialRow>(`SELECT ${columns} ${live} WHERE f.user_id = $1::uuid ORDER BY f.created_at`, [userId])
  return rows.filter(isSealed)
}

/** One of them, locked: of two answers with the same counter the second sees what the first wrote. */
export async function lockCredential(tx: Tx, factorId: string): Promise<CredentialRow | undefined> {
  const rows = await tx.sql<CredentialRow>(`SELECT ${columns} ${live} WHERE c.factor_id = $1::uuid FOR UPDATE`, [factorId])
  return rows.find(isSealed)
}

/** Stores the authenticator of a factor; false when another factor has it already. */
export async function insertCredential(tx: Tx, row: Omit<CredentialRow, 'seal' | 'userId'> & { aaguid: string; deviceType: string; backedUp: boolean }): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO portal.webauthn_credential (factor_id, credential_id, public_key, counter, transports, aaguid, device_type, backed_up, user_handle, rp_id)
     VALUES ($1::uuid, $2, $3, $4::bigint, $5::text[], $6::uuid, $7, $8, $9, $10) ON CONFLICT (credential_id) DO NOTHING RETURNING factor_id`,
    [row.factorId, row.credentialId, row.publicKey, row.counter, [...row.transports], row.aaguid, row.deviceType, row.backedUp, row.userHandle, row.rpId])
  return rows.length === 1
}

/** The counter and backup state the authenticator told with its last answer. */
export async function writeCounter(tx: Tx, input: { factorId: string; counter: number; backedUp: boolean }): Promise<void> {
  await tx.sql('UPDATE portal.webauthn_credential SET counter = $2::bigint, backed_up = $3 WHERE factor_id = $1::uuid', [input.factorId, input.counter, input.backedUp])
}

/** The random handle by which authenticators know the account: the one it has, or undefined before the first. */
export async function findUserHandle(tx: Tx, userId: string): Promise<Buffer | undefined> {
  const [row] = await tx.sql<{ handle: Buffer }>(
    `SELECT c.user_handle AS handle FROM portal.webauthn_credential c JOIN portal.factor f ON f.id = c.factor_id WHERE f.user_id = $1::uuid ORDER BY f.created_at LIMIT 1`, [userId])
  return row?.handle
}

function isSealed(row: CredentialRow): boolean {
  return sameBytes(row.seal, factorSeal({ id: row.factorId, userId: row.userId, kind: 'webauthn', parts: sealedParts(row) }))
}
