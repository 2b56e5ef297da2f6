import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AbsentPage } from '@/components/frame/absent-page'
import { PersonFrame } from '@/components/users/person-frame'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('errorPage'))('notFoundTitle') }
}

/** Every path no page owns: the portal's own not-found, with its policy and its words. */
export default function UnknownPage() {
  return (
    <PersonFrame>
      <AbsentPage />
    </PersonFrame>
  )
}
