import { keyedHash } from '@/lib/crypto/derive'

/**
 * What an event says of a set of registrants: a keyed digest of their ids, sorted, one a line. Ids are counted up to in minutes, so a digest without a
 * key would tell whoever reads the ledger who is meant (docs/decisions/0130). Whoever has the key proves that two sets are the same.
 */
export function digestOfIds(ids: readonly string[]): string {
  const digest = idsDigest()
  digest.add([...ids].sort().map((id) => `${id}\n`).join(''))
  return digest.end()
}

/** The same digest of ids that arrive piece by piece, in the order in which they arrive: as decimal digits, each with its line end. */
export function idsDigest(): { add(lines: string | Uint8Array): void; end(): string } {
  const hash = keyedHash('ids-digest')
  return { add: (lines) => void hash.update(lines), end: () => hash.digest('hex') }
}
