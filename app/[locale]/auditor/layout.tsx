import type { ReactNode } from 'react'
import { PersonFrame } from '@/components/users/person-frame'
import { currentPerson } from '@/lib/auth/doors'
import { countOddities } from '@/lib/oddities/reads'

/** The auditor's pages. The frame is no door: each page asks for itself. */
export default async function AuditorLayout({ children }: { children: ReactNode }) {
  const person = await currentPerson()
  const counts = person?.kind === 'auditor' ? { oddities: await countOddities(person) } : {}
  return <PersonFrame counts={counts}>{children}</PersonFrame>
}
