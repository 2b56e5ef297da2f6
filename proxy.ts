import { NextResponse, type NextRequest } from 'next/server'
import { isOurAct } from '@/lib/http/act'
import { isVerifyPage, mayReadFingers } from '@/lib/http/capture-pages'
import { ownOrigin, refusalOfRequest } from '@/lib/http/gate'
import { contentPolicy, responseHeaders } from '@/lib/http/headers'
import { isPictureAddress } from '@/components/manual/pictures'
import { env } from '@/lib/env'
import { isLocale, LOCALE_COOKIE, NONCE_HEADER, PATH_HEADER, preferredLocale, type Locale } from '@/lib/i18n/routing'
import { log } from '@/lib/log'

/** next-intl reads the language of a request here. */
const LOCALE_HEADER = 'x-next-intl-locale'
const ONE_YEAR_SECONDS = 31_536_000
const NO_PAGE_POLICY = contentPolicy({ nonce: null, development: false })

/**
 * Headers, redirects, and what no page takes. It is not authorization: each page, action and route asks for itself
 * (design, section 5). Nothing here depends on the Host header, and no header a client sends is believed.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const origin = ownOrigin()
  const isStatic = request.nextUrl.pathname.startsWith('/_next/static/') || request.nextUrl.pathname === '/icon.svg' || isPictureAddress(request.nextUrl.pathname)
  // Files keep their own headers (next.config.ts), so that browsers may keep them; what a client dictates is stripped here as well.
  if (isStatic && request.method === 'GET') return NextResponse.next({ request: { headers: stripped(request) } })
  const refusal = refusalOfRequest(request)
  if (refusal !== null) return refuse(request, refusal, origin)
  if (!(await isReadableForm(request))) return refuse(request, { status: 400, sentence: 'This form cannot be read. यह फ़ॉर्म पढ़ा नहीं जा सका।' }, origin)
  // What the ledger publishes lies outside the languages: machines read it.
  if (/^\/(api|ledger)\//.test(request.nextUrl.pathname)) return passToApi(request, origin)
  return toPage(request, origin)
}

/**
 * Everything passes here, also an address that looks like a file of ours: it may still reach a page or an action. But for letters and suspect files, whose
 * routes ask at their own doors: uploads that pass through here are cut.
 */
export const config = { matcher: ['/((?!api/(?:requests|handovers)/[^/]+/letter$|api/trace$).*)'] }

function toPage(request: NextRequest, origin: string): NextResponse {
  const { pathname, search } = request.nextUrl
  const preferred = preferredLocale({ cookie: request.cookies.get(LOCALE_COOKIE)?.value, acceptLanguage: request.headers.get('accept-language') })
  if (pathname === '/') return withHeaders(NextResponse.redirect(new URL(`/${preferred}`, origin), 307), { origin, policy: NO_PAGE_POLICY })
  const first = pathname.split('/')[1]
  const locale = isLocale(first) ? first : preferred
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64')
  const policy = contentPolicy({ nonce, development: env().NODE_ENV === 'development', readsFingers: Boolean(env().AADHAAR_CONFIGURATION) && mayReadFingers(pathname), asksNobody: isVerifyPage(pathname) })
  const headers = trustedHeaders(request, { locale, nonce, policy, path: isLocale(first) ? pathname + search : `/${locale}` })
  // A word that is no language is a page that does not exist: the portal's own words for it, in the reader's language.
  const response = isLocale(first) && isReadable(pathname)
    ? NextResponse.next({ request: { headers } })
    : NextResponse.rewrite(new URL(`/${locale}/-`, request.url), { request: { headers } })
  if (isLocale(first) && request.cookies.get(LOCALE_COOKIE)?.value !== locale) {
    response.cookies.set(LOCALE_COOKIE, locale, { path: '/', maxAge: ONE_YEAR_SECONDS, sameSite: 'lax', httpOnly: true, secure: origin.startsWith('https:') })
  }
  return withHeaders(response, { origin, policy })
}

function passToApi(request: NextRequest, origin: string): NextResponse {
  return withHeaders(NextResponse.next({ request: { headers: stripped(request) } }), { origin, policy: NO_PAGE_POLICY })
}

/** The request's headers with ours written over whatever came under the same names. */
function trustedHeaders(request: NextRequest, ours: { locale: Locale; nonce: string; policy: string; path: string }): Headers {
  const headers = stripped(request)
  headers.set(LOCALE_HEADER, ours.locale)
  headers.set(NONCE_HEADER, ours.nonce)
  headers.set(PATH_HEADER, ours.path)
  headers.set('content-security-policy', ours.policy)
  return headers
}

/** Without the names by which the framework's parts talk to each other, or by which a nonce could be dictated. */
function stripped(request: NextRequest): Headers {
  const headers = new Headers(request.headers)
  for (const name of [...headers.keys()]) {
    if (/^(x-middleware-|x-portal-|x-nonce$|x-next-intl-|content-security-policy)/.test(name)) headers.delete(name)
  }
  return headers
}

/** A broken form, or an act that no form of ours sends, would be a 500 of the framework. The gate has bounded its size; what comes after reads a body of its own. */
async function isReadableForm(request: NextRequest): Promise<boolean> {
  if (request.method !== 'POST') return true
  const byScript = request.headers.has('next-action')
  if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) return !byScript
  return request.clone().formData().then((form) => isOurAct(form, byScript), () => false)
}

/** A path that can be decoded and holds no NUL; others would break below and are simply absent. */
function isReadable(pathname: string): boolean {
  try {
    return !decodeURIComponent(pathname).includes('\0')
  } catch {
    return false
  }
}

function refuse(request: NextRequest, refusal: { status: number; sentence: string }, origin: string): NextResponse {
  log.warn({ method: request.method, path: request.nextUrl.pathname.slice(0, 200), status: refusal.status }, 'the proxy refused a request')
  const response = new NextResponse(`${refusal.sentence}\n`, { status: refusal.status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
  if (refusal.status === 405) response.headers.set('Allow', 'GET, POST')
  return withHeaders(response, { origin, policy: NO_PAGE_POLICY })
}

function withHeaders(response: NextResponse, input: { origin: string; policy: string }): NextResponse {
  for (const [name, value] of responseHeaders(input)) response.headers.set(name, value)
  return response
}
