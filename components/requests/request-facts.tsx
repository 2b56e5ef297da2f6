import { getLocale, getTranslations } from 'next-intl/server'
import { Facts, Panel } from '@/components/ui/panel'
import { Tag } from '@/components/ui/tag'
import { grantNames } from '@/lib/grants/reads'
import { grantedFields } from '@/lib/grants/rules'
import { formatCalendarDate, formatCount, formatDateTime, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { RequestDetail } from '@/lib/requests/reads'
import { rankKey, rankMeetsRule } from '@/lib/users/rules'

/** What the State asks, as it was entered; stays in sight beside what it would open. For officers without links into the admins' pages. */
export async function RequestFacts({ detail, forAdmin }: { detail: RequestDetail; forAdmin: boolean }) {
  const { request, people, replaced } = detail
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.facts')])
  const grantHref = replaced && (forAdmin ? localePath(locale, `/admin/grants/${replaced.id}`) : undefined)
  return (
    <Panel id="asks" title={t('title')} link={{ href: '#history', label: t('history') }} foot={t(`standing.${detail.standing}`)}>
      <Facts items={[
        { term: t('kind'), value: t(`kinds.${request.kind}`) },
        { term: t('handover'), value: request.handoverId && <a href={localePath(locale, `${forAdmin ? '/admin' : ''}/handovers/${request.handoverId}`)}>{t('toHandover')}</a> },
        ...(await officerFacts(detail, forAdmin)),
        { term: t('replaces'), value: replaced && (grantHref ? <a href={grantHref}>{replaced.number}</a> : replaced.number) },
        ...(request.box ? await boxFacts(detail, request.box) : [{ term: t('box'), value: t('incomplete') }]),
        { term: t('enteredBy'), value: t('enteredByAt', { name: people.proposedByName, at: formatDateTime(request.createdAt, locale) }) },
      ]} />
    </Panel>
  )
}

async function officerFacts({ request, people }: RequestDetail, forAdmin: boolean) {
  const [locale, t, words] = await Promise.all([getLocale(), getTranslations('requests.facts'), getTranslations('officers')])
  const rank = rankKey(people.rank)
  const name = people.officerName === '' ? t('noName') : people.officerName
  const isLinked = forAdmin && request.officerId !== null
  return [
    { term: t('officer'), value: <>{isLinked ? <a href={localePath(locale, `/admin/officers/${request.officerId}`)}>{name}</a> : <b>{name}</b>}<span className="block">{people.designation}</span></> },
    { term: t('rank'), value: people.rank === null || people.rank === '' ? null : <>{words(`ranks.${rank}`)} {rankMeetsRule(rank) && <Tag look="good" icon="okring">{words('meetsRule')}</Tag>}</> },
    { term: t('email'), value: request.nominee ? <span className="break-all">{request.nominee.email}</span> : null },
    { term: t('userId'), value: request.nominee ? (request.nominee.userId ?? t('userIdByPortal')) : null },
  ]
}

async function boxFacts({ request }: RequestDetail, box: NonNullable<RequestDetail['request']['box']>) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.facts')])
  const names = await grantNames(box, locale)
  const day = (date: string) => formatCalendarDate(date, locale)
  const paper = { term: t('order'), value: t('orderOf', { number: box.orderNumber, date: day(box.orderDate) }) }
  const why = { term: t('justification'), value: box.justification }
  if (request.kind === 'end') return [paper, why, { term: t('endsFrom'), value: day(box.startsOn) }]
  return [
    paper, { term: t('purpose'), value: box.purpose[locale] }, why,
    { term: t('area'), value: box.districts === 'all' ? t('wholeState', { state: names.state }) : `${names.districts.join(', ')} (${names.state})` },
    { term: t('basis'), value: t(`bases.${box.basis}`) },
    { term: t('parameters'), value: formatCount(grantedFields(box.fields).length) },
    { term: t('rights'), value: t(box.canView ? (box.canDownload ? 'both' : 'viewOnly') : 'downloadOnly') },
    { term: t('window'), value: 'days' in box.window ? formatSpan(box.window.days, 'day', locale) : t('period', { from: day(box.window.from), to: day(box.window.to) }) },
    { term: t('periodTerm'), value: t('period', { from: day(box.startsOn), to: day(box.endsOn) }) },
  ]
}
