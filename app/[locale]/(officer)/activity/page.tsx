import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ledgerPage, type LedgerQuery } from '@/components/activity/ledger-page'
import { requireOfficer } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { shown } from '@/components/frame/shown'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('activity'))('ownTitle') }
}

/** What the officer did, and what others did to the officer's account, grants and files. */
export default shown(async function ActivityPage({ searchParams }: { searchParams: Promise<LedgerQuery> }) {
  const actor = await requireOfficer('activity')
  const [query, locale, t] = await Promise.all([searchParams, getLocale(), getTranslations('activity')])
  return ledgerPage({ actor, query, path: localePath(locale, '/activity'), title: t('ownTitle') })
})
