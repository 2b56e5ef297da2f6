import type { ReactNode } from 'react'
import { PageFrame } from '@/components/frame/page-frame'

/** Pages open to everybody: the frame without a person. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return <PageFrame>{children}</PageFrame>
}
