import type { ReactNode } from 'react'
import { PersonFrame } from '@/components/users/person-frame'
import { currentPerson } from '@/lib/auth/doors'
import { countWaitingExports } from '@/lib/exports/reads'
import { countWaiting } from '@/lib/requests/reads'

/** The officer's pages. The frame shows who is signed in and what waits for them; it guards nothing: each page asks at its own door. */
export default async function OfficerLayout({ children }: { children: ReactNode }) {
  const person = await currentPerson()
  const [files, requests] = person?.kind === 'officer' ? await Promise.all([countWaitingExports(person), countWaiting(person)]) : [0, 0]
  return <PersonFrame counts={{ files, requests }}>{children}</PersonFrame>
}
