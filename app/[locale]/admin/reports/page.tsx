import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { reportPage, type ReportQuery } from '@/components/reports/report-page'
import { requireAdmin } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reports'))('title') }
}

/** A month's report, of one State or of all. */
export default shown(async function AdminReportsPage({ searchParams }: { searchParams: Promise<ReportQuery> }) {
  const reader = await requireAdmin('admin.reports', 'reports')
  return reportPage({ reader, query: await searchParams })
})
