import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ledgerPage, type LedgerQuery } from '@/components/activity/ledger-page'
import { requireAdmin } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { shown } from '@/components/frame/shown'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('activity'))('title') }
}

/** All that happened on the portal, for the Central admin. */
export default shown(async function AdminActivityPage({ searchParams }: { searchParams: Promise<LedgerQuery> }) {
  const actor = await requireAdmin('admin.activity', 'reports')
  const [query, locale, t] = await Promise.all([searchParams, getLocale(), getTranslations('activity')])
  return ledgerPage({ actor, query, path: localePath(locale, '/admin/activity'), title: t('title') })
})
