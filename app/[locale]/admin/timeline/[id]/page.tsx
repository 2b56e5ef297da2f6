import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { timelinePage } from '@/components/activity/timeline-page'
import { shown } from '@/components/frame/shown'
import { requireAdmin } from '@/lib/auth/doors'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ cursor?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('timeline'))('title') }
}

/** The life of one officer, grant or file, for the Central admin. */
export default shown(async function AdminTimelinePage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.timeline', 'reports')
  return timelinePage({ actor, of: (await params).id, cursor: (await searchParams).cursor, what: 'admin.timeline' })
})
