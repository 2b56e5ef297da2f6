import type { Tx } from '@/lib/db/transaction'
import { hasher, readHashes } from '@/lib/ledger/checkpoints/store'
import { hashesOf, nodeRoot, tileWidth } from '@/lib/ledger/tiles/rules'
import { foldedRoot, inclusionRanges, nodesOf } from '@/lib/ledger/tree/rules'

/** Where the events stand that a person did between two instants, from the first on; `to` is outside. With `limit` the last of them. */
export async function selectOwnPositions(tx: Tx, input: { actorId: string; from: string; to: string; limit?: number }): Promise<number[]> {
  const rows = await tx.sql<{ position: string }>(
    `SELECT e.position::text FROM ledger.event e WHERE e.actor_id = $1::uuid AND e.recorded_at >= $2 AND e.recorded_at < $3 ORDER BY e.position DESC LIMIT $4`, [input.actorId, input.from, input.to, input.limit ?? null])
  return rows.map(({ position }) => Number(position)).reverse()
}

/** How many events are sealed. */
export async function readSealed(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ size: string | null }>('SELECT max(c.size)::text AS size FROM ledger.checkpoint c')
  return Number(row?.size ?? 0)
}

/**
 * The size of the checkpoint that goes into the receipt of an event: the first after it that a witness signed, for it shows when the event was there already; without any the first
 * after it. Null for one that is not sealed yet.
 */
export async function findSeal(tx: Tx, position: number): Promise<number | null> {
  const [row] = await tx.sql<{ size: string | null }>(
    `SELECT coalesce((SELECT min(s.size) FROM ledger.cosignature s WHERE s.size >= $1), (SELECT min(c.size) FROM ledger.checkpoint c WHERE c.size >= $1))::text AS size`, [position])
  return row?.size ? Number(row.size) : null
}

/** Makes inclusion proofs in the tree of so many events, each tile of it read once. Throws LedgerBroken when a hash is missing. */
export function proofsIn(tx: Tx, size: number): (position: number) => Promise<Uint8Array[]> {
  const tiles = new Map<string, Promise<Uint8Array[]>>()
  const tile = (level: number, index: number): Promise<Uint8Array[]> => {
    const key = `${level}/${index}`
    const known = tiles.get(key) ?? readHashes(tx, { level, from: index * tileWidth, to: Math.min((index + 1) * tileWidth, Math.floor(size / tileWidth ** level)) })
    tiles.set(key, known)
    return known
  }
  return async (position) => {
    const proof: Uint8Array[] = []
    for (const range of inclusionRanges(position - 1, size)) {
      const roots: Uint8Array[] = []
      for (const node of nodesOf(range)) {
        const { level, from, to } = hashesOf(node)
        const index = Math.floor(from / tileWidth)
        roots.push(nodeRoot(hasher, (await tile(level, index)).slice(from - index * tileWidth, to - index * tileWidth)))
      }
      proof.push(foldedRoot(hasher, roots))
    }
    return proof
  }
}
