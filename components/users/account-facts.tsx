import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { StatusTag } from '@/components/ui/tag'
import { formatDateTime } from '@/lib/i18n/format'

interface Account {
  readonly userId: string
  readonly status: 'invited' | 'active' | 'deactivated'
  readonly email: string
  readonly createdAt: Date
  readonly createdByName: string | null
  readonly lastSignInAt: Date | null
  readonly deactivatedAt: Date | null
}

/** The facts of an account that two admins keep; `beside` is what its kind has beside. */
export async function accountFacts(account: Account, beside: readonly { term: string; value: ReactNode }[] = []): Promise<{ title: string; items: readonly { term: string; value: ReactNode }[] }> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('accounts')])
  return {
    title: t('account'),
    items: [
      { term: t('status'), value: <StatusTag status={account.status} /> }, { term: t('form.userId'), value: account.userId }, ...beside,
      { term: t('form.email'), value: <span className="break-all">{account.email}</span> },
      { term: t('createdBy'), value: t('byAt', { name: account.createdByName ?? t('system'), at: formatDateTime(account.createdAt, locale) }) },
      { term: t('lastSignIn'), value: account.lastSignInAt ? formatDateTime(account.lastSignInAt, locale) : <span className="quiet">{t('never')}</span> },
      { term: t('endedAt'), value: account.deactivatedAt && formatDateTime(account.deactivatedAt, locale) },
    ],
  }
}
