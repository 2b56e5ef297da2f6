import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { eventPage } from '@/components/activity/event-page'
import { shown } from '@/components/frame/shown'
import { requireAuditor } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('eventPage'))('one') }
}

/** One event of the ledger, for the auditor. */
export default shown(async function AuditorEventPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAuditor('auditor.event')
  return eventPage({ actor, ref: (await params).id, what: 'auditor.event' })
})
