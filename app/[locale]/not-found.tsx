import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NotFoundState } from '@/components/frame/failures'
import { PageFrame } from '@/components/frame/page-frame'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('errorPage'))('notFoundTitle') }
}

/** Absent and not open to this reader look the same, byte for byte: no name, no navigation. */
export default function NotFound() {
  return (
    <PageFrame>
      <NotFoundState />
    </PageFrame>
  )
}
