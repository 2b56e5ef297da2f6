import { createHash, randomBytes, randomInt } from 'node:crypto'

/** Crockford's alphabet without letters that are read as digits: fit for reading aloud. */
export const readableAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new 256-bit secret for a cookie or a link, base64url (43 characters). Only its hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a session's token: its SHA-256. A 256-bit random token needs no slow hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** `length` random characters of the readable alphabet; 5 bits each. 26 of them are 130 bits (ASVS 11.5.1 asks 128). */
export function randomReadable(length: number): string {
  return Array.from({ length }, () => readableAlphabet[randomInt(readableAlphabet.length)]).join('')
}

/** A number people quote, such as `EXP-7F3K2Q`. Random, so that it tells nobody how many there are. */
export function referenceNumber(prefix: 'REQ' | 'GR' | 'EXP' | 'WK' | 'RV' | 'PR' | 'HO' | 'TR' | 'RK' | 'OD' | 'IN' | 'LH' | 'HD'): string {
  return `${prefix}-${randomReadable(6)}`
}
