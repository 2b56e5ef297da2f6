import { useLocale, useTranslations } from 'next-intl'
import { StatusTag } from '@/components/ui/tag'
import { Facts, Note } from '@/components/ui/panel'
import { formatCount, formatDate, formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'
import type { Districts, Preview } from '@/lib/requests/preview/schema'

/** More districts than this are counted, not named. */
const districtsNamed = 3

/** Who else of the State holds some of it, what the officer holds beside it, the limits of parameters, and what is sensitive in it. */
export function PreviewNeighbours({ preview, state, names }: { preview: Preview; state: string; names: Catalogue }) {
  const t = useTranslations('preview.neighbours')
  const field = useTranslations('fields')
  return (
    <>
      {preview.box && <Holders holders={preview.holders} state={state} names={names} />}
      <Own overlaps={preview.overlaps} names={names} />
      {preview.box && <Parameters parameters={preview.parameters} state={state} />}
      {preview.carried.fields.length > 0 && (
        <Note look="time" title={t('sensitiveTitle', { count: preview.carried.fields.length, n: formatCount(preview.carried.fields.length), state })}>
          <ul>
            {preview.carried.fields.map((carried) => (
              <li key={carried.field}><b>{field(carried.field)}</b>: {t('sensitive', { count: carried.grants, n: formatCount(carried.grants), all: formatCount(preview.carried.grants), clear: formatCount(carried.clear) })}</li>
            ))}
          </ul>
        </Note>
      )}
    </>
  )
}

function Holders({ holders, state, names }: { holders: Preview['holders']; state: string; names: Catalogue }) {
  const t = useTranslations('preview.neighbours')
  const locale = useLocale()
  const place = usePlace(names)
  const shown = new Set(holders.listed.map(({ officerId }) => officerId)).size
  return (
    <div>
      <h3>{t('title')}</h3>
      <ul className="small stack-2 mt-1">
        <li>{holders.total === 0 ? t('nobody', { state }) : t('all', { count: holders.all, n: formatCount(holders.all) })}</li>
        {holders.listed.map((each) => (
          <li key={each.grantId}>
            <a href={localePath(locale, `/admin/officers/${each.officerId}`)}>{each.name}</a>, {each.designation}:{' '}
            {[place(each.districts), each.holdsAll ? t('withAll') : t('parameters', { count: each.fields, n: formatCount(each.fields) }), t('until', { date: formatDate(new Date(Date.parse(each.endsAt) - 1), locale) })].join(', ')}{' '}
            (<a href={localePath(locale, `/admin/grants/${each.grantId}`)}>{each.number}</a>)
          </li>
        ))}
        {holders.total > shown && <li className="quiet">{t('more', { count: holders.total - shown, n: formatCount(holders.total - shown) })}</li>}
      </ul>
    </div>
  )
}

function Own({ overlaps, names }: { overlaps: Preview['overlaps']; names: Catalogue }) {
  const t = useTranslations('preview.neighbours')
  const locale = useLocale()
  const place = usePlace(names)
  return (
    <div>
      <h3>{t('ownTitle')}</h3>
      <ul className="small stack-2 mt-1">
        {overlaps.length === 0 && <li>{t('ownNone')}</li>}
        {overlaps.map((each) => (
          <li key={each.grantId}>
            <a href={localePath(locale, `/admin/grants/${each.grantId}`)}>{each.number}</a> <StatusTag status={each.state === 'future' ? 'starts' : each.state} bare />{' '}
            {[place(each.districts), t('parameters', { count: each.fields.length, n: formatCount(each.fields.length) }), ...(each.isReplaced ? [t('replaced')] : [])].join(', ')}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Parameters({ parameters, state }: { parameters: Preview['parameters']; state: string }) {
  const t = useTranslations('preview.neighbours')
  const text = ({ before, after, max }: Preview['parameters']['officer']) => (
    <>{t('parametersMax', { before: formatCount(before), after: formatCount(after), max: formatCount(max) })}{after > max && <b>, {t('overCount')}</b>}</>
  )
  return (
    <div>
      <h3>{t('parametersTitle')}</h3>
      <Facts items={[{ term: t('officerLimit'), value: text(parameters.officer) }, { term: t('stateLimit', { state }), value: text(parameters.state) }]} />
    </div>
  )
}

function usePlace(names: Catalogue): (districts: Districts) => string {
  const t = useTranslations('preview')
  const locale = useLocale()
  return (districts) => {
    if (districts === 'all') return t('neighbours.wholeState')
    if (districts.length === 0) return t('neighbours.apart')
    const named = districts.slice(0, districtsNamed).map((code) => names.districtName(code, locale))
    const rest = districts.length - districtsNamed
    return formatList(rest > 0 ? [...named, t('places.rest', { count: rest, n: formatCount(rest) })] : named, locale)
  }
}
