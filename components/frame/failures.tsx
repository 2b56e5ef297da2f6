'use client'

import { useLocale, useTranslations } from 'next-intl'
import { referenceOf } from '@/components/frame/reference'
import { Button, LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/panel'
import { localePath } from '@/lib/i18n/routing'

/** Absent, or not open to this reader: one page for both. */
export function NotFoundState({ level = 1 }: { level?: 1 | 3 }) {
  const t = useTranslations('errorPage')
  const locale = useLocale()
  return (
    <EmptyState icon="none" level={level} title={t('notFoundTitle')}
      actions={<><LinkButton href={localePath(locale, '/')}>{t('home')}</LinkButton><LinkButton href={localePath(locale, '/help')}>{t('help')}</LinkButton></>}>
      {t('notFoundText')}
    </EmptyState>
  )
}

/** Something broke on our side. Shows the reference only, never the message. */
export function BrokenState({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('errorPage')
  const locale = useLocale()
  const reference = referenceOf(error)
  return (
    <EmptyState icon="warn" level={1} title={t('brokenTitle')} actions={<><Button onClick={retry} type="button">{t('again')}</Button>{reference !== null && <LinkButton href={`${localePath(locale, '/help-desk')}?${new URLSearchParams({ reference })}`}>{t('askHelpDesk')}</LinkButton>}</>}
      reference={reference === null ? undefined : t('reference', { reference })}>
      {t('brokenText')}
    </EmptyState>
  )
}

/** No ledger, no data: shown instead of a page whose event could not be written. */
export function NoLedgerState({ path, level = 2 }: { path: string; level?: 1 | 2 | 3 }) {
  const t = useTranslations('errorPage')
  const locale = useLocale()
  return (
    <EmptyState icon="warn" level={level} title={t('ledgerTitle')} actions={<LinkButton href={localePath(locale, path)}>{t('again')}</LinkButton>}>
      {t('ledgerText')}
    </EmptyState>
  )
}
