import { getLocale, getTranslations } from 'next-intl/server'
import { Facts, Panel } from '@/components/ui/panel'
import { Tag } from '@/components/ui/tag'
import type { SentenceNames } from '@/lib/grants/rules'
import { grantedFields } from '@/lib/grants/rules'
import { formatCalendarDate, formatCount, formatDateTime, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { RequestDetail } from '@/lib/requests/reads'
import type { OfficerRow } from '@/lib/users/reads'
import { rankKey, rankMeetsRule } from '@/lib/users/rules'

/** What the State asks, as it was entered; stays in sight beside what it would open. */
export async function RequestFacts({ detail, officer, names }: { detail: RequestDetail; officer: OfficerRow; names: SentenceNames }) {
  const { request } = detail
  const [locale, t, ranks] = await Promise.all([getLocale(), getTranslations('requests.facts'), getTranslations('officers')])
  const rank = rankKey(officer.rank)
  const day = (date: string) => formatCalendarDate(date, locale)
  return (
    <Panel id="asks" title={t('title')} stick link={{ href: `${localePath(locale, '/admin/activity')}?number=${request.number}`, label: t('history') }} foot={t(`standing.${detail.standing}`)}>
      <Facts items={[
        { term: t('officer'), value: <><a href={localePath(locale, `/admin/officers/${officer.id}`)}>{officer.name}</a><span className="block">{officer.designation}</span></> },
        { term: t('rank'), value: <>{ranks(`ranks.${rank}`)} {rankMeetsRule(rank) && <Tag look="good" icon="okring">{ranks('meetsRule')}</Tag>}</> },
        { term: t('order'), value: t('orderOf', { number: request.orderNumber, date: day(request.orderDate) }) },
        { term: t('purpose'), value: request.purpose[locale] },
        { term: t('justification'), value: request.justification },
        { term: t('area'), value: request.districts === 'all' ? t('wholeState', { state: names.state }) : `${names.districts.join(', ')} (${names.state})` },
        { term: t('basis'), value: t(`bases.${request.basis}`) },
        { term: t('parameters'), value: formatCount(grantedFields(request.fields).length) },
        { term: t('rights'), value: t(request.canView ? (request.canDownload ? 'both' : 'viewOnly') : 'downloadOnly') },
        { term: t('window'), value: 'days' in request.window ? formatSpan(request.window.days, 'day', locale) : t('period', { from: day(request.window.from), to: day(request.window.to) }) },
        { term: t('periodTerm'), value: t('period', { from: day(request.startsOn), to: day(request.endsOn) }) },
        { term: t('enteredBy'), value: t('enteredByAt', { name: detail.proposedByName, at: formatDateTime(request.createdAt, locale) }) },
      ]} />
    </Panel>
  )
}
