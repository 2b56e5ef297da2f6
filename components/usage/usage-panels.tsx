import { useLocale, useTranslations } from 'next-intl'
import { BarChart } from '@/components/ui/bar-chart'
import { BarList } from '@/components/ui/bar-list'
import { HeatMap } from '@/components/ui/heat-map'
import { SeriesKey } from '@/components/ui/meter'
import { Disclosure, Figures, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import type { STATUSES } from '@/components/ui/tag'
import { TileMap } from '@/components/ui/tile-map'
import { addDays, istMidnight } from '@/lib/clock'
import { formatCount, formatDayMonth, formatWeekday } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'
import type { Usage } from '@/lib/usage/reads'
import { busiestHour } from '@/lib/usage/rules'

/** A Monday of any week: of days of the week nothing but the name is shown. */
const A_MONDAY = '2026-11-23'

/** Requests by week of their coming, and what waits now. */
export function RequestsPanel({ requests }: Pick<Usage, 'requests'>) {
  const t = useTranslations('usage.requests')
  const locale = useLocale()
  const { weeks, waiting } = requests
  const week = (monday: string): string => formatDayMonth(istMidnight(monday), locale)
  const labels = weekLabels(weeks.map(({ monday }) => week(monday)))
  const all = weeks.reduce((sum, { submitted }) => sum + submitted, 0)
  const finding = t('finding', { count: all, n: formatCount(all), weeks: formatCount(weeks.length) })
  return (
    <Panel id="requests" title={t('title')} padding="none" link={{ href: localePath(locale, '/admin/requests'), label: t('toRequests') }}>
      <Figures items={[{ term: t('submitted'), value: formatCount(waiting.submitted) }, { term: t('firstApproved'), value: formatCount(waiting.firstApproved) }, { term: t('returned'), value: formatCount(waiting.returned) }]} />
      <div className="body stack">
        <p>{finding}</p>
        <BarChart id="requests-weeks" title={t('chart')} finding={finding} bars={weeks.map(({ submitted }, index) => ({ label: labels[index] ?? [''], first: submitted }))} />
        <Table caption={t('chart')} look="bare" rows="dense">
          <thead><tr><th scope="col">{t('week')}</th><th scope="col" className="num">{t('came')}</th><th scope="col" className="num">{t('approved')}</th><th scope="col" className="num">{t('refused')}</th></tr></thead>
          <tbody>{[...weeks].reverse().map((each) => <tr key={each.monday}><th scope="row">{t('weekOf', { day: week(each.monday) })}</th><td className="num">{formatCount(each.submitted)}</td><td className="num">{formatCount(each.approved)}</td><td className="num">{formatCount(each.refused)}</td></tr>)}</tbody>
        </Table>
      </div>
    </Panel>
  )
}

/** What officers of each State did. */
export function StatesPanel({ states, names }: Pick<Usage, 'states'> & { names: Catalogue }) {
  const t = useTranslations('usage.states')
  const locale = useLocale()
  const rows = [...states].sort((one, other) => other.looks - one.looks || one.code - other.code)
  const [first] = rows
  const silent = names.states.length - rows.length
  const finding = first ? t('finding', { state: names.stateName(first.code, locale), n: formatCount(first.looks), silent: formatCount(silent) }) : t('nobody')
  return (
    <Panel id="states" title={t('title')}>
      <p>{finding}</p>
      <div className="grid grid-6-6 wide-gap">
        <TileMap id="states-map" title={t('map')} finding={finding} counts={new Map(rows.map(({ code, looks }) => [code, looks]))} />
        {rows.length > 0 && (
          <Table caption={t('title')} look="bare" rows="dense">
            <thead><tr><th scope="col">{t('state')}</th><th scope="col" className="num">{t('looks')}</th><th scope="col" className="num">{t('records')}</th><th scope="col" className="num">{t('lookUps')}</th><th scope="col" className="num">{t('files')}</th></tr></thead>
            <tbody>{rows.map((each) => <tr key={each.code}><th scope="row"><a href={localePath(locale, `/admin/activity?state=${each.code}`)}>{names.stateName(each.code, locale)}</a></th><td className="num">{formatCount(each.looks)}</td><td className="num">{formatCount(each.records)}</td><td className="num">{formatCount(each.lookUps)}</td><td className="num">{formatCount(each.files)}</td></tr>)}</tbody>
          </Table>
        )}
      </div>
    </Panel>
  )
}

/** When officers work: each hour of the week. */
export function HoursPanel({ week }: Pick<Usage, 'week'>) {
  const t = useTranslations('usage.hours')
  const locale = useLocale()
  const weekday = (day: number): string => formatWeekday(istMidnight(addDays(A_MONDAY, day)), locale).split('\u00a0')[0] ?? ''
  const hour = (at: number): string => String(at).padStart(2, '0')
  const busiest = busiestHour(week)
  const finding = busiest ? t('finding', { day: weekday(busiest.day), from: `${hour(busiest.hour)}:00`, to: `${hour((busiest.hour + 1) % 24)}:00`, n: formatCount(busiest.count) }) : t('nobody')
  return (
    <Panel id="hours" title={t('title')}>
      <p>{finding}</p>
      <HeatMap id="hours-map" title={t('title')} finding={finding} rows={week.map((counts, day) => ({ label: weekday(day), counts }))} />
      <Disclosure summary={t('asTable')}>
        <Table caption={t('title')} look="bare" rows="dense" className="snug">
          <thead><tr><th scope="col">{t('hour')}</th>{week.map((_, day) => <th key={day} scope="col" className="num">{weekday(day)}</th>)}</tr></thead>
          <tbody>{Array.from({ length: 24 }, (_, at) => <tr key={at}><th scope="row">{`${hour(at)}:00`}</th>{week.map((counts, day) => <td key={day} className="num">{formatCount(counts[at] ?? 0)}</td>)}</tr>)}</tbody>
        </Table>
      </Disclosure>
    </Panel>
  )
}

const FILE_WORDS = {
  requested: 'waiting', held: 'second', building: 'building', ready: 'ready', opened: 'open', expired: 'expired', lapsed: 'lapsed', failed: 'failed', cancelled: 'cancelled', refused: 'refused', skipped: 'skipped', revoked: 'revoked',
} as const satisfies Record<Usage['files'][number]['status'], keyof typeof STATUSES>

/** Files by where they stand. */
export function FilesPanel({ files }: Pick<Usage, 'files'>) {
  const t = useTranslations('usage.files')
  const word = useTranslations('ui.status')
  const all = files.reduce((sum, { count }) => sum + count, 0)
  const finding = t('finding', { count: all, n: formatCount(all) })
  const rows = files.map(({ status, count }) => ({ label: word(FILE_WORDS[status]), count }))
  return (
    <Panel id="files" title={t('title')}>
      <p>{finding}</p>
      {rows.length > 0 && (
        <div className="grid grid-6-6 wide-gap">
          <BarList id="files-bars" title={t('title')} finding={finding} bars={rows} />
          <Table caption={t('title')} look="bare" rows="dense">
            <thead><tr><th scope="col">{t('status')}</th><th scope="col" className="num">{t('count')}</th></tr></thead>
            <tbody>{rows.map(({ label, count }) => <tr key={label}><th scope="row">{label}</th><td className="num">{formatCount(count)}</td></tr>)}</tbody>
          </Table>
        </div>
      )}
    </Panel>
  )
}

/** Grants by the week of their last day. */
export function EndingPanel({ ending }: Pick<Usage, 'ending'>) {
  const t = useTranslations('usage.ending')
  const locale = useLocale()
  const week = (monday: string): string => formatDayMonth(istMidnight(monday), locale)
  const labels = weekLabels(ending.map(({ monday }) => week(monday)))
  const all = ending.reduce((sum, { count }) => sum + count, 0)
  const finding = t('finding', { count: all, n: formatCount(all), weeks: formatCount(ending.length) })
  return (
    <Panel id="ending" title={t('title')} link={{ href: localePath(locale, '/admin/grants'), label: t('toGrants') }}>
      <p>{finding}</p>
      {all > 0 && (
        <>
          <BarChart id="ending-weeks" title={t('title')} finding={finding} bars={ending.map(({ count }, index) => ({ label: labels[index] ?? [''], first: count }))} />
          <SeriesKey first={t('key')} />
        </>
      )}
      <Table caption={t('title')} look="bare" rows="dense">
        <thead><tr><th scope="col">{t('week')}</th><th scope="col" className="num">{t('grants')}</th></tr></thead>
        <tbody>{ending.map(({ monday, count }) => <tr key={monday}><th scope="row">{t('weekOf', { day: week(monday) })}</th><td className="num">{formatCount(count)}</td></tr>)}</tbody>
      </Table>
    </Panel>
  )
}

/** The day below each bar, and the month below the first of its weeks: names of months are wider than a bar of twelve on a phone. */
function weekLabels(weeks: readonly string[]): [string, string][] {
  const parts = weeks.map((text) => text.split('\u00a0'))
  return parts.map(([day = '', month = ''], index) => [day, parts[index - 1]?.[1] === month ? '' : month])
}
