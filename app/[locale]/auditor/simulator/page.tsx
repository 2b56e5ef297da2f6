import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { officerPage } from '@/components/simulator/officer-page'
import type { SimulatorQuery } from '@/components/simulator/simulator-head'
import { requireAuditor } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('simulator.questions'))('officer', { when: 'now' }) }
}

/** What an officer could see, now or at a past instant, and by which grant. */
export default shown(async function AuditorSimulatorOfficerPage({ searchParams }: { searchParams: Promise<SimulatorQuery> }) {
  const reader = await requireAuditor('auditor.simulator')
  return officerPage({ reader, query: await searchParams })
})
