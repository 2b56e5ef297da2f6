import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { incidentsPage } from '@/components/incidents/incident-pages'
import { requireAuditor } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('incidents'))('title') }
}

/** The register of incidents. */
export default shown(async function AuditorIncidentsPage() {
  return incidentsPage({ keeper: await requireAuditor('auditor.incidents') })
})
