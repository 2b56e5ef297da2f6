import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { timelinePage } from '@/components/activity/timeline-page'
import { shown } from '@/components/frame/shown'
import { requireAuditor } from '@/lib/auth/doors'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ cursor?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('timeline'))('title') }
}

/** The life of one officer, grant or file, for the auditor. */
export default shown(async function AuditorTimelinePage({ params, searchParams }: Props) {
  const actor = await requireAuditor('auditor.timeline')
  return timelinePage({ actor, of: (await params).id, cursor: (await searchParams).cursor, what: 'auditor.timeline' })
})
