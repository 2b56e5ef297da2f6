import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { eventPage } from '@/components/activity/event-page'
import { shown } from '@/components/frame/shown'
import { requireOfficer } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('eventPage'))('one') }
}

/** One event of the officer's own trail. */
export default shown(async function EventPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireOfficer('activity.event')
  return eventPage({ actor, ref: (await params).id, what: 'activity.event' })
})
