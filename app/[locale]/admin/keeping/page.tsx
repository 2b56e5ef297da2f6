import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shown } from '@/components/frame/shown'
import { HoldPanel } from '@/components/keeping/hold-panel'
import { keepingPage } from '@/components/keeping/keeping-page'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('keeping'))('title') }
}

/** How long events are kept where, and what is held. */
export default shown(async function AdminKeepingPage({ searchParams }: { searchParams: Promise<{ end?: string | string[] }> }) {
  const reader = await requireAdmin('admin.keeping')
  const { end } = await searchParams
  return keepingPage({ reader, end, act: mayAdmin(reader, 'policy') ? (ending) => <HoldPanel ending={ending} /> : undefined })
})
