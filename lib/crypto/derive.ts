import { createHmac, createSecretKey, hkdfSync, type Hmac, type KeyObject } from 'node:crypto'
import { env } from '@/lib/env'

/** What a derived secret is for. One purpose, one key: none can stand in for another. */
export type KeyPurpose = 'cursor' | 'look-up' | 'look-up-step' | 'preview' | 'next-auth' | 'content-digest' | 'blind-uan' | 'blind-mobile' | 'sealed-secret' | 'demo-password' | 'resolution' | 'row-lock' | 'session' | 'ids-digest' | 'password' | 'activation'
  | 'device' | 'device-name' | 'sign-in-name' | 'row-marks' | 'event-ref' | 'manifest'
  | 'vault-wrap' | 'vault-index' | 'vault-check' | 'factor-seal' | 'factor-challenge' | 'factor-proof' | 'factor-handle'

const derived = new Map<KeyPurpose, Buffer>()

/** What is stored for years hangs on the master key, so that PORTAL_SECRET can be renewed without touching a row. */
const storedForYears: ReadonlySet<KeyPurpose> = new Set(['content-digest', 'blind-uan', 'blind-mobile', 'sealed-secret', 'ids-digest', 'password', 'factor-seal', 'device', 'device-name', 'row-marks', 'manifest'])

/** The vault's keys hang on VAULT_KEY alone: neither of the other secrets opens anything in it. */
const ofTheVault: ReadonlySet<KeyPurpose> = new Set(['vault-wrap', 'vault-index', 'vault-check'])

/** The 32-byte key for one purpose, by HKDF-SHA-256 (RFC 5869) from VAULT_KEY for the vault, from MASTER_KEY for other stored data, else from PORTAL_SECRET. Throws where the process has no VAULT_KEY. */
export function deriveKey(purpose: KeyPurpose): Buffer {
  const known = derived.get(purpose)
  if (known) return known
  const source = ofTheVault.has(purpose) ? vaultKey() : storedForYears.has(purpose) ? Buffer.from(env().MASTER_KEY, 'base64') : env().PORTAL_SECRET
  const key = Buffer.from(hkdfSync('sha256', source, 'eshram-data-sharing', purpose, 32))
  derived.set(purpose, key)
  return key
}

function vaultKey(): Buffer {
  const key = Buffer.from(env().VAULT_KEY ?? '', 'base64')
  if (key.length !== 32) throw new Error('VAULT_KEY is missing or not 32 bytes in base64: this process has no business in the vault')
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
