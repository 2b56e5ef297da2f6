import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { incidentPage } from '@/components/incidents/incident-pages'
import { requireAuditor } from '@/lib/auth/doors'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('incidents'))('one') }
}

/** One incident. */
export default shown(async function AuditorIncidentPage({ params, searchParams }: Props) {
  const keeper = await requireAuditor('auditor.incident')
  const [{ id }, { done }] = await Promise.all([params, searchParams])
  return incidentPage({ keeper, id, done })
})
