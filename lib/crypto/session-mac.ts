import { deriveKey, keyedDigest } from '@/lib/crypto/derive'

/** What a session is from its first moment on. */
interface BegunSession {
  readonly id: string
  readonly userId: string
  readonly tokenHash: Buffer
  readonly lockHash: Buffer
  readonly stage: 'password' | 'full'
  /** How often its token was renewed. */
  readonly renewals: number
}

/**
 * What a new session's row shows the database to be taken (portal.check_session, docs/decisions/0120): HMAC-SHA-256 of its id, its user, both of its hashes, its stage and its renewals under
 * a key of PORTAL_SECRET, 32 bytes. It fits no other row.
 */
export function sessionMac({ id, userId, tokenHash, lockHash, stage, renewals }: BegunSession): Buffer {
  return keyedDigest('session', ['session', id, userId, tokenHash.toString('hex'), lockHash.toString('hex'), stage, renewals].join(':'))
}

/** The key of that MAC as HMAC's two blocks (RFC 2104, section 2), which is how the database keeps it: SQL knows SHA-256 and no HMAC. */
export function sessionKeyBlocks(): { readonly inner: Buffer; readonly outer: Buffer } {
  const padded = Buffer.alloc(64)
  deriveKey('session').copy(padded)
  return { inner: Buffer.from(padded.map((byte) => byte ^ 0x36)), outer: Buffer.from(padded.map((byte) => byte ^ 0x5c)) }
}
