import { randomBytes } from 'node:crypto'
import sodium from 'sodium-native'
import { deriveKey, type KeyPurpose } from '@/lib/crypto/derive'

const nonceBytes = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
const tagBytes = sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES

/** A short secret (a password, a token) sealed for its row; `label` names the row, so that it opens nowhere else. `purpose` picks the key. */
export function sealSecret(input: { secret: string; label: string; purpose?: KeyPurpose }): Buffer {
  const plain = Buffer.from(input.secret, 'utf8')
  const out = Buffer.alloc(nonceBytes + plain.length + tagBytes)
  const nonce = randomBytes(nonceBytes)
  nonce.copy(out)
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out.subarray(nonceBytes), plain, Buffer.from(input.label), null, nonce, deriveKey(input.purpose ?? 'sealed-secret'))
  return out
}

/** The secret again. Throws when the bytes or the label are not those it was sealed with. */
export function openSecret(input: { sealed: Uint8Array; label: string; purpose?: KeyPurpose }): string {
  const bytes = Buffer.from(input.sealed)
  if (bytes.length < nonceBytes + tagBytes) throw new Error('a sealed secret is too short')
  const out = Buffer.alloc(bytes.length - nonceBytes - tagBytes)
  sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, null, bytes.subarray(nonceBytes), Buffer.from(input.label), bytes.subarray(0, nonceBytes), deriveKey(input.purpose ?? 'sealed-secret'))
  return out.toString('utf8')
}
