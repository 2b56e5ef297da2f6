import { createHash, randomBytes } from 'node:crypto'
import { deriveKey, keyedDigest } from '@/lib/crypto/derive'
import { providerOf } from '@/lib/crypto/key-provider'

/** The index by which one number has one account: an HMAC, because a bare hash of twelve digits is undone in hours (docs/decisions/0165). */
export function numberIndex(digits: string): Buffer {
  return keyedDigest('vault-index', digits)
}

/** What the database remembers of VAULT_KEY. */
export function keyCheck(): Buffer {
  return keyedDigest('vault-check', 'vault')
}

/** What is remembered of a capture or of an answer's code, 32 bytes: both are random, so a plain hash tells nothing. */
export function seenDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/**
 * Seals texts for one row under a new key of its own, which is wrapped under VAULT_KEY: renewing that one wraps keys anew and touches no text, and with its
 * key a row is destroyed. `row` and the name of each text are bound in, so that nothing opens in another place.
 */
export function sealTexts<Name extends string>(row: string, texts: Readonly<Record<Name, string>>): { dataKey: Buffer; sealed: Record<Name, Buffer> } {
  const key = randomBytes(32)
  const provider = providerOf(key)
  // The names are those of `texts`.
  const sealed = Object.fromEntries(Object.entries<string>(texts).map(([name, text]) => [name, provider.wrap({ key: Buffer.from(text), label: labelOf(row, name) })])) as Record<Name, Buffer>
  return { dataKey: masterOfTheVault().wrap({ key, label: labelOf(row, 'key') }), sealed }
}

/** One of the texts again. Throws when key, row or name are not those of the sealing. */
export function openText(input: { row: string; name: string; dataKey: Buffer; sealed: Buffer }): string {
  const key = masterOfTheVault().unwrap({ wrapped: input.dataKey, label: labelOf(input.row, 'key') })
  return providerOf(key).unwrap({ wrapped: input.sealed, label: labelOf(input.row, input.name) }).toString('utf8')
}

function masterOfTheVault() {
  return providerOf(deriveKey('vault-wrap'))
}

function labelOf(row: string, name: string): string {
  return `vault:${row}:${name}`
}
