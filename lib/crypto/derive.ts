import { createHmac, createSecretKey, hkdfSync, type Hmac, type KeyObject } from 'node:crypto'
import { env } from '@/lib/env'

/** What a derived secret is for. One purpose, one key: none can stand in for another. */
export type KeyPurpose = 'cursor' | 'look-up' | 'preview' | 'next-auth' | 'content-digest' | 'blind-uan' | 'blind-mobile' | 'sealed-secret' | 'demo-password' | 'resolution' | 'row-lock' | 'session' | 'ids-digest' | 'password' | 'activation'

const derived = new Map<KeyPurpose, Buffer>()

/** What is stored for years hangs on the master key, so that PORTAL_SECRET can be renewed without touching a row. */
const storedForYears: ReadonlySet<KeyPurpose> = new Set(['content-digest', 'blind-uan', 'blind-mobile', 'sealed-secret', 'ids-digest', 'password'])

/** The 32-byte key for one purpose, by HKDF-SHA-256 (RFC 5869) from MASTER_KEY for stored data, else from PORTAL_SECRET. */
export function deriveKey(purpose: KeyPurpose): Buffer {
  const known = derived.get(purpose)
  if (known) return known
  const source = storedForYears.has(purpose) ? Buffer.from(env().MASTER_KEY, 'base64') : env().PORTAL_SECRET
  const key = Buffer.from(hkdfSync('sha256', source, 'eshram-data-sharing', purpose, 32))
  derived.set(purpose, key)
  return key
}

/** HMAC-SHA-256 of the text under the purpose's key, whole (32 bytes). */
export function keyedDigest(purpose: KeyPurpose, text: string | Uint8Array): Buffer {
  return keyedHash(purpose).update(text).digest()
}

/** The same HMAC for what arrives piece by piece. */
export function keyedHash(purpose: KeyPurpose): Hmac {
  let key = prepared.get(purpose)
  if (!key) {
    key = createSecretKey(deriveKey(purpose))
    prepared.set(purpose, key)
  }
  return createHmac('sha256', key)
}

/** Three digests for every imported row: a key made ready once saves a third of each. */
const prepared = new Map<KeyPurpose, KeyObject>()
