/**
 * The Merkle tree of RFC 6962, section 2.1: hashes, roots, inclusion and consistency proofs. Pure, and the same in the portal, in the verifier and in a
 * browser: whoever calls brings SHA-256.
 */
export type Sha256 = (data: Uint8Array) => Uint8Array

export interface Hasher {
  /** Of a tree without leaves. */
  readonly empty: Uint8Array
  /** Of one leaf: SHA-256 of 0x00 and the entry. */
  leaf(entry: Uint8Array): Uint8Array
  /** Of two subtrees: SHA-256 of 0x01, left, right. A leaf can never be taken for a node. */
  node(left: Uint8Array, right: Uint8Array): Uint8Array
}

/** Leaf and node hashes over the given SHA-256. */
export function hasherOf(sha256: Sha256): Hasher {
  const pair = new Uint8Array(65)
  pair[0] = 1
  return {
    empty: sha256(new Uint8Array()),
    leaf(entry) {
      const data = new Uint8Array(entry.length + 1)
      data.set(entry, 1)
      return sha256(data)
    },
    node(left, right) {
      pair.set(left, 1)
      pair.set(right, 33)
      return sha256(pair)
    },
  }
}

/** A tree that only grows: the roots of its perfect subtrees, largest first. All that appending and the root need. */
export interface Frontier {
  readonly size: number
  readonly roots: readonly Uint8Array[]
}
export const emptyFrontier: Frontier = { size: 0, roots: [] }

/** The tree with one leaf more. At most log2(size) hashes. */
export function appended(hasher: Hasher, frontier: Frontier, leaf: Uint8Array): Frontier {
  const roots = [...frontier.roots]
  let root = leaf
  for (let size = frontier.size; size % 2 === 1; size = (size - 1) / 2) {
    const left = roots.pop()
    if (!left) throw new RangeError('a frontier has a root for each one-bit of its size')
    root = hasher.node(left, root)
  }
  roots.push(root)
  return { size: frontier.size + 1, roots }
}

/** The same for very many leaves: a tree that changes in place. */
export interface GrowingTree {
  readonly size: number
  /** One leaf more, or the root of a perfect subtree of 2^level leaves. Throws RangeError where none can begin. */
  add(leaf: Uint8Array, level?: number): void
  root(): Uint8Array
  /** The tree as it is now, to grow elsewhere. */
  copy(): GrowingTree
}

/** A tree that begins as the frontier says. */
export function growingTree(hasher: Hasher, frontier: Frontier = emptyFrontier): GrowingTree {
  const roots = [...frontier.roots]
  let { size } = frontier
  return {
    get size() {
      return size
    },
    add(leaf, level = 0) {
      if (size % 2 ** level !== 0) throw new RangeError(`no subtree of level ${level} begins after ${size} leaves`)
      let root = leaf
      for (let rest = size / 2 ** level; rest % 2 === 1; rest = (rest - 1) / 2) root = hasher.node(roots.pop() ?? hasher.empty, root)
      roots.push(root)
      size += 2 ** level
    },
    root: () => folded(hasher, roots) ?? hasher.empty,
    copy: () => growingTree(hasher, { size, roots }),
  }
}

/** The root hash of the tree. */
export function rootOf(hasher: Hasher, frontier: Frontier): Uint8Array {
  return folded(hasher, frontier.roots) ?? hasher.empty
}

/** Leaves `from` to before `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The subtrees whose roots prove that leaf `index` is in the tree of `size` leaves, leaf side first (RFC 6962, 2.1.1). Throws RangeError when it is not. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`)
  const ranges: Range[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  return ranges.reverse()
}

/** The subtrees whose roots prove that the tree of `size` leaves only adds to that of `oldSize` (RFC 6962, 2.1.2). Nothing for 0 and for equal sizes. */
export function consistencyRanges(oldSize: number, size: number): Range[] {
  if (!isCount(oldSize) || !isCount(size) || oldSize > size) throw new RangeError(`a tree of ${oldSize} does not grow to ${size}`)
  const ranges: Range[] = []
  if (oldSize === 0 || oldSize === size) return ranges
  let [from, to] = [0, size]
  let isWhole = true
  while (oldSize < to) {
    const middle = from + splitOf(to - from)
    if (oldSize <= middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
      isWhole = false
    }
  }
  if (!isWhole) ranges.push({ from, to })
  return ranges.reverse()
}

/** A perfect subtree: the 2^level leaves from index × 2^level on. */
export interface NodeAt {
  readonly level: number
  readonly index: number
}

/** The perfect subtrees that make up a range of a tree, in order. Powers of two and not shifts: a ledger may outgrow 32 bits. */
export function nodesOf({ from, to }: Range): NodeAt[] {
  const nodes: NodeAt[] = []
  let start = from
  while (start < to) {
    let level = 0
    while (start % 2 ** (level + 1) === 0 && start + 2 ** (level + 1) <= to) level += 1
    nodes.push({ level, index: start / 2 ** level })
    start += 2 ** level
  }
  return nodes
}

/** The root of a range, of the hashes that `at` gives for perfect subtrees. */
export function rangeRoot(hasher: Hasher, range: Range, at: (node: NodeAt) => Uint8Array): Uint8Array {
  return folded(hasher, nodesOf(range).map(at)) ?? hasher.empty
}

/** Whether the proof shows that `leaf` (a leaf hash) stands at `index` in the tree of `size` leaves with this root (RFC 9162, 2.1.3.2). */
export function isIncluded(hasher: Hasher, input: { leaf: Uint8Array; index: number; size: number; root: Uint8Array; proof: readonly Uint8Array[] }): boolean {
  const { leaf, index, size, root, proof } = input
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, root, ...proof])) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = hasher.node(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)]
    } else {
      hash = hasher.node(hash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && areEqual(hash, root)
}

/** Whether the proof shows that the tree of `size` leaves begins with that of `oldSize` (RFC 9162, 2.1.4.2). Every tree begins with the empty one. */
export function isConsistent(hasher: Hasher, input: { oldSize: number; oldRoot: Uint8Array; size: number; root: Uint8Array; proof: readonly Uint8Array[] }): boolean {
  const { oldSize, oldRoot, size, root, proof } = input
  if (!isCount(oldSize) || !isCount(size) || oldSize > size || !areHashes([oldRoot, root, ...proof])) return false
  if (oldSize === size) return proof.length === 0 && areEqual(oldRoot, root)
  if (oldSize === 0) return proof.length === 0 && areEqual(oldRoot, hasher.empty)
  // A perfect old tree is a node of the new one and need not be said.
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof
  const [first, ...rest] = path
  if (!first) return false
  let [at, last] = [oldSize - 1, size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let [oldHash, hash] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      oldHash = hasher.node(sibling, oldHash)
      hash = hasher.node(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)]
    } else {
      hash = hasher.node(hash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && areEqual(oldHash, oldRoot) && areEqual(hash, root)
}

/** Whether two hashes are the same bytes. Public values: no need to take equal time. */
export function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false
  return true
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === 32)
}

/** The root above subtrees that lie side by side, largest first. */
export function foldedRoot(hasher: Hasher, roots: readonly Uint8Array[]): Uint8Array {
  return folded(hasher, roots) ?? hasher.empty
}

function folded(hasher: Hasher, roots: readonly Uint8Array[]): Uint8Array | undefined {
  let root: Uint8Array | undefined
  for (const left of [...roots].reverse()) root = root ? hasher.node(left, root) : left
  return root
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value))
}

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}
