import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { clientAddress } from '@/lib/auth/address'
import { deviceCookieName } from '@/lib/auth/devices'
import { resolveSession } from '@/lib/auth/session'
import { signIn } from '@/lib/auth/sign-in'
import { deriveKey } from '@/lib/crypto/derive'
import { env } from '@/lib/env'
import { log } from '@/lib/log'

declare module 'next-auth' {
  interface User {
    token: string
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    opaque?: string
  }
}

/** The cookie outlives no session: eight hours is the longest that policy starts with; the row decides. */
export const sessionCookieSeconds = 8 * 3_600

/** The session cookie's name; the prefix makes browsers refuse it without Secure and with a Domain. */
export function sessionCookieName(): string {
  return cookieName('portal.session')
}

/** A portal for practice stands at another port of the same host, and browsers give every port the same cookies: each would sign its people out of the other. */
function cookieName(name: string): string {
  return `${isSecure() ? '__Host-' : ''}${name}${env().TRAINING === 'on' ? '-training' : ''}`
}

/** The name under which next-auth keeps its CSRF token (token and hash, parted by `|`). */
export function csrfCookieName(): string {
  return cookieName('next-auth.csrf-token')
}

/**
 * next-auth's part: CSRF token, the credentials form's POST, the cookie. The cookie's value is an opaque token whose row is the session;
 * nothing is ever read from a token itself. `locale` decides which sign-in page errors return to.
 */
export function nextAuthOptions(locale: 'en' | 'hi'): NextAuthOptions {
  return {
    secret: deriveKey('next-auth').toString('base64url'),
    session: { strategy: 'jwt', maxAge: sessionCookieSeconds, updateAge: 0 },
    pages: { signIn: `/${locale}/sign-in`, error: `/${locale}/sign-in`, signOut: `/${locale}/sign-in` },
    useSecureCookies: isSecure(),
    cookies: { sessionToken: { name: sessionCookieName(), options: cookieOptions() }, csrfToken: { name: csrfCookieName(), options: cookieOptions() } },
    providers: [
      Credentials({
        credentials: { userId: {}, password: {} },
        async authorize(credentials, request) {
          const header = (name: string): string | null => textOf(request.headers?.[name])
          const userId = textOf(credentials?.userId) ?? ''
          const found = await signIn({
            userId, password: textOf(credentials?.password) ?? '', address: clientAddress(header('x-forwarded-for')),
            browser: { userAgent: header('user-agent'), deviceToken: cookieIn(header('cookie'), deviceCookieNameOf(userId)) },
          })
          return found && { id: found.id, token: found.token }
        },
      }),
    ],
    jwt: {
      encode: async ({ token }) => token?.opaque ?? '',
      decode: async ({ token }) => {
        const person = token ? await resolveSession({ token, address: null, touch: false }) : null
        return person && token ? { sub: person.id, opaque: token } : null
      },
    },
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, opaque: user.token } : token),
      redirect: ({ url }) => safeTarget(url),
    },
    logger: {
      error: (code) => log.warn({ code }, 'next-auth'),
      warn: () => undefined,
      debug: () => undefined,
    },
  }
}

/** The name of the cookie by which this browser is known to whoever signs in with that user id. */
export function deviceCookieNameOf(userId: string): string {
  return deviceCookieName(userId.trim().toLowerCase(), isSecure())
}

/** Only a path of our own is a target after sign-in; anything else leads to the entrance. */
export function safeTarget(url: string): string {
  const { origin } = new URL(env().PORTAL_ORIGIN)
  const target = URL.canParse(url, origin) ? new URL(url, origin) : null
  if (!target || target.origin !== origin || !/^\/(en|hi)(\/|$)/.test(target.pathname)) return `${origin}/`
  return target.toString()
}

function cookieIn(header: string | null, name: string): string | null {
  const [, value] = header?.split(/;\s*/).map((pair) => pair.split('=')).find(([key]) => key === name) ?? []
  return value ?? null
}

function cookieOptions(): { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean } {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure() }
}

function isSecure(): boolean {
  return env().PORTAL_ORIGIN.startsWith('https:')
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
