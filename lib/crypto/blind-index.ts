import { keyedDigest } from '@/lib/crypto/derive'

/**
 * Keyed blind indexes (128 bits of HMAC-SHA-256, a key per field) for exact look-up of what is sealed.
 * Only for values with enough entropy to be worth it: UAN and mobile, never names, dates or places.
 */
export function blindUan(uan: string): Buffer {
  return keyedDigest('blind-uan', uan).subarray(0, 16)
}

/** The same for a mobile number of ten digits. */
export function blindMobile(mobile: string): Buffer {
  return keyedDigest('blind-mobile', mobile).subarray(0, 16)
}
