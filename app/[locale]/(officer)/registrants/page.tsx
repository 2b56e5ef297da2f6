import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { RowHeight } from '@/components/frame/row-height'
import { shown } from '@/components/frame/shown'
import { PurposePanel } from '@/components/purposes/purpose-panel'
import { ColumnChooser } from '@/components/registrants/column-chooser'
import { FilterChips, FilterForm } from '@/components/registrants/filters'
import { carried, listAddress, parseListAddress, type SearchParams } from '@/components/registrants/list-address'
import { ListEmpty, ListRefused, NoGrant } from '@/components/registrants/list-states'
import { ListSummary } from '@/components/registrants/list-summary'
import { RegistrantsTable } from '@/components/registrants/registrants-table'
import { LinkButton } from '@/components/ui/button'
import { Note } from '@/components/ui/panel'
import { Pager, PageSize } from '@/components/ui/table'
import { MaskAgain } from '@/components/unmasking/mask-again'
import { ViewsBar } from '@/components/views/views-bar'
import type { OfficerActor } from '@/lib/auth/actor'
import { recordRefusal, refuse, requireOfficer } from '@/lib/auth/doors'
import { AppError, asAppError } from '@/lib/errors'
import { formatDateTime, formatRowTime } from '@/lib/i18n/format'
import { localePath, type Locale } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'
import { listRegistrants } from '@/lib/registrants/reads'
import { filterChoices, grantedColumns } from '@/lib/registrants/rules'
import type { ListQuery, RegistrantList } from '@/lib/registrants/schema'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('registrants'))('title') }
}

/** The workers an officer may see, a page at a time; the address carries all that is shown. */
export default shown(async function RegistrantsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const officer = await requireOfficer('registrants')
  const query = parseListAddress(await searchParams)
  // An address nobody of ours wrote is answered like any that does not exist.
  if (query === null) return refuse(officer, 'registrants', 'address')
  const locale = await getLocale()
  const path = localePath(locale, '/registrants')
  const [list, names] = await Promise.all([listRegistrants({ officer, query }).catch(asAppError), catalogue()])
  if (!(list instanceof AppError)) return <Registrants officer={officer} path={path} list={list} query={query} names={names} locale={locale} />
  if (list.code === 'ledger') throw list
  await recordRefusal({ actor: officer, what: 'registrants', cause: list.reason })
  return <><Title path={path} locale={locale} /><ListRefused path={path} reason={list.reason === 'cursor' ? 'cursor' : 'filter'} /></>
})

interface RegistrantsProps {
  officer: OfficerActor
  path: string
  list: RegistrantList
  query: ListQuery
  names: Awaited<ReturnType<typeof catalogue>>
  locale: Locale
}

async function Registrants(props: RegistrantsProps) {
  const { path, list, query, names, locale } = props
  const t = await getTranslations('registrants')
  if (list.purpose === null && list.purposes.length > 1) return <><Title path={path} locale={locale} /><PurposePanel {...list} back="registrants" /></>
  if (list.boxes.length === 0) return <><Title path={path} locale={locale} /><NoGrant locale={locale} /></>
  const choices = filterChoices(list.boxes, (state) => names.districtsOf(state).map(({ code }) => code))
  // A colleague's link names the colleague's district.
  const outside = query.district === undefined || choices.districts.includes(query.district) ? null : names.districtName(query.district, locale)
  return (
    <>
      <Title path={path} list={list} query={query} locale={locale} />
      <PurposePanel {...list} back="registrants" />
      <MaskAgain rows={list.rows} at={list.at} />
      <section className="panel" aria-labelledby="count">
        <div className="stack p-4">
          <div className="row">
            <LinkButton size="small" icon="search" href={localePath(locale, '/registrants/look-up')}>{t('lookUp')}</LinkButton>
            <LinkButton size="small" icon="eye" href={listAddress(localePath(locale, '/registrants/pictures'), query, { order: null, size: null, columns: null, cursor: null })}>{t('pictures')}</LinkButton>
            <span className="push"><RowHeight usual="normal" /></span>
            <LinkButton size="small" icon="columns" href="#columns">{t('columnsOf', { shown: list.columns.length, all: grantedColumns(list.boxes).length })}</LinkButton>
          </div>
          <FilterChips {...props} />
          <ViewsBar officer={props.officer} path={path} query={query} />
          <ListSummary {...props} />
        </div>
        {query.panel === 'filters' && <FilterForm {...props} days={list.days.map(({ day }) => day)} choices={choices} />}
        {list.rows.length === 0 ? <ListEmpty path={path} query={query} outside={outside} /> : (
          <>
            <div className="split"><RegistrantsTable {...props} /><ColumnChooser path={path} query={query} boxes={list.boxes} shown={list.columns} /></div>
            <ListPager {...props} />
          </>
        )}
      </section>
      <Note><p><b>{t('onRecord')}</b> {t('onRecordText')}</p><p>{t('selfDeclared')}</p></Note>
    </>
  )
}

async function Title({ path, list, query, locale }: { path: string; list?: RegistrantList; query?: ListQuery; locale: Locale }) {
  const [t, home] = await Promise.all([getTranslations('registrants'), getTranslations('home')])
  const from = list?.boxes.reduce((first, box) => (box.window.from < first ? box.window.from : first), list.at)
  return (
    <PageTitle title={t('title')} crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: t('title'), href: list ? undefined : path }]}
      scope={list && from && <>{t('scope', { from: formatDateTime(from, locale), to: formatDateTime(list.at, locale) })} {list.purpose && t('purpose', { purpose: list.purpose[locale] })}</>}
      actions={list && <LinkButton look="primary" icon="download" href={query ? listAddress(localePath(locale, '/files/new'), query, { order: null, size: null, columns: null, cursor: null }) : localePath(locale, '/files/new')}>{t('askForFile')}</LinkButton>} />
  )
}

async function ListPager({ path, list, query, locale }: RegistrantsProps) {
  const t = await getTranslations('registrants')
  const [first, last] = [list.rows[0], list.rows.at(-1)]
  // "Newer" is the way to newer changes, whichever way the list runs.
  const [newer, older] = query.order === 'newest' ? [list.before, list.after] : [list.after, list.before]
  const href = (cursor: string | null): string | undefined => (cursor === null ? undefined : listAddress(path, query, { cursor }))
  return (
    <Pager newerHref={href(newer)} olderHref={href(older)}
      span={first && last && `${t('span', { first: formatRowTime(first.changedAt, locale), last: formatRowTime(last.changedAt, locale) })} · ${t('rowsNote', { n: list.rows.length })}`}
      size={<PageSize current={query.size} sizes={limits.pageSizes} keep={Object.fromEntries(carried(query, ['size']))} />} />
  )
}
