import sodium from 'sodium-native'

/**
 * A registrant's sealed fields: XChaCha20-Poly1305 (libsodium) under the permanent State's key.
 * On disk: version (1) · key id (4, big-endian) · nonce (24) · ciphertext and tag.
 * Associated data: registrant id (8) · key id (4) · version (1), so that no envelope opens in another row's place (design, section 6).
 */
const version = 1
const nonceBytes = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
const tagBytes = sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES
const headBytes = 1 + 4 + nonceBytes
const boundBytes = 8 + 4 + 1
/** Where the parts of an envelope and of what it is bound to lie, for who opens envelopes where they are (lib/crypto/bulk-opener.ts). */
export const envelopeLayout = { version, keyIdAt: 1, nonceAt: 5, headBytes, tagBytes, keyBytes: sodium.crypto_aead_xchacha20poly1305_ietf_KEYBYTES, boundBytes } as const

/** A State's data key, unwrapped. */
export interface SealingKey {
  readonly keyId: number
  readonly key: Buffer
}

/** The envelope of `plain` for the registrant with this id (decimal digits). */
export function seal(input: { registrantId: string; plain: Buffer; sealingKey: SealingKey }): Buffer {
  const { registrantId, plain, sealingKey } = input
  const out = Buffer.allocUnsafe(headBytes + plain.length + tagBytes)
  out.writeUInt8(version, 0)
  out.writeUInt32BE(sealingKey.keyId, 1)
  const nonce = out.subarray(5, headBytes)
  // A window of one row fits in any nonce space: 24 random bytes never repeat in practice.
  sodium.randombytes_buf(nonce)
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out.subarray(headBytes), plain, associated(registrantId, sealingKey.keyId), null, nonce, sealingKey.key)
  return out
}

/** Which key an envelope asks for. Throws on an unknown version or a length no envelope has. */
export function keyIdOf(envelope: Buffer): number {
  if (envelope.length < headBytes + tagBytes || envelope.readUInt8(0) !== version) throw new Error('not an envelope of this version')
  return envelope.readUInt32BE(1)
}

/** The sealed bytes again. Throws when one bit, the registrant or the key differs. */
export function open(input: { registrantId: string; envelope: Buffer; sealingKey: SealingKey }): Buffer {
  const { registrantId, envelope, sealingKey } = input
  const keyId = keyIdOf(envelope)
  if (keyId !== sealingKey.keyId) throw new Error('the envelope asks for another key')
  const out = Buffer.allocUnsafe(envelope.length - headBytes - tagBytes)
  sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, null, envelope.subarray(headBytes), associated(registrantId, keyId), envelope.subarray(5, headBytes), sealingKey.key)
  return out
}

function associated(registrantId: string, keyId: number): Buffer {
  const bytes = Buffer.allocUnsafe(boundBytes)
  bytes.writeBigInt64BE(BigInt(registrantId), 0)
  bytes.writeUInt32BE(keyId, 8)
  bytes.writeUInt8(version, 12)
  return bytes
}
