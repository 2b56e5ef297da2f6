import { useLocale, useTranslations } from 'next-intl'
import { countedText } from '@/components/requests/preview-figures'
import { RowBar } from '@/components/ui/meter'
import { Disclosure } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { MiniMap } from '@/components/ui/tile-map'
import { formatCount } from '@/lib/i18n/format'
import type { Catalogue } from '@/lib/reference/catalogue'
import { perWeek } from '@/lib/requests/preview/counting/rules'
import type { Opened, Preview } from '@/lib/requests/preview/schema'

/** More districts than this stand behind a disclosure: the first are those with most workers. */
const districtsShown = 8

interface Places {
  readonly first: Opened
  /** The second right, where its numbers are others. */
  readonly second: Opened | null
}

/** Where the workers are whom this newly opens, for each right; and where those are who are lost. */
export function PreviewPlaces({ preview, state, names }: { preview: Preview; state: string; names: Catalogue }) {
  const t = useTranslations('preview.places')
  const opens = placesOf(preview.opens)
  const loses = preview.loses && placesOf(preview.loses)
  const all = [preview.opens.view, preview.opens.download, preview.loses?.view, preview.loses?.download].filter((each) => each !== null && each !== undefined)
  const isBoth = preview.opens.view !== null && preview.opens.download !== null && opens?.second === null
  return (
    <div className="stack-2">
      <h3 id={`places-${preview.request.id}`}>{t('title')}</h3>
      {opens && (
        <div className={opens.second ? 'stack-2' : 'flex items-start gap-3'}>
          <div className="w-20 shrink-0"><MiniMap lit={[preview.stateCode]} /></div>
          <PlaceTable places={opens} isScreen={preview.opens.view !== null} names={names} labelledBy={`places-${preview.request.id}`} />
        </div>
      )}
      {isBoth && <p className="tiny quiet">{t('both')}</p>}
      {opens && opens.first.elsewhere > 0 && <p className="tiny quiet">{t('elsewhere', { count: opens.first.elsewhere, n: formatCount(opens.first.elsewhere), state })}</p>}
      {loses && (
        <>
          <h4 className="small quiet" id={`lost-${preview.request.id}`}>{t('lost')}</h4>
          <PlaceTable places={loses} isScreen={preview.loses?.view !== null} names={names} labelledBy={`lost-${preview.request.id}`} />
        </>
      )}
      {all.some((each) => !each.now.complete || each.fourWeeks?.complete === false) && <p className="tiny quiet">{t('stopped')}</p>}
    </div>
  )
}

function placesOf({ view, download }: Preview['opens']): Places | null {
  if (view === null) return download && { first: download, second: null }
  return { first: view, second: download && JSON.stringify(download) !== JSON.stringify(view) ? download : null }
}

function PlaceTable({ places, isScreen, names, labelledBy }: { places: Places; isScreen: boolean; names: Catalogue; labelledBy: string }) {
  const t = useTranslations('preview')
  const { first, second } = places
  const ordered = [...first.districts].sort((one, other) => other.now.n - one.now.n)
  const highest = Math.max(0, ...first.districts.map(({ now }) => now.n))
  const secondOf = new Map(second?.districts.map((district) => [district.code, district]))
  const hasWeek = first.fourWeeks !== null
  const label = (screen: 'now' | 'week', file: 'nowFile' | 'weekFile'): string => t(`places.${isScreen ? screen : file}`)
  const body = (districts: typeof ordered) => (
    <tbody>
      {districts.map((district) => (
        <PlaceRow key={district.code} names={names} code={district.code} highest={highest} first={district} second={second && (secondOf.get(district.code) ?? null)} hasWeek={hasWeek} hasSecond={second !== null} />
      ))}
    </tbody>
  )
  const head = (
    <thead>
      <tr>
        <th scope="col">{t('places.district')}</th>
        <th scope="col" className="num">{label('now', 'nowFile')}</th>{hasWeek && <th scope="col" className="num">{label('week', 'weekFile')}</th>}
        {second && <><th scope="col" className="num">{t('places.nowFile')}</th>{hasWeek && <th scope="col" className="num">{t('places.weekFile')}</th>}</>}
      </tr>
    </thead>
  )
  return (
    <div className="min-w-0 grow">
      <Table caption={t('places.title')} rows="dense" look="bare" labelledBy={labelledBy}>
        {head}
        {body(ordered.slice(0, districtsShown))}
        <tfoot><tr><th scope="row">{t('places.together')}</th><Numbers opened={first} hasWeek={hasWeek} />{second && <Numbers opened={second} hasWeek={hasWeek} />}</tr></tfoot>
      </Table>
      {ordered.length > districtsShown && (
        <Disclosure summary={t('places.rest', { count: ordered.length - districtsShown, n: formatCount(ordered.length - districtsShown) })}>
          <Table caption={t('places.title')} rows="dense" look="bare">{head}{body(ordered.slice(districtsShown))}</Table>
        </Disclosure>
      )}
    </div>
  )
}

type District = Opened['districts'][number]

function PlaceRow(props: { code: number; names: Catalogue; highest: number; first: District; second: District | null; hasWeek: boolean; hasSecond: boolean }) {
  const locale = useLocale()
  const { code, names, highest, first, second, hasWeek, hasSecond } = props
  return (
    <tr>
      <th scope="row">{names.districtName(code, locale)} <span className="tiny quiet">{code}</span><RowBar first={first.now.n} max={highest} /></th>
      <Numbers opened={first} hasWeek={hasWeek} />
      {hasSecond && <Numbers opened={second ?? { now: { n: 0, complete: true }, fourWeeks: null }} hasWeek={hasWeek} />}
    </tr>
  )
}

function Numbers({ opened, hasWeek }: { opened: Pick<Opened, 'now' | 'fourWeeks'>; hasWeek: boolean }) {
  const t = useTranslations('preview')
  const weekly = perWeek(opened.fourWeeks)
  return <><td className="num">{countedText(opened.now, t)}</td>{hasWeek && <td className="num">{weekly && countedText(weekly, t)}</td>}</>
}
