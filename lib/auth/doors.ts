import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, AuditorActor, HalfPerson, Nobody, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { clientAddress } from '@/lib/auth/address'
import type { Browser } from '@/lib/auth/devices'
import { deviceCookieNameOf, sessionCookieName, sessionCookieSeconds } from '@/lib/auth/next-auth'
import { mayAdmin, type Permission } from '@/lib/auth/permissions'
import { endSessionOutside, endToken, resolveHalf, resolveSession, whyOver } from '@/lib/auth/session'
import { recordStranger } from '@/lib/auth/strangers'
import type { SignedIn } from '@/lib/auth/sign-in'
import { AppError } from '@/lib/errors'
import { isFirstRefusal, sayCookie, sayStatus } from '@/lib/http/early'
import { isFromOwnPage, ownOrigin } from '@/lib/http/gate'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'

/**
 * Whoever has a live session, from the cookie, the session row and the user row; once per request. Also a person who has not accepted the terms in force: for the
 * entrance, for signing out and for the page of acceptance. Everything else asks `currentPerson` or one of the doors below.
 */
export const sessionPerson = cache(async (): Promise<PersonActor | null> => {
  const [jar, head] = await Promise.all([cookies(), headers()])
  const token = jar.get(sessionCookieName())?.value
  if (!token) return null
  return resolveSession({ token, address: clientAddress(head.get('x-forwarded-for')), touch: isPersonAtWork(head) })
})

/** The person for whom doors open: signed in, with the terms in force accepted (product, C1). Null for anybody else. */
export async function currentPerson(): Promise<PersonActor | null> {
  const person = await sessionPerson()
  return person === null || person.termsDue ? null : person
}

/** Where a signed-in person must go first, as a path: to the terms, and back to `back` after them. Null when nothing is due. For routes, which answer for themselves. */
export async function termsFirst(back: string | null): Promise<{ person: PersonActor; path: string } | null> {
  const person = await sessionPerson()
  return person?.termsDue ? { person, path: acceptPath(person.locale, back) } : null
}

function acceptPath(locale: 'en' | 'hi', back: string | null): string {
  return `/${locale}/accept${back === null ? '' : `?back=${encodeURIComponent(back)}`}`
}

/** Why the session of this browser's cookie is over, for the sign-in page. One that is used outside its networks is ended here; once per request. */
const endOfSession = cache(async (): Promise<string | null> => {
  const token = (await cookies()).get(sessionCookieName())?.value
  if (token === undefined) return null
  return (await endSessionOutside({ token, address: await requestAddress() })) ? 'network' : whyOver(token)
})

/** Who has shown the password in this browser and not yet a factor; once per request. Null for everybody else. */
const currentHalf = cache(async (): Promise<HalfPerson | null> => {
  const [jar, address] = await Promise.all([cookies(), requestAddress()])
  const token = jar.get(sessionCookieName())?.value
  return token ? resolveHalf({ token, address }) : null
})

/** Puts the token of a session into the browser, over the one that was there. Only in acts that lead to another page: what is still drawn in the same answer knows the old token. */
export function setSessionCookie(token: string): void {
  const name = sessionCookieName()
  sayCookie(`${name}=${token}; Path=/; Max-Age=${sessionCookieSeconds}; HttpOnly; SameSite=Lax${name.startsWith('__Host-') ? '; Secure' : ''}`)
}

/** Puts into the browser what a sign-in leaves there: the session's token, and what makes this browser known to the account. */
export function keepSignIn({ token, person, device }: SignedIn): void {
  setSessionCookie(token)
  const name = deviceCookieNameOf(person.userId)
  sayCookie(`${name}=${device.token}; Path=/; Max-Age=${limits.deviceDays * 86_400}; HttpOnly; SameSite=Lax${name.startsWith('__Host-') ? '; Secure' : ''}`)
}

/** What this browser says of itself, and its cookie for that account. */
export async function browserFor({ userId }: { userId: string }): Promise<Browser> {
  const [jar, head] = await Promise.all([cookies(), headers()])
  return { userAgent: head.get('user-agent'), deviceToken: jar.get(deviceCookieNameOf(userId))?.value ?? null }
}

/** Takes the session cookie out of the browser, and ends a session of the first step with it; another session's end is its row's. Only where cookies can be set: in actions. */
export async function forgetSessionCookie(): Promise<void> {
  const name = sessionCookieName()
  const token = (await cookies()).get(name)?.value
  if (token) await endToken(token)
  ;(await cookies()).set(name, '', { maxAge: 0, httpOnly: true, sameSite: 'lax', path: '/', secure: name.startsWith('__Host-') })
}

/**
 * Whether a person made this request, which alone keeps a session alive (docs/decisions/0171): a page that was gone to, or an act. Not a page fetched ahead, not one
 * that reloads itself, which says so in its address (`?poll=1`; the proxy wrote the path, a client cannot), no rest of a file, and nothing that a script fetches. A browser says of what
 * its person started that it was its person; from one that says nothing of the kind, everything else counts.
 */
function isPersonAtWork(head: Headers): boolean {
  // An act counts on whatever page it is done: also on one that reloads itself meanwhile.
  if (head.get('next-action') !== null || (head.get('content-type') ?? '').startsWith('multipart/form-data')) return true
  if (head.get('next-router-prefetch') !== null || head.get('purpose') === 'prefetch' || head.get('sec-purpose') !== null || head.get('range') !== null) return false
  if (new URLSearchParams(head.get('x-portal-path')?.split('?')[1] ?? '').has('poll')) return false
  return head.get('sec-fetch-mode') === null || head.get('sec-fetch-user') === '?1'
}

/** The client's address as the portal trusts it. */
export async function requestAddress(): Promise<string | null> {
  return clientAddress((await headers()).get('x-forwarded-for'))
}

/**
 * Demands that an act comes from one of our own pages, whether or not a proxy asked before (design, section 5). Throws `refused` (`foreignForm`). It goes to the
 * log, as at the proxy, and not to the ledger: the person whose session came along did nothing.
 */
export async function demandOwnPage(what: string): Promise<void> {
  const head = await headers()
  if (isFromOwnPage({ origin: head.get('origin'), fetchSite: head.get('sec-fetch-site'), ownOrigin: ownOrigin() })) return
  log.warn({ action: what, status: 403 }, 'an act that was not sent from a page of ours was refused')
  sayStatus(403)
  throw new AppError('refused', { reason: 'foreignForm' })
}

/** The officer, or a redirect to sign-in, or not found for anybody else. `what` names the page in the ledger's refusal. */
export async function requireOfficer(what: string): Promise<OfficerActor> {
  const person = await requirePerson()
  return person.kind === 'officer' ? person : refuse(person, what)
}

/** The Central admin, likewise; with `permission` only one whose role allows it. */
export async function requireAdmin(what: string, permission?: Permission): Promise<AdminActor> {
  const person = await requirePerson()
  if (person.kind !== 'admin') return refuse(person, what)
  return permission === undefined || mayAdmin(person, permission) ? person : refuse(person, what, 'permission')
}

/** The auditor, likewise. */
export async function requireAuditor(what: string): Promise<AuditorActor> {
  const person = await requirePerson()
  return person.kind === 'auditor' ? person : refuse(person, what)
}

/** Whoever is signed in and has accepted the terms in force; or a redirect to the terms, or to sign-in, that comes back here. */
export async function requirePerson(): Promise<PersonActor> {
  const person = await requireSession()
  if (!person.termsDue) return person
  const path = (await headers()).get('x-portal-path') ?? '/en'
  redirect(acceptPath(path.startsWith('/hi') ? 'hi' : 'en', path))
}

/** Whoever has a live session, whether the terms are accepted or not; or a redirect to sign-in that comes back here. */
export async function requireSession(): Promise<PersonActor> {
  const person = await sessionPerson()
  if (person) return person
  const half = await currentHalf()
  const head = await headers()
  // proxy.ts writes the path it saw; a client cannot, the proxy overwrites it.
  const path = head.get('x-portal-path') ?? '/en'
  const locale = path.startsWith('/hi') ? 'hi' : 'en'
  if (half) redirect(`/${locale}/sign-in/factor?${new URLSearchParams({ callbackUrl: path })}`)
  const over = await endOfSession()
  redirect(`/${locale}/sign-in?${new URLSearchParams({ callbackUrl: path, ...(over === null ? {} : { over }) })}`)
}

/** Who has shown the password, for the pages of the next step: signed-in people go where they start, everybody else to sign in. */
export async function requireHalfPage(): Promise<HalfPerson> {
  if (await sessionPerson()) redirect(`/${await requestLocale()}`)
  return requireHalf()
}

/** Who has shown the password and not yet a factor, or a redirect to sign-in. */
export async function requireHalf(): Promise<HalfPerson> {
  return (await currentHalf()) ?? redirect(`/${await requestLocale()}/sign-in?callbackUrl=${encodeURIComponent(`/${await requestLocale()}`)}`)
}

/** True when somebody has shown the password in this browser and the factor is awaited. */
export async function isHalfWay(): Promise<boolean> {
  return (await currentHalf()) !== null
}

/** The language of the address that was asked. proxy.ts writes the path it saw; a client cannot, the proxy overwrites it. */
async function requestLocale(): Promise<'en' | 'hi'> {
  return (await headers()).get('x-portal-path')?.startsWith('/hi') ? 'hi' : 'en'
}

/** One event for a refused request, whoever asks first to record it. `what` is a route or action, never an address with values. */
export async function recordRefusal({ actor, what, cause }: { actor: PersonActor | Nobody; what: string; cause: string }): Promise<void> {
  if (!isFirstRefusal()) return
  if (actor.kind === 'nobody') await recordStranger({ kind: 'access.refused', actor, details: { what, cause } })
  else await recordAlone({ kind: 'access.refused', outcome: 'refused', actor, details: { what, cause } })
}

/** Records the refusal and shows the same page as for anything that does not exist. */
export async function refuse(person: PersonActor, what: string, cause = 'role'): Promise<never> {
  await recordRefusal({ actor: person, what, cause })
  notFound()
}
