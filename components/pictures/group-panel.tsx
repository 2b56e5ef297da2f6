import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { NoPictureNote } from '@/components/pictures/no-picture'
import { BarList } from '@/components/ui/bar-list'
import { Disclosure, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { formatCount } from '@/lib/i18n/format'
import type { Drawn } from '@/lib/pictures/schema'

/** Bars that are drawn, and rows of the table that stand open; the rest is behind a disclosure. */
const SHOWN = 10

interface GroupPanelProps<Key> {
  id: string
  title: string
  /** What the column of names holds. */
  head: string
  drawn: Drawn<Key>
  nameOf: (key: Key) => string
  /** The list of whom a bar counts, where there is such a list. */
  hrefOf?: (key: Key) => string
  /** Names that are English on every page. */
  english?: boolean
  /** Where every bar stands in an order of its own: none is left to the disclosure. */
  whole?: boolean
  path: string
  note: ReactNode
}

/** One picture of bars: the finding, the bars, and every number in a table beside them. */
export function GroupPanel<Key extends string | number | object>({ id, title, head, drawn, nameOf, hrefOf, english, whole, path, note }: GroupPanelProps<Key>) {
  const t = useTranslations('pictures')
  if ('none' in drawn) return <Panel id={id} title={title}><NoPictureNote none={drawn.none} path={path} /></Panel>
  const { bars, together } = drawn
  const top = bars.reduce<(typeof bars)[number] | undefined>((best, bar) => ((bar.count ?? 0) > (best?.count ?? 0) ? bar : best), undefined)
  if (bars.length === 0 || (top === undefined && together === 0)) return <Panel id={id} title={title}><p className="quiet">{t('nobody')}</p></Panel>
  const finding = top ? t('most', { name: nameOf(top.key), n: formatCount(top.count ?? 0) }) : t('allHidden', { n: formatCount(together) })
  const shown = whole ? bars.length : SHOWN
  const table = (rows: typeof bars, foot: boolean) => (
    <Table caption={title} look="bare" rows="dense">
      <thead><tr><th scope="col">{head}</th><th scope="col" className="num">{t('workers')}</th></tr></thead>
      <tbody>
        {rows.map((bar, index) => (
          <tr key={index}>
            <th scope="row" lang={english ? 'en' : undefined}>{hrefOf && bar.count !== null ? <a href={hrefOf(bar.key)}>{nameOf(bar.key)}</a> : nameOf(bar.key)}</th>
            <td className="num">{bar.count === null ? <span className="quiet">{t('hidden')}</span> : formatCount(bar.count)}</td>
          </tr>
        ))}
      </tbody>
      {foot && together > 0 && <tfoot><tr><th scope="row">{t('together')}</th><td className="num">{formatCount(together)}</td></tr></tfoot>}
    </Table>
  )
  return (
    <Panel id={id} title={title}>
      <p>{finding}</p>
      <div className="grid grid-6-6 wide-gap">
        <BarList id={`${id}-bars`} title={title} finding={finding} bars={bars.slice(0, shown).map((bar) => ({ label: nameOf(bar.key), count: bar.count }))} />
        <div className="stack-2">
          {table(bars.slice(0, shown), true)}
          {bars.length > shown && <Disclosure summary={t('rest', { count: bars.length - shown, n: formatCount(bars.length - shown) })}>{table(bars.slice(shown), false)}</Disclosure>}
        </div>
      </div>
      <p className="small quiet">{note}</p>
    </Panel>
  )
}
