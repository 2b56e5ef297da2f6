import { useLocale, useTranslations } from 'next-intl'
import { NoPictureNote } from '@/components/pictures/no-picture'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { TileMap } from '@/components/ui/tile-map'
import { formatCount } from '@/lib/i18n/format'
import type { Pictures } from '@/lib/pictures/schema'
import type { Catalogue } from '@/lib/reference/catalogue'

/** Where the workers live now: the 36 States and Union territories as tiles, and every number in a table beside them. */
export function StatePanel({ states, own, names, path, note }: { states: Pictures['states']; own: number; names: Catalogue; path: string; note: string }) {
  const t = useTranslations('pictures')
  const locale = useLocale()
  const title = t('states.title')
  if ('none' in states) return <Panel id="by-state" title={title}><NoPictureNote none={states.none} path={path} /></Panel>
  const { bars, together } = states
  const here = bars.find(({ key }) => key === own)?.count ?? 0
  const elsewhere = bars.reduce((sum, { key, count }) => (key === own ? sum : sum + (count ?? 0)), together)
  if (here + elsewhere === 0) return <Panel id="by-state" title={title}><p className="quiet">{t('nobody')}</p></Panel>
  const finding = t('states.finding', { state: names.stateName(own, locale), here: formatCount(here), elsewhere: formatCount(elsewhere) })
  return (
    <Panel id="by-state" title={title}>
      <p>{finding}</p>
      <div className="grid grid-6-6 wide-gap">
        <TileMap id="by-state-map" title={title} finding={finding} counts={new Map(bars.map(({ key, count }) => [key, count]))} own={own} />
        <Table caption={title} look="bare" rows="dense">
          <thead><tr><th scope="col">{t('states.state')}</th><th scope="col" className="num">{t('workers')}</th></tr></thead>
          <tbody>
            {bars.filter(({ count }) => count !== 0).map(({ key, count }) => (
              <tr key={key}><th scope="row">{names.stateName(key, locale)}</th><td className="num">{count === null ? <span className="quiet">{t('hidden')}</span> : formatCount(count)}</td></tr>
            ))}
          </tbody>
          {together > 0 && <tfoot><tr><th scope="row">{t('together')}</th><td className="num">{formatCount(together)}</td></tr></tfoot>}
        </Table>
      </div>
      <p className="small quiet">{note}</p>
    </Panel>
  )
}
