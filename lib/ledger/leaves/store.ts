import type { Tx } from '@/lib/db/transaction'

/** The first checkpoint over a position with the leaf hash that was stored with it, and the first witness's word over it. */
export async function readSeal(tx: Tx, position: number): Promise<{ seal: { size: number; at: Date; leaf: Uint8Array | null } | null; witness: { name: string; at: Date } | null }> {
  const [seal] = await tx.sql<{ size: string; at: Date; leaf: Uint8Array | null }>(
    `SELECT c.size::text AS size, c.signed_at AS at, CASE WHEN c.size - length(c.leaves) / 32 < $1 THEN substr(c.leaves, (($1 - (c.size - length(c.leaves) / 32) - 1) * 32 + 1)::int, 32) END AS leaf
     FROM ledger.checkpoint c WHERE c.size >= $1::bigint ORDER BY c.size LIMIT 1`, [position])
  const [witness] = await tx.sql<{ name: string; at: Date }>('SELECT s.witness AS name, s.cosigned_at AS at FROM ledger.cosignature s WHERE s.size >= $1::bigint ORDER BY s.size, s.cosigned_at LIMIT 1', [position])
  return { seal: seal ? { size: Number(seal.size), at: seal.at, leaf: seal.leaf } : null, witness: witness ?? null }
}
