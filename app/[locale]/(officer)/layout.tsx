import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { OFFICER_NAV } from '@/components/frame/navigation'
import { PageFrame } from '@/components/frame/page-frame'
import { currentPerson } from '@/lib/auth/doors'
import { formatDateTime } from '@/lib/i18n/format'

/** The frame of the officer's pages. It shows who is signed in; it guards nothing: each page asks at its own door. */
export default async function OfficerLayout({ children }: { children: ReactNode }) {
  const [person, locale, t] = await Promise.all([currentPerson(), getLocale(), getTranslations('frame')])
  const user = person?.kind === 'officer' ? { name: person.name, office: person.designation } : null
  return (
    <PageFrame nav={user ? OFFICER_NAV : []} user={user}
      printLine={user ? t('confidential', { who: `${user.name}, ${user.office}`, when: formatDateTime(new Date(), locale) }) : undefined}>
      {children}
    </PageFrame>
  )
}
