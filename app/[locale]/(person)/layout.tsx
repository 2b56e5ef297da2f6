import type { ReactNode } from 'react'
import { PersonFrame } from '@/components/users/person-frame'

/** Pages of everybody who is signed in, whatever their kind. It guards nothing: each page asks at its own door. */
export default function PersonLayout({ children }: { children: ReactNode }) {
  return <PersonFrame>{children}</PersonFrame>
}
