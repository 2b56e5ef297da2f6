import { createTransport } from 'nodemailer'
import { env } from '@/lib/env'

/**
 * Hands one finished message to the mail server of SMTP_URL and returns when the server has taken it. TLS is required but on this machine itself.
 * Throws when there is no server, no TLS, or no acceptance; the caller tries again with the same bytes.
 */
export async function sendBytes({ to, bytes }: { to: string; bytes: Buffer }): Promise<void> {
  const transport = createTransport(settingsOf(env().SMTP_URL))
  try {
    await transport.sendMail({ envelope: { from: addressOf(env().MAIL_FROM), to: [to] }, raw: bytes })
  } finally {
    transport.close()
  }
}

/** Exported for its test: what a URL means for encryption and patience. */
export function settingsOf(smtpUrl: string | undefined) {
  if (!smtpUrl) throw new Error('SMTP_URL is not set')
  const url = new URL(smtpUrl)
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (secure ? 465 : 587)), secure,
    requireTLS: !secure && !isLoopback, ignoreTLS: !secure && isLoopback,
    auth: url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : undefined,
    // A server that stops answering half-way must not hold a worker's place.
    connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000,
    disableFileAccess: true, disableUrlAccess: true,
  }
}

/** The bare address of `Name <address>`. */
function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()
}

/** True for an address that means the same to every mail server: plain signs, no quotes, no look-alikes, one `@` (security research, case 39). */
export function isPlainAddress(address: string): boolean {
  return address.length <= 254 && address === address.normalize('NFKC') && /^[a-zA-Z0-9](?:[a-zA-Z0-9._%+-]{0,62}[a-zA-Z0-9_%+-])?@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$/.test(address)
}
