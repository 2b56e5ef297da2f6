import { useLocale, useTranslations } from 'next-intl'
import { NoPictureNote } from '@/components/pictures/no-picture'
import { BarChart } from '@/components/ui/bar-chart'
import { BarList } from '@/components/ui/bar-list'
import { SeriesKey } from '@/components/ui/meter'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { istMidnight } from '@/lib/clock'
import { formatCalendarDate, formatCount, formatWeekday } from '@/lib/i18n/format'
import type { DayBar, Pictures } from '@/lib/pictures/schema'

/** More upright bars than this have no room for their numbers on a phone. */
const UPRIGHT = 8

/** Changes of each day, of newly registered workers and of known ones where the two may be told apart. */
export function DayPanel({ days, hrefOf, path, smallest, isWhole }: { days: Pictures['days']; hrefOf: (day: string) => string; path: string; smallest: number; isWhole: boolean }) {
  const t = useTranslations('pictures')
  const locale = useLocale()
  if ('none' in days) return <Panel id="by-day" title={t('days.title')}><NoPictureNote none={days.none} path={path} /></Panel>
  const { bars, earlier } = days
  const busiest = bars.reduce<DayBar | undefined>((best, bar) => (bar.count > (best?.count ?? 0) ? bar : best), undefined)
  const weekday = (day: string): string => formatWeekday(istMidnight(day), locale)
  const finding = busiest ? t('days.finding', { day: weekday(busiest.day), n: formatCount(busiest.count) }) : t('nobody')
  const isSplit = bars.every(({ registered }) => registered !== null)
  return (
    <Panel id="by-day" title={t('days.title')}>
      <p>{finding}</p>
      {busiest && bars.length <= UPRIGHT && (
        <>
          <BarChart id="by-day-bars" title={t('days.title')} finding={finding} bars={bars.map(({ day, count, registered }) => ({ label: twoLines(weekday(day)), ...(isSplit && registered !== null ? { first: registered, second: count - registered } : { first: count }) }))} />
          {isSplit && <SeriesKey first={t('registered')} second={t('updated')} />}
        </>
      )}
      {busiest && bars.length > UPRIGHT && <BarList id="by-day-bars" title={t('days.title')} finding={finding} bars={bars.map(({ day, count }) => ({ label: formatCalendarDate(day, locale), count }))} />}
      <Table caption={t('days.title')} look="bare" rows="dense">
        <thead><tr><th scope="col">{t('days.day')}</th><th scope="col" className="num">{t('registered')}</th><th scope="col" className="num">{t('updated')}</th><th scope="col" className="num">{t('workers')}</th></tr></thead>
        <tbody>
          {[...bars].reverse().map(({ day, count, registered }) => (
            <tr key={day}>
              <th scope="row"><a href={hrefOf(day)}>{formatCalendarDate(day, locale)}</a></th>
              {registered === null ? <><td className="num quiet">{t('hidden')}</td><td className="num quiet">{t('hidden')}</td></> : <><td className="num">{formatCount(registered)}</td><td className="num">{formatCount(count - registered)}</td></>}
              <td className="num"><b>{formatCount(count)}</b></td>
            </tr>
          ))}
        </tbody>
        {earlier > 0 && <tfoot><tr><th scope="row" colSpan={3}>{t('days.earlier')}</th><td className="num">{formatCount(earlier)}</td></tr></tfoot>}
      </Table>
      <p className="small quiet">{isWhole ? t('days.split', { n: formatCount(smallest) }) : t('days.splitWhole')}</p>
    </Panel>
  )
}

function twoLines(text: string): [string, string] {
  const [weekday = '', date = ''] = text.split('\u00a0')
  return [weekday, date]
}
