import { useTranslations } from 'next-intl'
import { listAddress } from '@/components/registrants/list-address'
import { DayRail } from '@/components/ui/day-rail'
import { istMidnight } from '@/lib/clock'
import { formatCount, formatWeekday } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { Count, ListQuery, RegistrantList } from '@/lib/registrants/schema'

/** How many match, in which order, and the days of the window as links. */
export function ListSummary({ path, list, query, locale }: { path: string; list: RegistrantList; query: ListQuery; locale: Locale }) {
  const t = useTranslations('registrants')
  const busiest = Math.max(1, ...list.days.map((day) => day.count ?? 0))
  return (
    <>
      <div className="row">
        <h2 id="count" className="small" aria-live="polite"><CountWords count={list.count} /></h2>
        <span className="small quiet">
          {'exact' in list.count ? t('exactNote') : <a href={listAddress(path, query, { count: 'exact' })}>{t('countExactly')}</a>}
          {' · '}{query.order === 'newest' ? t('newestFirst') : t('oldestFirst')}
        </span>
        <span className="small quiet push">{t('maskedNote')}</span>
      </div>
      <DayRail label={t('days')} days={list.days.map(({ day, count }) => ({
        href: listAddress(path, query, { from: day, to: day }), day: formatWeekday(istMidnight(day), locale), count: count === null ? t('dayMany') : formatCount(count),
        share: count === null ? 1 : count / busiest, current: query.from === day && query.to === day,
      }))} />
    </>
  )
}

function CountWords({ count }: { count: Count }) {
  const t = useTranslations('registrants')
  return 'exact' in count ? t('exactCount', { count: count.exact, n: formatCount(count.exact) }) : t('moreThan', { n: formatCount(count.moreThan) })
}
