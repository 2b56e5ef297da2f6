import type { ReactNode } from 'react'
import { PersonFrame } from '@/components/users/person-frame'

/** The officer's pages. The frame shows who is signed in and guards nothing: each page asks at its own door. */
export default function OfficerLayout({ children }: { children: ReactNode }) {
  return <PersonFrame>{children}</PersonFrame>
}
