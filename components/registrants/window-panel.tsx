import { useLocale, useTranslations } from 'next-intl'
import { BarChart } from '@/components/ui/bar-chart'
import { Disclosure, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { istMidnight } from '@/lib/clock'
import { formatCount, formatDateTime, formatWeekday } from '@/lib/i18n/format'
import type { Count, Overview } from '@/lib/registrants/schema'

/** How many workers changed in the officer's window, by day, and which day is about to leave it. */
export function WindowPanel({ overview, path }: { overview: Overview; path: string }) {
  const t = useTranslations('home')
  const locale = useLocale()
  const days = [...overview.days].reverse()
  const from = overview.boxes.reduce((first, box) => (box.window.from < first ? box.window.from : first), overview.at)
  const words = (count: Count): string => ('exact' in count ? formatCount(count.exact) : t('moreThan', { n: formatCount(count.moreThan) }))
  const counted = days.filter((day) => day.count !== null)
  const busiest = counted.reduce<{ day: string; count: number | null } | undefined>((best, day) => ((day.count ?? 0) > (best?.count ?? 0) ? day : best), undefined)
  return (
    <Panel id="window" title={t('newInWindow')} link={{ href: path, label: t('seeRegistrants') }} foot={<a href={`${path}/pictures`}>{t('pictures')}</a>}>
      <p className="row">
        <span className="figure">{words(overview.count)}</span>
        <span className="small">{t('workersSince', { at: formatDateTime(from, locale) })}</span>
        {overview.sinceLastVisit && <b className="small push">{t('sinceLastVisit', { n: words(overview.sinceLastVisit) })}</b>}
      </p>
      {busiest && counted.length === days.length
        ? <BarChart id="days" title={t('chartTitle')} finding={t('chartFinding', { day: formatWeekday(istMidnight(busiest.day), locale), n: formatCount(busiest.count ?? 0) })}
            bars={days.map(({ day, count }) => ({ label: weekdayLabel(formatWeekday(istMidnight(day), locale)), first: count ?? 0 }))} />
        : <p className="small quiet">{busiest ? null : t('chartNone')}</p>}
      {overview.leavingDay !== null && <p className="small quiet">{t('leavesNext', { day: formatWeekday(istMidnight(overview.leavingDay), locale) })}</p>}
      <Disclosure summary={t('asTable')} open={counted.length < days.length}>
        <Table caption={t('chartTitle')} look="bare">
          <thead><tr><th scope="col">{t('day')}</th><th scope="col" className="num">{t('workers')}</th></tr></thead>
          <tbody>
            {overview.days.map(({ day, count }) => (
              <tr key={day}>
                <th scope="row"><a href={`${path}?from=${day}&to=${day}`}>{formatWeekday(istMidnight(day), locale)}</a></th>
                <td className="num">{count === null ? t('many') : formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Disclosure>
    </Panel>
  )
}

function weekdayLabel(text: string): [string, string] {
  const [weekday = '', date = ''] = text.split('\u00a0')
  return [weekday, date]
}
