import type { Tx } from '@/lib/db/transaction'
import { hasher, readHashes } from '@/lib/ledger/checkpoints/store'
import { edgeRanges, hashesOf, nodeRoot, tileWidth } from '@/lib/ledger/tiles/rules'
import { type NodeAt, nodesOf, type Range } from '@/lib/ledger/tree/rules'
import { limits } from '@/lib/limits'

/** Runs one short snapshot. */
export type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/**
 * Hashes of a sealed tree of `size` leaves for whoever walks along it: each tile is read once, and a few are kept. The right edge, which is in no tile, is read at the beginning. Throws LedgerBroken when a hash is missing.
 */
export class TreeReader {
  private readonly tiles = new Map<string, readonly Uint8Array[]>()
  private edges: readonly { readonly from: number; readonly hashes: readonly Uint8Array[] }[] = []

  private constructor(private readonly read: Read) {}

  static async open(read: Read, size: number): Promise<TreeReader> {
    const reader = new TreeReader(read)
    const edges = []
    for (const range of edgeRanges(size)) edges.push({ from: range.from, hashes: await read((tx) => readHashes(tx, range)) })
    reader.edges = edges
    return reader
  }

  /** The stored hash of a leaf, counted from 0; null where only the event itself could give it. */
  async sealed(index: number): Promise<Uint8Array | null> {
    return index >= (this.edges[0]?.from ?? 0) ? null : ((await this.tile(0, Math.floor(index / tileWidth)))[index % tileWidth] ?? null)
  }

  /** The roots of the perfect subtrees that make up a range, in their order. */
  async roots(range: Range): Promise<Uint8Array[]> {
    const roots: Uint8Array[] = []
    for (const node of nodesOf(range)) roots.push(await this.root(node))
    return roots
  }

  private async root(node: NodeAt): Promise<Uint8Array> {
    const { level, from, to } = hashesOf(node)
    const edge = this.edges[level]
    const hashes = edge && from >= edge.from ? edge.hashes.slice(from - edge.from, to - edge.from) : (await this.tile(level, Math.floor(from / tileWidth))).slice(from % tileWidth, (from % tileWidth) + to - from)
    return nodeRoot(hasher, hashes)
  }

  private async tile(level: number, index: number): Promise<readonly Uint8Array[]> {
    const key = `${level}/${index}`
    const known = this.tiles.get(key)
    if (known) return known
    const hashes = await this.read((tx) => readHashes(tx, { level, from: index * tileWidth, to: (index + 1) * tileWidth }))
    const [oldest] = this.tiles.keys()
    if (this.tiles.size >= limits.extractTiles && oldest !== undefined) this.tiles.delete(oldest)
    this.tiles.set(key, hashes)
    return hashes
  }
}
