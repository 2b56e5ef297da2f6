import { randomBytes } from 'node:crypto'
import sodium from 'sodium-native'
import { deriveKey } from '@/lib/crypto/derive'

/**
 * Which registrants something showed: their ids, eight bytes each, big-endian, in the order in which they were shown, sealed by XChaCha20-Poly1305 under a key that hangs on MASTER_KEY and is in no database.
 * Version (1) · nonce (24) · ciphertext and tag.
 */
const version = 1
const nonceBytes = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
const tagBytes = sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES
export const idBytes = 8

/** Ids (decimal digits of positive 63-bit numbers) as they are sealed. */
export function packIds(ids: readonly string[]): Buffer {
  const packed = Buffer.allocUnsafe(ids.length * idBytes)
  ids.forEach((id, index) => packed.writeBigInt64BE(BigInt(id), index * idBytes))
  return packed
}

/** The ids again, in their order. */
export function unpackIds(packed: Buffer): string[] {
  return Array.from({ length: packed.length / idBytes }, (_, index) => packed.readBigInt64BE(index * idBytes).toString())
}

/** Seals packed ids; `label` names what they belong to, so that they open nowhere else. */
export function sealIds({ packed, label }: { packed: Uint8Array; label: string }): Buffer {
  const out = Buffer.allocUnsafe(1 + nonceBytes + packed.length + tagBytes)
  out.writeUInt8(version, 0)
  const nonce = randomBytes(nonceBytes)
  nonce.copy(out, 1)
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out.subarray(1 + nonceBytes), Buffer.from(packed.buffer, packed.byteOffset, packed.length), Buffer.from(label), null, nonce, deriveKey('manifest'))
  return out
}

/** The packed ids. Throws when the bytes or the label are not those they were sealed with. */
export function openIds({ sealed, label }: { sealed: Uint8Array; label: string }): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length)
  if (bytes.length < 1 + nonceBytes + tagBytes || bytes[0] !== version) throw new Error('not a manifest of this version')
  const out = Buffer.allocUnsafe(bytes.length - 1 - nonceBytes - tagBytes)
  sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, null, bytes.subarray(1 + nonceBytes), Buffer.from(label), bytes.subarray(1, 1 + nonceBytes), deriveKey('manifest'))
  return out
}

/** True when one of the packed ids is this one. */
export function holdsId(packed: Buffer, id: Buffer): boolean {
  // The bytes of one id may also lie across two others.
  for (let at = packed.indexOf(id); at >= 0; at = packed.indexOf(id, at + 1)) if (at % idBytes === 0) return true
  return false
}

/** Of an event: which one is said by the digest it holds, not by a label, for its position is not known before it is written. */
export const eventManifest = 'manifest of an event'

/** Of a part of what a build of a file holds. */
export function filePartLabel({ exportId, fence, part }: { exportId: string; fence: number; part: number }): string {
  return `manifest of ${exportId}.${fence}.${part}`
}
