import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { tracePage } from '@/components/trace/trace-page'
import { requireAuditor } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('trace'))('title') }
}

/** Brings a suspect file and says whose it was. */
export default shown(async function AuditorTracePage({ searchParams }: { searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> }) {
  const reader = await requireAuditor('auditor.trace')
  return tracePage({ reader, address: await searchParams })
})
