import { keyedDigest } from '@/lib/crypto/derive'
import { newToken } from '@/lib/crypto/token'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

/** What a browser says of itself when somebody signs in with it. */
export interface Browser {
  readonly userAgent: string | null
  /** Its cookie for this account; null where it has none. */
  readonly deviceToken: string | null
}

/** A browser as the account knows it from now on. */
export interface KnownDevice {
  readonly id: string
  readonly isNew: boolean
  /** For the browser's cookie. */
  readonly token: string
}

/**
 * Under which name a browser keeps what makes it known to an account. One cookie for each account: the browsers of two people who share a desk are not one, and nobody
 * can plant a browser of their own into the other's. The name tells nothing of the user id.
 */
export function deviceCookieName(userId: string, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}portal.device-${keyedDigest('device-name', userId).toString('hex').slice(0, 16)}`
}

/** The browser of that cookie, if this account knows it. */
export async function findDevice(tx: Tx, { userId, deviceToken }: { userId: string; deviceToken: string | null }): Promise<string | null> {
  const [row] = await tx.sql<{ id: string }>('SELECT d.id FROM portal.device d WHERE d.token_digest = $1 AND d.forgotten_at IS NULL', [digestOf(userId, deviceToken ?? '')])
  return row?.id ?? null
}

/** The browser in which somebody has just signed in fully: known again, or new. Of very many the one that was away longest is forgotten. */
export async function rememberDevice(tx: Tx, { id, userId, browser }: { id: string; userId: string; browser: Browser }): Promise<KnownDevice> {
  const known = await findDevice(tx, { userId, deviceToken: browser.deviceToken })
  if (known !== null && browser.deviceToken !== null) {
    await tx.sql('UPDATE portal.device SET last_seen_at = now(), user_agent = left($2, 200) WHERE id = $1::uuid', [known, browser.userAgent])
    return { id: known, isNew: false, token: browser.deviceToken }
  }
  const token = newToken()
  const [row] = await tx.sql<{ id: string }>('INSERT INTO portal.device (user_id, token_digest, user_agent) VALUES ($1::uuid, $2, left($3, 200)) RETURNING id', [id, digestOf(userId, token), browser.userAgent])
  if (!row) throw new Error('no browser was made known')
  await tx.sql(
    `UPDATE portal.device SET forgotten_at = now() WHERE id IN (
       SELECT d.id FROM portal.device d WHERE d.user_id = $1::uuid AND d.forgotten_at IS NULL ORDER BY d.last_seen_at DESC, d.id OFFSET ${limits.devicesMax})`, [id])
  return { id: row.id, isNew: true, token }
}

/** No browser is known to the account any more. */
export async function forgetDevices(tx: Tx, id: string): Promise<void> {
  await tx.sql('UPDATE portal.device SET forgotten_at = now() WHERE user_id = $1::uuid AND forgotten_at IS NULL', [id])
}

function digestOf(userId: string, token: string): Buffer {
  return keyedDigest('device', `${userId}:${token}`)
}
