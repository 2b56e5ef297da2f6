import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { incidentsPage } from '@/components/incidents/incident-pages'
import { requireAdmin } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('incidents'))('title') }
}

/** The register of incidents. */
export default shown(async function AdminIncidentsPage() {
  return incidentsPage({ keeper: await requireAdmin('admin.incidents', 'reports') })
})
