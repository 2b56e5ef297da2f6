import type { Tx } from '@/lib/db/transaction'
import { sealedParts } from '@/lib/factors/aadhaar/rules'
import type { AadhaarLink } from '@/lib/factors/aadhaar/schema'
import { factorSeal, sameBytes } from '@/lib/factors/rules'

const columns = `l.factor_id AS "factorId", f.user_id AS "userId", l.vault_reference AS "vaultReference", l.last4, f.seal`
const live = `FROM portal.aadhaar_link l JOIN portal.factor f ON f.id = l.factor_id AND f.kind = 'aadhaar' AND f.revoked_at IS NULL`

/** The account's live Aadhaar factor whose seal holds, the newest. A row that was written or changed without our key is none. */
export async function findLink(tx: Tx, userId: string): Promise<AadhaarLink | undefined> {
  const rows = await tx.sql<AadhaarLink>(`SELECT ${columns} ${live} WHERE f.user_id = $1::uuid ORDER BY f.created_at DESC`, [userId])
  return rows.find((row) => sameBytes(row.seal, factorSeal({ id: row.factorId, userId: row.userId, kind: 'aadhaar', parts: sealedParts(row) })))
}

/** True while the factor lives, its row locked: a revocation waits for what it is just used for, or is seen. */
export async function lockLiveFactor(tx: Tx, factorId: string): Promise<boolean> {
  return (await tx.sql(`SELECT f.id FROM portal.factor f WHERE f.id = $1::uuid AND f.revoked_at IS NULL FOR UPDATE`, [factorId])).length === 1
}

/** Names the vault's holder of a factor. */
export async function insertLink(tx: Tx, row: Pick<AadhaarLink, 'factorId' | 'vaultReference' | 'last4'>): Promise<void> {
  await tx.sql('INSERT INTO portal.aadhaar_link (factor_id, vault_reference, last4) VALUES ($1::uuid, $2::uuid, $3)', [row.factorId, row.vaultReference, row.last4])
}
