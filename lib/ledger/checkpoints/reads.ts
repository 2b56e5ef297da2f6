import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { readCheckpoint, readHashes, readSigner } from '@/lib/ledger/checkpoints/store'
import { readCosignatures } from '@/lib/ledger/witnesses/store'
import { tileWidth } from '@/lib/ledger/tiles/rules'

/** The newest checkpoint as the public reads it, with what witnesses said of it; null before the first. */
export async function publishedCheckpoint(): Promise<string | null> {
  return inReadOnly('portal_web', (tx) => readPublished(tx))
}

/** The same within a transaction, or the checkpoint of exactly that size; null when there is none. */
export async function readPublished(tx: Tx, size?: number): Promise<string | null> {
  const found = await readCheckpoint(tx, size)
  return found && `${found.note}${(await readCosignatures(tx, found.size)).join('')}`
}

/** The key by which checkpoints are signed, as one line; null before the first. */
export async function publishedKey(): Promise<string | null> {
  return inReadOnly('portal_web', readSigner)
}

/** The hashes of a tile (C2SP tlog-tiles); null for one that the newest checkpoint does not reach. Hashes of salted events: nobody learns from them what happened. */
export async function publishedTile({ level, index, width }: { level: number; index: number; width: number }): Promise<Uint8Array | null> {
  return inReadOnly('portal_web', async (tx) => {
    const size = (await readCheckpoint(tx))?.size ?? 0
    const [from, to] = [index * tileWidth, index * tileWidth + width]
    return to > Math.floor(size / tileWidth ** level) ? null : Buffer.concat(await readHashes(tx, { level, from, to }))
  })
}
