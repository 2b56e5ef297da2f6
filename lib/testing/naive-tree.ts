import type { Hasher } from '@/lib/ledger/tree/rules'

/** RFC 6962, section 2.1, as it stands there and no faster: what the product's tree is held against. */
export function naiveRoot(hasher: Hasher, leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (!only) return hasher.empty
  if (leaves.length === 1) return only
  const k = largestPowerBelow(leaves.length)
  return hasher.node(naiveRoot(hasher, leaves.slice(0, k)), naiveRoot(hasher, leaves.slice(k)))
}

/** PATH(m, D[n]) */
export function naiveInclusion(hasher: Hasher, m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return []
  const k = largestPowerBelow(leaves.length)
  return m < k ? [...naiveInclusion(hasher, m, leaves.slice(0, k)), naiveRoot(hasher, leaves.slice(k))] : [...naiveInclusion(hasher, m - k, leaves.slice(k)), naiveRoot(hasher, leaves.slice(0, k))]
}

/** PROOF(m, D[n]) */
export function naiveConsistency(hasher: Hasher, m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  return subproof(m, leaves, true)

  function subproof(old: number, part: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
    if (old === part.length) return isWhole ? [] : [naiveRoot(hasher, part)]
    const k = largestPowerBelow(part.length)
    return old <= k ? [...subproof(old, part.slice(0, k), isWhole), naiveRoot(hasher, part.slice(k))] : [...subproof(old - k, part.slice(k), false), naiveRoot(hasher, part.slice(0, k))]
  }
}

function largestPowerBelow(n: number): number {
  let k = 1
  while (2 * k < n) k = 2 * k
  return k
}
