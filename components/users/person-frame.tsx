import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ADMIN_NAV, AUDITOR_NAV, type NavItem, OFFICER_NAV, withCounts } from '@/components/frame/navigation'
import { PageFrame } from '@/components/frame/page-frame'
import { SessionEnd } from '@/components/sessions/session-end'
import { SignOutForm } from '@/components/users/sign-out-form'
import type { PersonActor } from '@/lib/auth/actor'
import { currentPerson } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatDateTime } from '@/lib/i18n/format'
import { catalogue } from '@/lib/reference/catalogue'
import { readSessionTimes } from '@/lib/sessions/reads'

const NAVIGATION: Readonly<Record<PersonActor['kind'], readonly NavItem[]>> = { officer: OFFICER_NAV, admin: ADMIN_NAV, auditor: AUDITOR_NAV }

/**
 * The frame with who is signed in, their navigation and the way out. The person decides what it shows, never the address;
 * it is no door: each page asks for itself. `counts` are things that wait for this person.
 */
export async function PersonFrame({ counts = {}, children }: { counts?: Partial<Record<NavItem['key'], number>>; children: ReactNode }) {
  const [person, locale, t] = await Promise.all([currentPerson(), getLocale(), getTranslations('frame')])
  if (!person) return <PageFrame>{children}</PageFrame>
  const place = person.kind === 'officer' ? `, ${(await catalogue()).stateName(person.stateCode, locale)}` : ''
  const office = `${person.designation}${place}`
  const times = await readSessionTimes(person)
  const printLine = times && t('confidential', { who: `${person.name}, ${office}`, when: formatDateTime(times.now, locale) })
  const nav = NAVIGATION[person.kind].filter(({ permission }) => permission === undefined || (person.kind === 'admin' && mayAdmin(person, permission)))
  return (
    <PageFrame nav={withCounts(nav, counts)} user={{ name: person.name, office }} signOut={<SignOutForm>{t('signOut')}</SignOutForm>} printLine={printLine ?? undefined} below={times && <SessionEnd times={times} />}>
      {children}
    </PageFrame>
  )
}
