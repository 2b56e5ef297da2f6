import NextAuth from 'next-auth'
import { NextRequest, NextResponse } from 'next/server'
import { returnPath } from '@/lib/auth/home'
import { nextAuthOptions } from '@/lib/auth/next-auth'
import { overCauses } from '@/lib/auth/session'
import { env } from '@/lib/env'
import { refusePost } from '@/lib/http/gate'
import { isLocale, type Locale } from '@/lib/i18n/routing'

interface Context {
  params: Promise<{ nextauth: string[] }>
}

/** `signin` sets the CSRF cookie and leads back to the page of the form, marked, so that a browser without cookies is told instead of sent around. */
export async function GET(request: NextRequest, context: Context): Promise<Response> {
  if ((await pathOf(context)) !== 'signin') return notHere()
  const callbackUrl = request.nextUrl.searchParams.get('callbackUrl')
  const options = nextAuthOptions(localeOf(callbackUrl))
  const done = request.nextUrl.searchParams.get('done')
  const over = overCauses.find((cause) => cause === request.nextUrl.searchParams.get('over'))
  options.pages = { ...options.pages, signIn: `${options.pages?.signIn}?tried=1${done === 'activated' || done === 'out' ? `&done=${done}` : ''}${over === undefined ? '' : `&over=${over}`}` }
  return NextAuth(request, context, options)
}

/** The form's POST. Nothing else of next-auth is open: sessions are rows, signing out is an action of ours. */
export async function POST(request: NextRequest, context: Context): Promise<Response> {
  const refusal = refusePost(request)
  if (refusal) return refusal
  if ((await pathOf(context)) !== 'callback/credentials') return notHere()
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false
  const typed = new URLSearchParams(isForm ? await request.text() : '')
  const callbackUrl = typed.get('callbackUrl')
  const locale = localeOf(callbackUrl)
  const response = await NextAuth(formRequest(request, typed), context, nextAuthOptions(locale))
  const location = response.headers.get('location')
  // next-auth answers a failure with a walk over two pages of its own; the form's page is where it ends.
  if (location && new URL(location, env().PORTAL_ORIGIN).pathname.startsWith('/api/auth/')) {
    response.headers.set('location', `/${locale}/sign-in?${failureQuery(location, callbackUrl)}`)
  }
  return response
}

function failureQuery(location: string, callbackUrl: string | null): URLSearchParams {
  const { searchParams } = new URL(location, env().PORTAL_ORIGIN)
  const error = searchParams.get('csrf') ? 'old' : searchParams.get('error') === 'CredentialsSignin' ? 'credentials' : searchParams.get('error') === 'network' ? 'network' : 'ours'
  const back = returnPath(callbackUrl ?? undefined)
  return new URLSearchParams({ tried: '1', error, ...(back ? { callbackUrl: back } : {}) })
}

/** The four fields of our form, each once; what else came does not travel on. */
function formRequest(request: NextRequest, typed: URLSearchParams): NextRequest {
  const fields = ['csrfToken', 'userId', 'password', 'callbackUrl'].map((name): [string, string] => [name, typed.get(name) ?? ''])
  const headers = new Headers(request.headers)
  headers.set('content-type', 'application/x-www-form-urlencoded')
  headers.delete('content-length')
  return new NextRequest(request.nextUrl, { method: 'POST', headers, body: new URLSearchParams(fields).toString() })
}

async function pathOf({ params }: Context): Promise<string> {
  return (await params).nextauth.join('/')
}

function localeOf(callbackUrl: string | null): Locale {
  const first = callbackUrl !== null && URL.canParse(callbackUrl, env().PORTAL_ORIGIN) ? new URL(callbackUrl, env().PORTAL_ORIGIN).pathname.split('/')[1] : undefined
  return isLocale(first) ? first : 'en'
}

function notHere(): Response {
  return new NextResponse(null, { status: 404 })
}
