import { keyedDigest } from '@/lib/crypto/derive'
import { hashToken } from '@/lib/crypto/token'

/** The id of the session or export in whose name rows are read. */
type HolderId = string

/**
 * The token that opens a holder's rows in the database (docs/decisions/0050), and by which the database knows who speaks (0120): HMAC-SHA-256 of the holder's id under a key of PORTAL_SECRET, base64url.
 * It is never stored; whoever can run SQL but does not know PORTAL_SECRET cannot make it.
 */
export function rowToken(holderId: HolderId): string {
  return keyedDigest('row-lock', `row-lock:${holderId}`).toString('base64url')
}

/** What the holder's row keeps of its token (`lock_hash`, 32 bytes); written once, when the row is. */
export function lockHash(holderId: HolderId): Buffer {
  return hashToken(rowToken(holderId))
}
