import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { disclosuresPage } from '@/components/disclosures/disclosures-page'
import { shown } from '@/components/frame/shown'
import { requireAdmin } from '@/lib/auth/doors'
import { readDisclosures } from '@/lib/disclosures/use-cases'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disclosures'))('title') }
}

/** "Who received this worker's data?" for the Central admin. */
export default shown(async function AdminDisclosuresPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const reader = await requireAdmin('admin.disclosures', 'review')
  return disclosuresPage({ reader, query: await searchParams, read: readDisclosures })
})
