import { randomBytes } from 'node:crypto'
import sodium from 'sodium-native'
import { env } from '@/lib/env'

/**
 * Wraps and unwraps 32-byte keys under a master key that is not in the database.
 * The master key comes from the environment now; a hardware module is another implementation of the same two functions.
 */
export interface KeyProvider {
  /** The key encrypted under the master key, bound to `label` (what the key is for). */
  wrap(input: { key: Uint8Array; label: string }): Buffer
  /** The key again. Throws when the bytes or the label are not those of `wrap`. */
  unwrap(input: { wrapped: Uint8Array; label: string }): Buffer
}

const nonceBytes = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
const tagBytes = sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES

let current: KeyProvider | undefined

/** The process's key provider. Throws when MASTER_KEY is not 32 bytes. */
export function keyProvider(): KeyProvider {
  current ??= providerOf(Buffer.from(env().MASTER_KEY, 'base64'))
  return current
}

/** A provider over a master key held in memory. */
export function providerOf(masterKey: Buffer): KeyProvider {
  if (masterKey.length !== 32) throw new Error('MASTER_KEY must be 32 bytes in base64')
  return {
    wrap({ key, label }) {
      const out = Buffer.alloc(nonceBytes + key.length + tagBytes)
      const nonce = randomBytes(nonceBytes)
      nonce.copy(out)
      sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out.subarray(nonceBytes), Buffer.from(key), Buffer.from(label), null, nonce, masterKey)
      return out
    },
    unwrap({ wrapped, label }) {
      const bytes = Buffer.from(wrapped)
      if (bytes.length <= nonceBytes + tagBytes) throw new Error('a wrapped key is too short')
      const out = Buffer.alloc(bytes.length - nonceBytes - tagBytes)
      sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, null, bytes.subarray(nonceBytes), Buffer.from(label), bytes.subarray(0, nonceBytes), masterKey)
      return out
    },
  }
}
