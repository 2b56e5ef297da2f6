import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { newIncidentPage } from '@/components/incidents/incident-pages'
import { requireAuditor } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('incidents'))('new') }
}

/** Opens an incident. */
export default shown(async function AuditorNewIncidentPage({ searchParams }: { searchParams: Promise<{ oddity?: string | string[] }> }) {
  const keeper = await requireAuditor('auditor.incident.new')
  return newIncidentPage({ keeper, oddity: (await searchParams).oddity })
})
