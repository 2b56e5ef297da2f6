import { getLocale, getTranslations } from 'next-intl/server'
import { Facts, Panel } from '@/components/ui/panel'
import { StatusTag, Tag } from '@/components/ui/tag'
import { formatCalendarDate, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import type { OfficerRow } from '@/lib/users/reads'
import { rankKey, rankMeetsRule } from '@/lib/users/rules'

/** The account and the nomination it stands on. */
export async function OfficerFacts({ officer, readsLedger }: { officer: OfficerRow & { isResting: boolean }; readsLedger: boolean }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('officers'), catalogue()])
  const rank = rankKey(officer.rank)
  const when = (at: Date | null) => (at ? formatDateTime(at, locale) : <span className="quiet">{t('never')}</span>)
  return (
    <Panel id="account" title={t('account')} link={readsLedger ? { href: localePath(locale, `/admin/timeline/${officer.userId}`), label: t('timeline') } : undefined}>
      <Facts items={[
        { term: t('status'), value: <><StatusTag status={officer.status} /> {officer.isResting && <Tag look="soon" icon="lock">{t('locked')}</Tag>}</> },
        { term: t('userId'), value: officer.userId },
        { term: t('state'), value: codes.stateName(officer.stateCode, locale) },
        { term: t('rank'), value: <>{t(`ranks.${rank}`)} {rankMeetsRule(rank) && <Tag look="good" icon="okring">{t('meetsRule')}</Tag>}</> },
        { term: t('order'), value: officer.orderNumber && officer.orderDate ? t('orderOf', { number: officer.orderNumber, date: formatCalendarDate(officer.orderDate, locale) }) : null },
        { term: t('email'), value: <span className="break-all">{officer.email}</span> },
        { term: t('createdBy'), value: t('createdByAt', { name: officer.createdByName ?? t(officer.nominationId ? 'twoAdmins' : 'system'), at: formatDateTime(officer.createdAt, locale) }) },
        { term: t('nomination'), value: officer.nominationId && <a href={localePath(locale, `/admin/requests/${officer.nominationId}`)}>{officer.nominationNumber}</a> },
        { term: t('lastSignIn'), value: when(officer.lastSignInAt) },
        { term: t('activationUntil'), value: officer.status === 'invited' ? when(officer.activationExpiresAt) : null },
        { term: t('deactivatedAt'), value: officer.deactivatedAt ? formatDateTime(officer.deactivatedAt, locale) : null },
      ]} />
    </Panel>
  )
}
