import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'

declare global {
  /** One store for the process: the bundler makes several copies of this module. */
  var portalResponses: AsyncLocalStorage<ServerResponse> | undefined
  var portalRefused: WeakSet<ServerResponse> | undefined
}

/**
 * Looks at each request before the framework does, through Node's own channel. Three things must happen that early:
 * what the framework fails on with 500 before the proxy runs is taken away (an address that cannot be decoded becomes one that does not exist,
 * the method TRACE one that is refused, a broken router state none); the host is ours, whatever a reverse proxy or a stranger calls us: the framework holds it against the Origin of an act,
 * and would fail with 500; and the answer is kept, so that a page or an act can say 403, 404 or 503 (`sayStatus`). `ownHost`: name and port that browsers use.
 */
export function watchRequests(ownHost: string): void {
  const responses = (globalThis.portalResponses ??= new AsyncLocalStorage())
  subscribe('http.server.request.start', (message) => {
    if (typeof message !== 'object' || message === null || !('request' in message) || !('response' in message)) return
    const { request, response } = message
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return
    request.url = readableUrl(request.url ?? '/')
    request.headers.host = ownHost
    delete request.headers['x-forwarded-host']
    if (request.method === 'TRACE') request.method = 'OPTIONS'
    // What a browser says it has of a page only saves bytes; a broken one is a 500 of the framework. Pages are always told whole.
    if (request.method === 'GET') delete request.headers['next-router-state-tree']
    responses.enterWith(response)
  })
}

/** The address as it came, or `/<first word>/-`, which no page owns, when it cannot be decoded, holds a NUL, or is the framework's own spelling. */
export function readableUrl(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  try {
    const words = decodeURIComponent(path)
    // `.rsc` is the framework's second name of a page, by which it answers 200 where the first redirects or is not found; no browser of ours uses it.
    if (!words.includes('\0') && !words.endsWith('.rsc')) return url
  } catch {
    // Falls through: what cannot be decoded names nothing.
  }
  const language = /^\/(en|hi)\//.exec(path)?.[1]
  return language === undefined ? '/-' : `/${language}/-`
}

/**
 * Gives the answer that is being made its status, while the page says why in words: 403 not from a page of ours, 404 absent or not open, 503 no ledger.
 * Nothing happens once bytes have left.
 */
export function sayStatus(status: 403 | 404 | 503): void {
  const response = globalThis.portalResponses?.getStore()
  if (response !== undefined && !response.headersSent) response.statusCode = status
}

/**
 * Gives the answer that is being made one more cookie, written out. The framework's own way (`cookies().set`) has it draw the page anew behind an act, under the nonce of
 * another answer, which the browser refuses (docs/decisions/0162). Throws where no answer is being made, or its head has left.
 */
export function sayCookie(cookie: string): void {
  const response = globalThis.portalResponses?.getStore()
  if (response === undefined || response.headersSent) throw new Error('a cookie goes with an answer that is being made')
  response.appendHeader('Set-Cookie', cookie)
}

/**
 * True the first time it is asked within a request. One refused request is one event, however many doors it meets: an act that is
 * refused has its page drawn after it, and that page refuses too. Outside a request every refusal is the first.
 */
export function isFirstRefusal(): boolean {
  const response = globalThis.portalResponses?.getStore()
  if (response === undefined) return true
  const refused = (globalThis.portalRefused ??= new WeakSet())
  if (refused.has(response)) return false
  refused.add(response)
  return true
}
