import type { ReactNode } from 'react'
import { PersonFrame } from '@/components/users/person-frame'
import { currentPerson } from '@/lib/auth/doors'
import { countProposalsWaiting } from '@/lib/proposals/reads'
import { countWaiting } from '@/lib/requests/reads'

/** The Central admin's pages. The frame is no door: each page asks for itself. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const person = await currentPerson()
  const counts = person?.kind === 'admin' ? { requests: await countWaiting(person), proposals: await countProposalsWaiting(person) } : {}
  return <PersonFrame counts={counts}>{children}</PersonFrame>
}
