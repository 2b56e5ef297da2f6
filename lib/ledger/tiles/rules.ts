import { appended, emptyFrontier, type Frontier, type Hasher, type NodeAt, rootOf } from '@/lib/ledger/tree/rules'

/** How many hashes a tile holds (C2SP tlog-tiles): eight levels of the tree. */
export const tileWidth = 256
const tileHeight = 8

/** A full tile: 256 leaf hashes, or the roots of 256 full tiles below, and their root. */
export interface Tile {
  readonly level: number
  readonly index: number
  readonly hashes: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** The right edge of a tree: at each level of tiles the hashes of the one that is not full. */
export interface Edge {
  readonly size: number
  readonly levels: readonly (readonly Uint8Array[])[]
}

/** Which hashes the edge of a tree of `size` leaves has, level by level: from where, and how many. */
export function edgeRanges(size: number): { readonly level: number; readonly from: number; readonly to: number }[] {
  const ranges = []
  for (let [level, count] = [0, size]; count > 0; [level, count] = [level + 1, Math.floor(count / tileWidth)]) {
    ranges.push({ level, from: count - (count % tileWidth), to: count })
  }
  return ranges
}

/** The tree grown by these leaves: its new edge, and the tiles that became full. Costs what is added and no more. */
export function grown(hasher: Hasher, edge: Edge, leaves: readonly Uint8Array[]): { edge: Edge; tiles: Tile[] } {
  const levels = edge.levels.map((hashes) => [...hashes])
  const tiles: Tile[] = []
  let size = edge.size
  for (const leaf of leaves) {
    size += 1
    let hash = leaf
    for (let [level, count] = [0, size]; ; [level, count] = [level + 1, count / tileWidth]) {
      const hashes = (levels[level] ??= [])
      hashes.push(hash)
      if (hashes.length < tileWidth) break
      hash = rootOf(hasher, frontierOf(hasher, hashes))
      tiles.push({ level, index: count / tileWidth - 1, hashes, root: hash })
      levels[level] = []
    }
  }
  return { edge: { size, levels }, tiles }
}

/** The root of the tree with this edge. */
export function edgeRoot(hasher: Hasher, edge: Edge): Uint8Array {
  // Whole tiles of a higher level lie left of those below.
  const roots = [...edge.levels].reverse().flatMap((hashes) => frontierOf(hasher, hashes).roots)
  return rootOf(hasher, { size: edge.size, roots })
}

/** Which hashes of which level of tiles make up a perfect subtree. */
export function hashesOf({ level, index }: NodeAt): { readonly level: number; readonly from: number; readonly to: number } {
  const width = 2 ** (level % tileHeight)
  return { level: Math.floor(level / tileHeight), from: index * width, to: (index + 1) * width }
}

/** The root of a perfect subtree of its hashes. */
export function nodeRoot(hasher: Hasher, hashes: readonly Uint8Array[]): Uint8Array {
  return rootOf(hasher, frontierOf(hasher, hashes))
}

function frontierOf(hasher: Hasher, hashes: readonly Uint8Array[]): Frontier {
  return hashes.reduce((frontier, hash) => appended(hasher, frontier, hash), emptyFrontier)
}

/** A tile as its address names it, `<level>/<index>[.p/<width>]` with the index in groups of three digits; null for what names none. */
export function parseTilePath(path: string): { readonly level: number; readonly index: number; readonly width: number } | null {
  const [, level, groups, last, width] = /^(0|[1-9]\d?)\/((?:x\d{3}\/)*)(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? []
  if (level === undefined || groups === undefined || last === undefined) return null
  const index = Number(groups.replace(/[x/]/g, '') + last)
  const isShortest = groups === '' || !groups.startsWith('x000')
  const found = { level: Number(level), index, width: width === undefined ? tileWidth : Number(width) }
  return isShortest && found.level <= 63 && Number.isSafeInteger(index) && (width === undefined || found.width < tileWidth) ? found : null
}
