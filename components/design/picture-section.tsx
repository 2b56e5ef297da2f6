import { useLocale, useTranslations } from 'next-intl'
import { DEMO_TIME } from '@/components/design/demo'
import { BarChart } from '@/components/ui/bar-chart'
import { BarList } from '@/components/ui/bar-list'
import { HeatMap } from '@/components/ui/heat-map'
import { Meter, RowBar, SeriesKey } from '@/components/ui/meter'
import { Disclosure, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { StateName, TileMap } from '@/components/ui/tile-map'
import { formatCount, formatShare, formatWeekday } from '@/lib/i18n/format'

const DAY_MS = 86_400_000
const STATES: readonly (readonly [number, number | null])[] = [[10, 3_291], [7, 214], [27, 168], [24, 141], [3, 96], [6, 88], [9, 61], [29, 44], [33, 38], [36, 27], [19, 21], [20, 14], [8, null], [18, null], [32, null]]
const DAYS: readonly (readonly [number, number])[] = [[0, 214], [0, 338], [0, 702], [0, 688], [357, 374], [664, 0], [612, 0], [269, 0]]
const LYING = [['patna', 1_462], ['gaya', null], ['muzaffarpur', 623]] as const
const DISTRICTS = [['patna', 702, 1_462], ['gaya', 371, 747], ['muzaffarpur', 313, 623]] as const

export function MapSection() {
  const t = useTranslations('design')
  const locale = useLocale()
  return (
    <Panel id="map" title={t('pictures')}>
      <div className="grid grid-6-6 wide-gap">
        <TileMap id="tiles" title={t('mapTitle')} finding={t('mapFinding')} counts={new Map(STATES)} own={10} />
        <Table caption={t('mapTitle')} look="bare" rows="normal">
          <thead><tr><th scope="col">{t('d.bihar')}</th><th scope="col" className="num">{t('workers')}</th><th scope="col" className="num">{t('share')}</th></tr></thead>
          <tbody>
            {STATES.slice(0, 12).map(([lgd, count]) => (
              <tr key={lgd}><th scope="row"><StateName lgd={lgd} /></th><td className="num">{formatCount(count ?? 0)}</td><td className="num quiet">{formatShare((count ?? 0) / 4_218)}</td></tr>
            ))}
          </tbody>
        </Table>
      </div>
      <div className="grid grid-6-6 wide-gap">
        <BarList id="lying" title={t('barTitle')} finding={t('lyingFinding')} bars={LYING.map(([key, count]) => ({ label: t(`d.${key}`), count }))} />
        <HeatMap id="heat" title={t('heatTitle')} finding={t('heatFinding')} rows={[0, 1, 2].map((day) => ({ label: formatWeekday(new Date(DEMO_TIME.getTime() + day * DAY_MS), locale).split('\u00a0')[0] ?? '', counts: Array.from({ length: 24 }, (_, hour) => Math.max(0, 40 - Math.abs(hour - 11 - day) * 8)) }))} />
      </div>
    </Panel>
  )
}

export function BarSection() {
  const t = useTranslations('design')
  const locale = useLocale()
  const label = (index: number) => formatWeekday(new Date(DEMO_TIME.getTime() - (7 - index) * DAY_MS), locale)
  const twoLines = (text: string): readonly [string, string] => [text.split('\u00a0')[0] ?? '', text.split('\u00a0')[1] ?? '']
  return (
    <Panel id="bars" title={t('bars')}>
      <p className="row"><span className="figure">{formatCount(4_218)}</span> <span className="small">{t('sample')}</span></p>
      <div className="grid grid-6-6 wide-gap">
        <div className="stack-2">
          <BarChart id="days" title={t('barTitle')} finding={t('barFinding', { high: label(4), low: label(0) })} bars={DAYS.map(([first, second], index) => ({ label: twoLines(label(index)), first, second }))} />
          <SeriesKey first={t('sinceVisit')} second={t('earlier')} />
          <Disclosure summary={t('showTable')}>
            <Table caption={t('barTitle')} look="bare" rows="dense">
              <thead><tr><th scope="col">{t('day')}</th><th scope="col" className="num">{t('sinceVisit')}</th><th scope="col" className="num">{t('total')}</th></tr></thead>
              <tbody>{DAYS.map(([first, second], index) => <tr key={index}><th scope="row">{label(index)}</th><td className="num">{first}</td><td className="num">{first + second}</td></tr>)}</tbody>
            </Table>
          </Disclosure>
        </div>
        <div className="stack-2">
          <Table caption={t('district')} look="bare">
            <thead><tr><th scope="col">{t('district')}</th><th scope="col" className="num">{t('registered')}</th><th scope="col" className="num">{t('total')}</th><td className="barcell" /></tr></thead>
            <tbody>
              {DISTRICTS.map(([key, first, second]) => (
                <tr key={key}><th scope="row">{t(`d.${key}`)}</th><td className="num">{formatCount(first)}</td><td className="num"><b>{formatCount(first + second)}</b></td><td className="barcell"><RowBar first={first} second={second} max={2_164} /></td></tr>
              ))}
            </tbody>
            <tfoot><tr><th scope="row">{t('total')}</th><td className="num">{formatCount(1_386)}</td><td className="num">{formatCount(4_218)}</td><td className="barcell" /></tr></tfoot>
          </Table>
          <SeriesKey first={t('registered')} second={t('updated')} />
          <p className="small quiet">{t('budget')}: {t('used', { share: '61%' })}</p>
          <Meter label={t('budget')} value={61} max={100} valueText={t('used', { share: '61%' })} />
        </div>
      </div>
    </Panel>
  )
}
