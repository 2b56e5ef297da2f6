import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { registrantPage } from '@/components/simulator/registrant-page'
import type { SimulatorQuery } from '@/components/simulator/simulator-head'
import { requireAdmin } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('simulator.questions'))('registrant') }
}

/** Who could see the registrant whose UAN somebody brings, now or at a past instant. */
export default shown(async function AdminSimulatorRegistrantPage({ searchParams }: { searchParams: Promise<SimulatorQuery> }) {
  const reader = await requireAdmin('admin.simulator.registrant', 'review')
  return registrantPage({ reader, query: await searchParams })
})
