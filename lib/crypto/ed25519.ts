import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto'

/** What stands before the 32 bytes in the usual containers (RFC 8410). */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicHead = Buffer.from('302a300506032b6570032100', 'hex')

/** A signer over a 32-byte Ed25519 seed, and its public key. Throws for another length. */
export function ed25519Of(seed: Uint8Array): { publicKey: Uint8Array; sign: (message: Uint8Array) => Uint8Array } {
  if (seed.length !== 32) throw new Error('an Ed25519 key has 32 bytes')
  const key = createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicHead.length)
  return { publicKey: new Uint8Array(publicKey), sign: (message) => new Uint8Array(sign(null, message, key)) }
}

/** Whether the key signed the message; false also for what is no key. */
export function verifyEd25519(input: { publicKey: Uint8Array; message: Uint8Array; signature: Uint8Array }): boolean {
  try {
    return verify(null, input.message, createPublicKey({ key: Buffer.concat([publicHead, input.publicKey]), format: 'der', type: 'spki' }), input.signature)
  } catch {
    return false
  }
}

/** SHA-256. */
export function sha256(data: Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer')
}
