import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { keepingPage } from '@/components/keeping/keeping-page'
import { requireAdmin } from '@/lib/auth/doors'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('keeping'))('title') }
}

/** How long events are kept where, and what is held. */
export default shown(async function AdminKeepingPage({ searchParams }: { searchParams: Promise<{ end?: string | string[] }> }) {
  const reader = await requireAdmin('admin.keeping')
  return keepingPage({ reader, end: (await searchParams).end })
})
