import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ADMIN_NAV, AUDITOR_NAV, type NavItem, OFFICER_NAV, withCounts } from '@/components/frame/navigation'
import { PageFrame } from '@/components/frame/page-frame'
import { SearchKey } from '@/components/search/search-key'
import { SessionEnd } from '@/components/sessions/session-end'
import { SignOutForm } from '@/components/users/sign-out-form'
import type { PersonActor } from '@/lib/auth/actor'
import { currentPerson } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { countWaitingExports } from '@/lib/exports/reads'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { countOddities } from '@/lib/oddities/reads'
import { countProposalsWaiting } from '@/lib/proposals/reads'
import { catalogue } from '@/lib/reference/catalogue'
import { countWaiting } from '@/lib/requests/reads'
import { readSessionTimes } from '@/lib/sessions/reads'

const NAVIGATION: Readonly<Record<PersonActor['kind'], readonly NavItem[]>> = { officer: OFFICER_NAV, admin: ADMIN_NAV, auditor: AUDITOR_NAV }

/**
 * The frame with who is signed in, their navigation and the way out. The person decides what it shows, never the address;
 * it is no door: each page asks for itself.
 */
export async function PersonFrame({ children }: { children: ReactNode }) {
  const [person, locale, t] = await Promise.all([currentPerson(), getLocale(), getTranslations('frame')])
  if (!person) return <PageFrame>{children}</PageFrame>
  const place = person.kind === 'officer' ? `, ${(await catalogue()).stateName(person.stateCode, locale)}` : ''
  const office = `${person.designation}${place}`
  const [times, counts] = [await readSessionTimes(person), await countsOf(person)]
  const printLine = times && t('confidential', { who: `${person.name}, ${office}`, when: formatDateTime(times.now, locale) })
  const nav = NAVIGATION[person.kind].filter(({ permission }) => permission === undefined || (person.kind === 'admin' && mayAdmin(person, permission)))
  return (
    <PageFrame nav={withCounts(nav, counts)} user={{ name: person.name, office }} signOut={<SignOutForm>{t('signOut')}</SignOutForm>} printLine={printLine ?? undefined} below={times && <SessionEnd times={times} />}>
      {children}
      {person.kind === 'admin' && <SearchKey href={localePath(locale, '/admin/search#q')} />}
    </PageFrame>
  )
}

/** What waits for the person, by where it waits. */
async function countsOf(person: PersonActor): Promise<Partial<Record<NavItem['key'], number>>> {
  switch (person.kind) {
    case 'officer': {
      const [files, requests] = await Promise.all([countWaitingExports(person), countWaiting(person)])
      return { files, requests }
    }
    case 'admin': {
      const [requests, proposals] = await Promise.all([countWaiting(person), countProposalsWaiting(person)])
      return { requests, proposals }
    }
    case 'auditor': return { oddities: await countOddities(person) }
  }
}
