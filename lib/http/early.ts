import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'

declare global {
  /** One store for the process: the bundler makes several copies of this module. */
  var portalResponses: AsyncLocalStorage<ServerResponse> | undefined
}

/**
 * Looks at each request before the framework does, through Node's own channel. Two things must happen that early:
 * an address that cannot be decoded and the method TRACE, on which the framework fails with 500 before the proxy runs, become an address
 * that does not exist and a method that is refused; and the answer is kept, so that a page can say 404 or 503 (`sayStatus`).
 */
export function watchRequests(): void {
  const responses = (globalThis.portalResponses ??= new AsyncLocalStorage())
  subscribe('http.server.request.start', (message) => {
    if (typeof message !== 'object' || message === null || !('request' in message) || !('response' in message)) return
    const { request, response } = message
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return
    request.url = readableUrl(request.url ?? '/')
    if (request.method === 'TRACE') request.method = 'OPTIONS'
    responses.enterWith(response)
  })
}

/** The address as it came, or `/<first word>/-`, which no page owns, when it cannot be decoded or holds a NUL. */
export function readableUrl(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  try {
    if (!decodeURIComponent(path).includes('\0')) return url
  } catch {
    // Falls through: what cannot be decoded names nothing.
  }
  const language = /^\/(en|hi)\//.exec(path)?.[1]
  return language === undefined ? '/-' : `/${language}/-`
}

/**
 * Gives the answer that is being made its status, while the page says why in words: 404 absent or not open, 503 no ledger.
 * Nothing happens once bytes have left.
 */
export function sayStatus(status: 404 | 503): void {
  const response = globalThis.portalResponses?.getStore()
  if (response !== undefined && !response.headersSent) response.statusCode = status
}
