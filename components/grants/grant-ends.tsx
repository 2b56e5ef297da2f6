import { UrgentStrip } from '@/components/frame/urgent-strip'
import { useLocale, useTranslations } from 'next-intl'
import { GrantStatus } from '@/components/grants/grant-status'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Note } from '@/components/ui/panel'
import { reasonText } from '@/lib/audit/sentence'
import { grantStatus } from '@/lib/grants/rules'
import type { StoredGrant } from '@/lib/grants/store'
import { formatCalendarDate, formatDateTime, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

/** The lines under the home page's title: which grants end soon, on which day, and the way to ask for renewal. Nothing when none does, and nothing of one that makes way for another. */
export function EndingGrants({ grants }: { grants: readonly StoredGrant[] }) {
  const t = useTranslations('grantLife')
  const locale = useLocale()
  return grants.filter((grant) => grantStatus(grant) === 'ending' && grant.endedAt === null).sort((one, other) => one.daysLeft - other.daysLeft).map((grant) => (
    <UrgentStrip key={grant.id} action={<LinkButton href={localePath(locale, `/requests/new?kind=renewal&grant=${grant.id}`)}>{t('askRenewal')}</LinkButton>}>
      <GrantStatus grant={grant} />
      <span>{grant.daysLeft === 0 ? t('endsToday', { number: grant.number }) : t('ends', { number: grant.number, left: formatSpan(grant.daysLeft, 'day', locale), date: formatCalendarDate(grant.endsOn, locale) })}</span>
    </UrgentStrip>
  ))
}

/** Grants that give nothing for now, with who stopped them and why: refusals offer a next step, so does this. */
export function SuspendedGrants({ grants }: { grants: readonly StoredGrant[] }) {
  const t = useTranslations('grantLife')
  const locale = useLocale()
  return grants.filter(({ state }) => state === 'suspended').map((grant) => (
    <Note key={grant.id} look="time" title={t('suspended', { number: grant.number })} level={2}>
      <p>{t('suspendedText', { at: grant.suspendedAt ? formatDateTime(grant.suspendedAt, locale) : '', name: grant.suspendedByName ?? t('system'), reason: reasonText(grant.suspendedReason ?? '', locale) })} {t('suspendedThen')}</p>
    </Note>
  ))
}

/** What an officer without a grant in force reads: that there was one, or when one begins, or that there is none yet. */
export function NoGrant({ grants }: { grants: readonly StoredGrant[] }) {
  const [t, home] = [useTranslations('grantLife'), useTranslations('home')]
  const locale = useLocale()
  const next = grants.filter(({ state }) => state === 'future').sort((one, other) => one.startsOn.localeCompare(other.startsOn))[0]
  if (next) return <EmptyState icon="none" title={home('noGrant')}>{t('begins', { number: next.number, date: formatCalendarDate(next.startsOn, locale) })}</EmptyState>
  const last = grants.filter(({ state }) => state === 'over' || state === 'ended').sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())[0]
  if (!last || grants.some(({ state }) => state === 'suspended')) {
    const ask = <LinkButton look="primary" href={localePath(locale, '/requests/new')}>{home('askAccess')}</LinkButton>
    return <EmptyState icon="none" title={home('noGrant')} actions={ask}>{home('noGrantText')}</EmptyState>
  }
  const renewal = localePath(locale, `/requests/new?kind=renewal&grant=${last.id}`)
  return (
    <EmptyState icon="none" title={home('noGrant')} actions={<LinkButton look="primary" href={renewal}>{t('askRenewal')}</LinkButton>}>
      {last.endedAt
        ? t('wasEnded', { number: last.number, at: formatDateTime(last.endedAt, locale), reason: reasonText(last.endedReason ?? '', locale) })
        : t('isOver', { number: last.number, date: formatCalendarDate(last.endsOn, locale) })} {t('stillActivity')}
    </EmptyState>
  )
}
