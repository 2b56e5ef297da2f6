import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appended, consistencyRanges, emptyFrontier, type Frontier, hasherOf, inclusionRanges, isConsistent, isIncluded, type NodeAt, type Range, rangeRoot, rootOf } from '@/lib/ledger/tree/rules'
import { naiveConsistency, naiveInclusion, naiveRoot } from '@/lib/testing/naive-tree'

const hasher = hasherOf((data) => createHash('sha256').update(data).digest())
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function nth<Item>(items: readonly Item[], index: number): Item {
  const found = items[index]
  if (found === undefined) throw new RangeError(`there is no ${index} of ${items.length}`)
  return found
}

/** The entries, roots and proofs that the implementations of certificate transparency test against. */
const published = {
  entries: ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
  roots: [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
  inclusion: [
    { index: 0, size: 1, proof: [] },
    { index: 0, size: 8, proof: ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'] },
    { index: 5, size: 8, proof: ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'] },
    { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
    { index: 1, size: 5, proof: ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'] },
  ],
  consistency: [
    { oldSize: 1, size: 1, proof: [] },
    { oldSize: 1, size: 8, proof: ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'] },
    { oldSize: 6, size: 8, proof: ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'] },
    { oldSize: 2, size: 5, proof: ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'] },
  ],
} as const

/** A tree of these leaves: what the product would keep of it. */
function treeOf(leaves: readonly Uint8Array[]): { frontier: Frontier; at: (node: NodeAt) => Uint8Array } {
  return {
    frontier: leaves.reduce((frontier, leaf) => appended(hasher, frontier, leaf), emptyFrontier),
    at: ({ level, index }) => naiveRoot(hasher, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
  }
}

function proofOf(leaves: readonly Uint8Array[], ranges: readonly Range[]): Uint8Array[] {
  const { at } = treeOf(leaves)
  return ranges.map((range) => rangeRoot(hasher, range, at))
}

function leavesOf(size: number): Uint8Array[] {
  return Array.from({ length: size }, (_, index) => hasher.leaf(Buffer.from(`entry ${index}`)))
}

describe('the tree', () => {
  const leaves = published.entries.map((entry) => hasher.leaf(Buffer.from(entry, 'hex')))

  it('has the published roots', () => {
    expect(published.roots.map((_, size) => hex(rootOf(hasher, treeOf(leaves.slice(0, size)).frontier)))).toEqual(published.roots)
  })

  it.each(published.inclusion)('has the published proof that leaf $index is in the tree of $size', ({ index, size, proof }) => {
    const made = proofOf(leaves.slice(0, size), inclusionRanges(index, size))
    expect(made.map(hex)).toEqual(proof)
    expect(isIncluded(hasher, { leaf: nth(leaves, index), index, size, root: Buffer.from(nth(published.roots, size), 'hex'), proof: made })).toBe(true)
  })

  it.each(published.consistency)('has the published proof that the tree of $size begins with that of $oldSize', ({ oldSize, size, proof }) => {
    const made = proofOf(leaves.slice(0, size), consistencyRanges(oldSize, size))
    expect(made.map(hex)).toEqual(proof)
    expect(isConsistent(hasher, { oldSize, oldRoot: Buffer.from(nth(published.roots, oldSize), 'hex'), size, root: Buffer.from(nth(published.roots, size), 'hex'), proof: made })).toBe(true)
  })

  it('grows leaf by leaf to the roots of a naive tree', () => {
    const many = leavesOf(600)
    let frontier: Frontier = emptyFrontier
    for (const [index, leaf] of many.entries()) {
      frontier = appended(hasher, frontier, leaf)
      if (index % 7 === 0) expect(hex(rootOf(hasher, frontier))).toBe(hex(naiveRoot(hasher, many.slice(0, index + 1))))
    }
  })

  it('makes and accepts 10,000 random proofs as a naive tree does, and refuses each with another leaf, place or size', () => {
    const many = leavesOf(128)
    const roots = many.map((_, index) => naiveRoot(hasher, many.slice(0, index + 1)))
    fc.assert(fc.property(fc.integer({ min: 1, max: 128 }).chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 }), fc.integer({ min: 1, max: size }), fc.integer({ min: 1, max: 128 }))), ([size, index, oldSize, other]) => {
      const part = many.slice(0, size)
      const proof = naiveInclusion(hasher, index, part)
      const input = { leaf: nth(many, index), index, size, root: nth(roots, size - 1), proof }
      expect(inclusionRanges(index, size).map((range) => hex(naiveRoot(hasher, part.slice(range.from, range.to))))).toEqual(proof.map(hex))
      expect(isIncluded(hasher, input)).toBe(true)
      if (other !== size) {
        expect(isIncluded(hasher, { ...input, root: nth(roots, other - 1) })).toBe(false)
        expect(isIncluded(hasher, { ...input, leaf: nth(many, (index + other) % 128) })).toBe((index + other) % 128 === index)
      }
      const grown = naiveConsistency(hasher, oldSize, part)
      const consistency = { oldSize, oldRoot: nth(roots, oldSize - 1), size, root: nth(roots, size - 1), proof: grown }
      expect(consistencyRanges(oldSize, size).map((range) => hex(naiveRoot(hasher, part.slice(range.from, range.to))))).toEqual(grown.map(hex))
      expect(isConsistent(hasher, consistency)).toBe(true)
      if (other !== oldSize && other <= size) expect(isConsistent(hasher, { ...consistency, oldRoot: nth(roots, other - 1) })).toBe(false)
    }), { numRuns: 10_000 })
  })

  it('refuses every proof in which one bit is another, one hash more and one less', () => {
    for (const size of [1, 2, 3, 7, 8, 21]) {
      const many = leavesOf(size)
      const root = naiveRoot(hasher, many)
      for (let index = 0; index < size; index += 1) {
        const proof = naiveInclusion(hasher, index, many)
        const input = { leaf: nth(many, index), index, size, root, proof }
        expect(eachFlip([input.leaf, root, ...proof]).filter(([leaf = root, changedRoot = root, ...changed]) => isIncluded(hasher, { ...input, leaf, root: changedRoot, proof: changed }))).toEqual([])
        expect([[...proof, root], proof.slice(1), proof.slice(0, -1)].filter((changed) => changed.length !== proof.length && isIncluded(hasher, { ...input, proof: changed }))).toEqual([])
        if (index === 0) continue
        const grown = naiveConsistency(hasher, index, many)
        const oldRoot = naiveRoot(hasher, many.slice(0, index))
        const consistency = { oldSize: index, oldRoot, size, root, proof: grown }
        expect(eachFlip([oldRoot, root, ...grown]).filter(([old = root, changedRoot = root, ...changed]) => isConsistent(hasher, { ...consistency, oldRoot: old, root: changedRoot, proof: changed }))).toEqual([])
        expect([[...grown, root], grown.slice(1), grown.slice(0, -1)].filter((changed) => changed.length !== grown.length && isConsistent(hasher, { ...consistency, proof: changed }))).toEqual([])
      }
    }
  })

  it('takes the empty tree for the beginning of every tree, and refuses what is no tree', () => {
    const root = nth(leaves, 0)
    expect(isConsistent(hasher, { oldSize: 0, oldRoot: hasher.empty, size: 1, root: root, proof: [] })).toBe(true)
    expect(isConsistent(hasher, { oldSize: 0, oldRoot: root, size: 1, root: root, proof: [] })).toBe(false)
    expect(isConsistent(hasher, { oldSize: 2, oldRoot: root, size: 1, root: root, proof: [] })).toBe(false)
    expect(isConsistent(hasher, { oldSize: 1.5, oldRoot: root, size: 2, root: root, proof: [] })).toBe(false)
    expect(isIncluded(hasher, { leaf: root, index: 1, size: 1, root: root, proof: [] })).toBe(false)
    expect(() => inclusionRanges(1, 1)).toThrow(RangeError)
    expect(() => consistencyRanges(2, 1)).toThrow(RangeError)
  })

  it('counts beyond 32 bits', () => {
    const size = 2 ** 33 + 5
    expect(inclusionRanges(2 ** 33 + 4, size)).toEqual([{ from: 2 ** 33, to: 2 ** 33 + 4 }, { from: 0, to: 2 ** 33 }])
  })
})

/** The hashes again, once for each bit, with that bit turned. */
function eachFlip(hashes: readonly Uint8Array[]): Uint8Array[][] {
  return hashes.flatMap((hash, which) => Array.from({ length: hash.length * 8 }, (_, bit) => hashes.map((each, index) => {
    if (index !== which) return each
    const changed = new Uint8Array(each)
    changed[bit >> 3] = nth([...changed], bit >> 3) ^ (1 << (bit & 7))
    return changed
  })))
}
