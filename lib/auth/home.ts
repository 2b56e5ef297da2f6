import type { PersonActor } from '@/lib/auth/actor'
import { safeTarget } from '@/lib/auth/next-auth'
import { assertNever } from '@/lib/errors'
import { type Locale, localePath } from '@/lib/i18n/routing'

/** Where a person starts. */
export function homePath(person: PersonActor, locale: Locale): string {
  switch (person.kind) {
    case 'officer': return localePath(locale, '/home')
    case 'admin': return localePath(locale, '/admin')
    case 'auditor': return localePath(locale, '/auditor')
    default: return assertNever(person)
  }
}

/** The page to come back to, or the entrance, which leads everybody to where they start. */
export function homeOr(callbackUrl: string | undefined, locale: Locale): string {
  return returnPath(callbackUrl) ?? localePath(locale, '/')
}

/** The page to come back to after signing in, as a path of ours, or null when the address names none. Takes what next-auth writes: a whole URL. */
export function returnPath(callbackUrl: string | undefined): string | null {
  if (callbackUrl === undefined || callbackUrl.length > 2_000) return null
  const target = new URL(safeTarget(callbackUrl))
  if (target.pathname === '/' || /^\/(en|hi)(\/(sign-in|activate|accept).*)?\/?$/.test(target.pathname)) return null
  return target.pathname + target.search
}
