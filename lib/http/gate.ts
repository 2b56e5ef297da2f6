import { env } from '@/lib/env'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'

export interface Refusal {
  status: 403 | 405 | 411 | 413
  sentence: string
}

/** What the head of a request says of itself. */
interface Head {
  readonly method: string
  readonly origin: string | null
  /** Sec-Fetch-Site, which browsers write and no script can; older ones and programs leave it out. */
  readonly fetchSite: string | null
  readonly contentLength: string | null
}

/**
 * What no page takes, decided from the request's head alone; null lets it pass. HEAD would render a page and PUT or DELETE would be
 * answered 200, so only GET and POST pass. A POST must say that it comes from our own pages (the framework accepts a missing Origin)
 * and how long it is. `ownOrigin` is the configured origin, never the Host header; `bodyBytesMax` another limit than a form's, for uploads.
 */
export function refusalOf(request: Head & { ownOrigin: string; bodyBytesMax?: number }): Refusal | null {
  if (request.method === 'GET') return null
  if (request.method !== 'POST') return { status: 405, sentence: 'This address takes GET and POST only. यहाँ केवल GET और POST स्वीकार हैं।' }
  if (!isFromOwnPage(request)) return { status: 403, sentence: 'This form was not sent from a page of this portal. यह फ़ॉर्म इस पोर्टल के पृष्ठ से नहीं भेजा गया।' }
  if (request.contentLength === null || !/^\d{1,15}$/.test(request.contentLength)) return { status: 411, sentence: 'The length of the request is missing. अनुरोध की लंबाई नहीं दी गई।' }
  if (Number(request.contentLength) > (request.bodyBytesMax ?? limits.bodyBytesMax)) return { status: 413, sentence: 'The request is too large. अनुरोध बहुत बड़ा है।' }
  return null
}

/** True when a request names our own origin, and its browser does not say that another site or another of our names sent it. */
export function isFromOwnPage({ origin, fetchSite, ownOrigin }: Pick<Head, 'origin' | 'fetchSite'> & { ownOrigin: string }): boolean {
  return origin === ownOrigin && (fetchSite === null || fetchSite === 'same-origin' || fetchSite === 'none')
}

/** Where our own pages come from, as configured: never what a request says of itself. */
export function ownOrigin(): string {
  return new URL(env().PORTAL_ORIGIN).origin
}

/** `refusalOf` for a request as it came. */
export function refusalOfRequest({ method, headers }: { method: string; headers: Headers }, bodyBytesMax?: number): Refusal | null {
  return refusalOf({ method, ownOrigin: ownOrigin(), origin: headers.get('origin'), fetchSite: headers.get('sec-fetch-site'), contentLength: headers.get('content-length'), bodyBytesMax })
}

/**
 * For a route that takes POST: the answer to one that is not from our own pages, or not of a stated length within the limit; null lets it pass.
 * So says the proxy as well; a route holds without it.
 */
export function refusePost(request: Request): Response | null {
  const refusal = refusalOfRequest(request)
  if (refusal === null) return null
  log.warn({ method: request.method, path: new URL(request.url).pathname.slice(0, 200), status: refusal.status }, 'a route refused a request')
  return new Response(`${refusal.sentence}\n`, { status: refusal.status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}
