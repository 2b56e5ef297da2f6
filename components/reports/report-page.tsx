import { getLocale, getTranslations } from 'next-intl/server'
import { ledgerCrumb } from '@/components/frame/ledger-crumb'
import { PageTitle } from '@/components/frame/page-title'
import { BarChart } from '@/components/ui/bar-chart'
import { Button, LinkButton } from '@/components/ui/button'
import { SelectField } from '@/components/ui/field'
import { EmptyState, Figures, Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { TileMap } from '@/components/ui/tile-map'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { formatCount, formatDateTime, formatMonth } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { readReport, type Report } from '@/lib/reports/reads'
import { type FigureGroup, figureGroups, type FigureName, type MonthFigures, monthOf } from '@/lib/reports/schema'

export type ReportQuery = Readonly<Record<string, string | string[] | undefined>>
const GROUPS: readonly FigureGroup[] = ['users', 'grants', 'looks', 'files', 'reviews', 'oddities']

/** A month's report, of one State or of all, on a page that prints. A function and no component, as `ledgerPage`. */
export async function reportPage({ reader, query }: { reader: AdminActor | AuditorActor; query: ReportQuery }) {
  const [names, locale, t] = await Promise.all([catalogue(), getLocale(), getTranslations('reports')])
  const month = typeof query.month === 'string' && query.month !== '' ? monthOf.safeParse(query.month) : undefined
  const state = names.states.find(({ code }) => String(code) === query.state)?.code ?? null
  const path = localePath(locale, `/${reader.kind}/reports`)
  const report = month?.success === false ? undefined : await readReport(reader, { month: month?.data, state })
  const whose = state === null ? t('all') : names.stateName(state, locale)
  return (
    <>
      <PageTitle title={report ? t('titleOf', { month: formatMonth(report.month, locale), whose }) : t('title')} scope={report && t('scope', { at: formatDateTime(report.madeAt, locale) })}
        crumbs={[await ledgerCrumb(reader.kind), { label: t('title') }]} />
      {report && !report.isFinal && <Note>{t('running')}</Note>}
      {report && <Panel id="choose" title={t('choose')}>
        <form method="get" action={path} className="row items-end no-print">
          <SelectField name="month" label={t('month')} defaultValue={report.month} options={report.months.map((each) => ({ value: each.month, label: formatMonth(each.month, locale) }))} />
          <SelectField name="state" label={t('state')} defaultValue={state === null ? '' : String(state)} options={[{ value: '', label: t('all') }, ...names.states.map(({ code }) => ({ value: String(code), label: names.stateName(code, locale) }))]} />
          <Button icon="search">{t('show')}</Button>
        </form>
      </Panel>}
      {!report && <EmptyState title={t('none')} actions={month !== undefined && <LinkButton href={state === null ? path : `${path}?${new URLSearchParams({ state: String(state) })}`}>{t('newest')}</LinkButton>}>{t('noneText')}</EmptyState>}
      {report && GROUPS.map((group) => <Group key={group} group={group} report={report} />)}
      {report && <Weeks report={report} />}
      {report?.states && <States states={report.states} names={(code) => names.stateName(code, locale)} href={(code) => `${path}?${new URLSearchParams({ month: report.month, state: String(code) })}`} />}
    </>
  )
}

async function Group({ group, report }: { group: FigureGroup; report: Report }) {
  const t = await getTranslations('reports')
  const items: readonly FigureName[] = figureGroups[group]
  return <Panel id={group} title={t(`groups.${group}`)} padding="none"><Figures items={items.map((name) => ({ term: t(`figures.${name}`), value: formatCount(report.figures[name]) }))} /></Panel>
}

/** Looks of each week: the finding, the picture, the table. */
async function Weeks({ report }: { report: Report }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('reports')])
  const [year, number] = report.month.split('-').map(Number)
  const lastDay = new Date(Date.UTC(year ?? 0, number ?? 1, 0)).getUTCDate()
  const spans = report.figures.weeks.map((_, week) => `${week * 7 + 1}–${week === 4 ? lastDay : week * 7 + 7}`).slice(0, lastDay > 28 ? 5 : 4)
  const most = Math.max(...report.figures.weeks)
  const finding = most === 0 ? t('weeks.nothing') : t('weeks.finding', { days: spans[report.figures.weeks.indexOf(most)] ?? '', looks: formatCount(most) })
  return (
    <Panel id="weeks" title={t('weeks.title')}>
      <p>{finding}</p>
      <BarChart id="weeks-chart" title={t('weeks.title')} finding={finding} bars={spans.map((span, week) => ({ label: [span], first: report.figures.weeks[week] ?? 0 }))} />
      <Table caption={t('weeks.title')} rows="normal">
        <thead><tr><th scope="col">{t('weeks.days')}</th><th scope="col" className="num">{t('figures.looks')}</th></tr></thead>
        <tbody>{spans.map((span, week) => <tr key={span}><th scope="row">{t('weeks.span', { span, month: formatMonth(report.month, locale) })}</th><td className="num">{formatCount(report.figures.weeks[week] ?? 0)}</td></tr>)}</tbody>
      </Table>
    </Panel>
  )
}

const COLUMNS: readonly FigureName[] = ['officers', 'grants', 'looks', 'rows', 'filesBuilt', 'refusals', 'oddities']

/** Looks by State as tiles, and every State with its figures. */
async function States({ states, names, href }: { states: MonthFigures; names: (code: number) => string; href: (code: number) => string }) {
  const t = await getTranslations('reports')
  const rows = Object.entries(states).map(([code, figures]) => ({ code: Number(code), figures })).sort((one, other) => other.figures.looks - one.figures.looks || one.code - other.code)
  const [first] = rows
  const finding = first && first.figures.looks > 0 ? t('states.finding', { state: names(first.code), looks: formatCount(first.figures.looks) }) : t('states.nothing')
  return (
    <Panel id="states" title={t('states.title')}>
      <p>{finding}</p>
      <TileMap id="states-map" title={t('states.map')} finding={finding} counts={new Map(rows.map(({ code, figures }) => [code, figures.looks]))} />
      {rows.length > 0 && (
        <Table caption={t('states.title')} rows="normal" minWidth="lg" sticky lines>
          <thead><tr><th scope="col">{t('state')}</th>{COLUMNS.map((name) => <th key={name} scope="col" className="num">{t(`figures.${name}`)}</th>)}</tr></thead>
          <tbody>{rows.map(({ code, figures }) => <tr key={code}><th scope="row"><a href={href(code)}>{names(code)}</a></th>{COLUMNS.map((name) => <td key={name} className="num" data-head={t(`figures.${name}`)}>{formatCount(figures[name])}</td>)}</tr>)}</tbody>
        </Table>
      )}
    </Panel>
  )
}
