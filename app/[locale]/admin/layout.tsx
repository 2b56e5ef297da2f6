import { getLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { SearchKey } from '@/components/search/search-key'
import { PersonFrame } from '@/components/users/person-frame'
import { currentPerson } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { countProposalsWaiting } from '@/lib/proposals/reads'
import { countWaiting } from '@/lib/requests/reads'

/** The Central admin's pages. The frame is no door: each page asks for itself. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const person = await currentPerson()
  const counts = person?.kind === 'admin' ? { requests: await countWaiting(person), proposals: await countProposalsWaiting(person) } : {}
  return <PersonFrame counts={counts}>{children}{person?.kind === 'admin' && <SearchKey href={localePath(await getLocale(), '/admin/search#q')} />}</PersonFrame>
}
