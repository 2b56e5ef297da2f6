import { getLocale, getTranslations } from 'next-intl/server'
import { localePath } from '@/lib/i18n/routing'

/** The way back to where admins and auditors read the ledger, for pages that lie below it. */
export async function ledgerCrumb(kind: 'admin' | 'auditor'): Promise<{ label: string; href: string }> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('frame.nav')])
  return kind === 'admin' ? { label: t('activity'), href: localePath(locale, '/admin/activity') } : { label: t('ledger'), href: localePath(locale, '/auditor') }
}
