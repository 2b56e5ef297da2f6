import { hashes, verify } from '@noble/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { VerifyEd25519 } from '@/lib/ledger/notes/rules'
import { hasherOf } from '@/lib/ledger/tree/rules'

/**
 * SHA-256 and Ed25519 in JavaScript: the browser's own hashes one piece at a time and asynchronously, which a million events do not bear, and its own Ed25519 is missing in browsers
 * of a few years ago, which are what offices have.
 */
hashes.sha512 = sha512

export { sha256 } from '@noble/hashes/sha2.js'
export const browserHasher = hasherOf(sha256)

/** Whether the key signed the message, by RFC 8032 as the portal's own verifier does; false also for what is no key. */
export const verifyInBrowser: VerifyEd25519 = ({ publicKey, message, signature }) => {
  try {
    return verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
