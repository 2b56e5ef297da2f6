import { describe, expect, it } from 'vitest'
import { sha256 } from '@/lib/crypto/ed25519'
import { type Edge, edgeRanges, edgeRoot, grown, hashesOf, nodeRoot, parseTilePath } from '@/lib/ledger/tiles/rules'
import { hasherOf } from '@/lib/ledger/tree/rules'
import { naiveRoot } from '@/lib/testing/naive-tree'

const hasher = hasherOf(sha256)
const leaves = Array.from({ length: 70_000 }, (_, index) => hasher.leaf(Buffer.from(String(index))))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('tiles', () => {
  const whole = grown(hasher, { size: 0, levels: [] }, leaves)

  it('of a tree of 70,000 are those of the specification: 273 full ones at the bottom, one above, 112, 17 and 1 hashes at the edge', () => {
    expect([0, 1, 2].map((level) => whole.tiles.filter((tile) => tile.level === level).length)).toEqual([273, 1, 0])
    expect(whole.edge.levels.map((hashes) => hashes.length)).toEqual([112, 17, 1])
    expect(edgeRanges(70_000)).toEqual([{ level: 0, from: 69_888, to: 70_000 }, { level: 1, from: 256, to: 273 }, { level: 2, from: 0, to: 1 }])
  })

  it('are the same in whatever portions the tree grows, with the root of a naive tree', () => {
    let edge: Edge = { size: 0, levels: [] }
    const tiles = [1, 255, 256, 257, 3_000, 62_000].flatMap((count) => {
      const next = grown(hasher, edge, leaves.slice(edge.size, edge.size + count))
      edge = next.edge
      expect(hex(edgeRoot(hasher, edge))).toBe(hex(naiveRoot(hasher, leaves.slice(0, edge.size))))
      return next.tiles
    })
    expect(tiles.length).toBeGreaterThan(255)
    expect(tiles.map(({ level, index, root }) => [level, index, hex(root)])).toEqual(whole.tiles.slice(0, tiles.length).map(({ level, index, root }) => [level, index, hex(root)]))
  })

  it('hold every perfect subtree', () => {
    for (const node of [{ level: 0, index: 69_999 }, { level: 3, index: 11 }, { level: 8, index: 200 }, { level: 12, index: 3 }]) {
      const { level, from, to } = hashesOf(node)
      const hashes = level === 0 ? leaves.slice(from, to) : whole.tiles.filter((tile) => tile.level === level - 1).map(({ root }) => root).slice(from, to)
      expect(hex(nodeRoot(hasher, hashes))).toBe(hex(naiveRoot(hasher, leaves.slice(node.index * 2 ** node.level, (node.index + 1) * 2 ** node.level))))
    }
  })

  it.each([['0/000', 0, 0, 256], ['1/x001/x234/067', 1, 1_234_067, 256], ['0/273.p/112', 0, 273, 112], ['63/001.p/1', 63, 1, 1]])('are named as %s', (path, level, index, width) => {
    expect(parseTilePath(path)).toEqual({ level, index, width })
  })

  it.each(['', '0', '0/1', '0/0001', '00/001', '64/001', '0/001.p/0', '0/001.p/256', '0/001.p/007', '0/x000/001', '0/001/002', '-1/001', 'entries/001', '0/x001/x234/x067'])('are not named as %j', (path) => {
    expect(parseTilePath(path)).toBeNull()
  })
})
