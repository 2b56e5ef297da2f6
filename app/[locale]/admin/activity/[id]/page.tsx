import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { eventPage } from '@/components/activity/event-page'
import { shown } from '@/components/frame/shown'
import { requireAdmin } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('eventPage'))('one') }
}

/** One event of the ledger, for the Central admin. */
export default shown(async function AdminEventPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAdmin('admin.event', 'reports')
  return eventPage({ actor, ref: (await params).id, what: 'admin.event' })
})
