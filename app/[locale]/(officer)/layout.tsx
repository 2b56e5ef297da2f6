import type { ReactNode } from 'react'
import { PersonFrame } from '@/components/users/person-frame'

/** The frame of the officer's pages. It shows who is signed in; it guards nothing: each page asks at its own door. */
export default function OfficerLayout({ children }: { children: ReactNode }) {
  return <PersonFrame>{children}</PersonFrame>
}
