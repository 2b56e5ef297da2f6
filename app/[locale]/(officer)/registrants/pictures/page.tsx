import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { DayPanel } from '@/components/pictures/day-panel'
import { GroupPanel } from '@/components/pictures/group-panel'
import { StatePanel } from '@/components/pictures/state-panel'
import { PurposePanel } from '@/components/purposes/purpose-panel'
import { FilterChips, FilterForm } from '@/components/registrants/filters'
import { listAddress, parseListAddress, type SearchParams } from '@/components/registrants/list-address'
import { ListRefused, NoGrant } from '@/components/registrants/list-states'
import { LinkButton } from '@/components/ui/button'
import { Note } from '@/components/ui/panel'
import { setFilters } from '@/lib/access/policy'
import { recordRefusal, refuse, requireOfficer } from '@/lib/auth/doors'
import { AppError, asAppError } from '@/lib/errors'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { readPictures } from '@/lib/pictures/reads'
import type { AgeBand } from '@/lib/pictures/schema'
import { catalogue } from '@/lib/reference/catalogue'
import { filterChoices } from '@/lib/registrants/rules'
import { filtersOf, type ListQuery } from '@/lib/registrants/schema'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pictures'))('title') }
}

/** The numbers of an officer's workers as pictures, filtered as a list is. */
export default shown(async function PicturesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const officer = await requireOfficer('pictures')
  const query = parseListAddress(await searchParams)
  if (query === null || query.cursor !== undefined) return refuse(officer, 'pictures', 'address')
  const [locale, names, t, list, home] = await Promise.all([getLocale(), catalogue(), getTranslations('pictures'), getTranslations('registrants'), getTranslations('home')])
  const found = await readPictures({ officer, query }).catch(asAppError)
  const path = localePath(locale, '/registrants/pictures')
  const crumbs = [{ label: home('title'), href: localePath(locale, '/home') }, { label: list('title'), href: localePath(locale, '/registrants') }, { label: t('title') }]
  if (found instanceof AppError) {
    if (found.code === 'ledger') throw found
    await recordRefusal({ actor: officer, what: 'pictures', cause: found.reason })
    return <><PageTitle title={t('title')} crumbs={crumbs} /><ListRefused path={path} reason="filter" /></>
  }
  if (found.purpose === null && found.purposes.length > 1) return <><PageTitle title={t('title')} crumbs={crumbs} /><PurposePanel {...found} back="registrants/pictures" /></>
  if (found.boxes.length === 0) return <><PageTitle title={t('title')} crumbs={crumbs} /><NoGrant locale={locale} /></>
  const listOf = (change: Partial<Record<keyof ListQuery, string>>): string => listAddress(localePath(locale, '/registrants'), query, { ...change, panel: null, cursor: null })
  const smallest = formatCount(limits.pictureSmallest)
  const from = found.boxes.reduce((first, box) => (box.window.from < first ? box.window.from : first), found.at)
  return (
    <>
      <PageTitle title={t('title')} crumbs={crumbs} actions={<LinkButton look="primary" href={listOf({})}>{t('toList')}</LinkButton>}
        scope={<>{list('scope', { from: formatDateTime(from, locale), to: formatDateTime(found.at, locale) })} {found.purpose && list('purpose', { purpose: found.purpose[locale] })}</>} />
      <PurposePanel {...found} back="registrants/pictures" />
      <section className="panel" aria-label={t('filters')}>
        <div className="p-4"><FilterChips path={path} query={query} names={names} locale={locale} /></div>
        {query.panel === 'filters' && <FilterForm path={path} query={query} names={names} locale={locale} days={found.windowDays} choices={filterChoices(found.boxes, (state) => names.districtsOf(state).map(({ code }) => code))} />}
      </section>
      <DayPanel days={found.days} hrefOf={(day) => listOf({ from: day, to: day })} path={path} smallest={limits.pictureSmallest} isWhole={Object.keys(setFilters(filtersOf(query))).length === 0} />
      <GroupPanel id="by-district" title={t('districts.title')} head={list('district')} drawn={found.districts} nameOf={(code) => names.districtName(code, locale)} hrefOf={(code) => listOf({ district: String(code) })} path={path} note={t('districts.note')} />
      <GroupPanel id="by-occupation" title={t('occupations.title')} head={t('occupations.head')} drawn={found.occupations} nameOf={(family) => names.occupationTitle(family)} hrefOf={(family) => listOf({ occupation: family })} english path={path} note={t('occupations.note')} />
      <GroupPanel id="by-age" title={t('ages.title')} head={t('ages.head')} drawn={found.ages} nameOf={(band: AgeBand) => band.from === null ? t('ages.youngest', { to: String(band.to) }) : band.to === null ? t('ages.oldest', { from: String(band.from) }) : t('ages.band', { from: String(band.from), to: String(band.to) })}
        whole path={path} note={<>{t('ages.note', { year: String(found.ages.year) })} {t('suppressed', { n: smallest })}</>} />
      <StatePanel states={found.states} own={officer.stateCode} names={names} path={path} note={t('suppressed', { n: smallest })} />
      <Note><p><b>{t('exact')}</b> {t('exactText')}</p><p>{list('selfDeclared')}</p></Note>
    </>
  )
})
