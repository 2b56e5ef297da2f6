import { useTranslations } from 'next-intl'
import { listAddress } from '@/components/registrants/list-address'
import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/panel'
import { localePath, type Locale } from '@/lib/i18n/routing'
import type { ListQuery } from '@/lib/registrants/schema'

/** No rows: because nothing changed, because the filters leave nothing, or because the address names a district of somebody else's grant (`outside`). */
export function ListEmpty({ path, query, outside }: { path: string; query: ListQuery; outside: string | null }) {
  const t = useTranslations('registrants')
  if (outside !== null) return <EmptyState icon="lock" title={t('outsideTitle', { district: outside })} actions={<LinkButton href={listAddress(path, query, { district: null })}>{t('outsideClear')}</LinkButton>}>{t('outsideText')}</EmptyState>
  const isFiltered = [query.district, query.gender, query.occupation, query.from, query.to].some((filter) => filter !== undefined)
  if (!isFiltered) return <EmptyState title={t('emptyTitle')}>{t('emptyText')}</EmptyState>
  return (
    <EmptyState title={t('narrowTitle')} actions={<LinkButton href={listAddress(path, query, { district: null, gender: null, occupation: null, from: null, to: null })}>{t('clearFilters')}</LinkButton>}>
      {t('narrowText')}
    </EmptyState>
  )
}

/** A filter or a place in the list that is not this reader's: the same words whatever the reason behind it. */
export function ListRefused({ path, reason }: { path: string; reason: 'filter' | 'cursor' }) {
  const t = useTranslations('registrants')
  const back = <LinkButton href={path}>{t('backToList')}</LinkButton>
  if (reason === 'cursor') return <EmptyState icon="lock" title={t('refusedCursor')} actions={back}>{t('refusedCursorText')}</EmptyState>
  return <EmptyState icon="lock" title={t('refusedTitle')} actions={back}>{t('refusedText')}</EmptyState>
}

/** No grant in force: what still works, and whom to ask. */
export function NoGrant({ locale }: { locale: Locale }) {
  const t = useTranslations('registrants')
  return (
    <EmptyState icon="none" title={t('noGrantTitle')} actions={<><LinkButton look="primary" href={localePath(locale, '/requests/new')}>{t('askAccess')}</LinkButton><LinkButton href={localePath(locale, '/activity')}>{t('myActivity')}</LinkButton></>}>
      {t('noGrantText')}
    </EmptyState>
  )
}
