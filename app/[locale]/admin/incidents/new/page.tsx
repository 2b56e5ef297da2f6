import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { newIncidentPage } from '@/components/incidents/incident-pages'
import { requireAdmin } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('incidents'))('new') }
}

/** Opens an incident. */
export default shown(async function AdminNewIncidentPage({ searchParams }: { searchParams: Promise<{ oddity?: string | string[] }> }) {
  const keeper = await requireAdmin('admin.incident.new', 'reports')
  return newIncidentPage({ keeper, oddity: (await searchParams).oddity })
})
