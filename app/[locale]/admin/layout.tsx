import type { ReactNode } from 'react'
import { PersonFrame } from '@/components/users/person-frame'

/** The Central admin's pages. The frame is no door: each page asks for itself. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  return <PersonFrame>{children}</PersonFrame>
}
