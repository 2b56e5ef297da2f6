import { env } from '@/lib/env'

/**
 * The client's address: the right-most forwarded entry that is not one of our own proxies. The web process drops the header
 * of strangers before it is read (bin/client-address.mjs), so what stands here was written by the socket or by a trusted proxy.
 */
export function clientAddress(forwardedFor: string | null | undefined): string | null {
  if (!forwardedFor) return null
  const trusted = new Set(env().TRUSTED_PROXIES.split(',').map((each) => each.trim()).filter(Boolean))
  const hops = forwardedFor.split(',').map((each) => each.trim()).filter(Boolean)
  const client = hops.reverse().find((hop) => !trusted.has(hop)) ?? hops.at(-1)
  return client ? client.replace(/^::ffff:/, '').slice(0, 60) : null
}
