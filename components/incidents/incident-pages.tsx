import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { ClockTag, IncidentClocks } from '@/components/incidents/incident-clocks'
import { CloseForm, OpenForm, ReportForm, StepForm } from '@/components/incidents/incident-forms'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Facts, Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { refuse } from '@/lib/auth/doors'
import { istDayOf } from '@/lib/clock'
import { formatDateTime, formatFieldDate, formatTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { listIncidents, readIncident, readOpening } from '@/lib/incidents/reads'
import type { EntryRow, Keeper } from '@/lib/incidents/store'
import { catalogue } from '@/lib/reference/catalogue'

/** A day and time of India as fields show them. */
const momentOf = (at: Date): { day: string; time: string } => ({ day: formatFieldDate(istDayOf(at)), time: formatTime(at, { zone: false }) })

/** The register of incidents. Functions and no components, as `ledgerPage`. */
export async function incidentsPage({ keeper }: { keeper: Keeper }) {
  const [incidents, locale, t] = await Promise.all([listIncidents(keeper), getLocale(), getTranslations('incidents')])
  const base = `/${keeper.kind}/incidents`
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} actions={<LinkButton look="primary" icon="plus" href={localePath(locale, `${base}/new`)}>{t('new')}</LinkButton>} />
      {incidents.length === 0 ? <EmptyState title={t('none')}>{t('noneText')}</EmptyState> : (
        <Panel id="incidents" title={t('title')} padding="none">
          <Table caption={t('title')} minWidth="lg" lines>
            <thead><tr><th scope="col">{t('columns.number')}</th><th scope="col">{t('columns.title')}</th><th scope="col">{t('columns.noticed')}</th><th scope="col">{t('recipients.certIn')}</th><th scope="col">{t('recipients.board')}</th><th scope="col">{t('columns.status')}</th></tr></thead>
            <tbody>
              {incidents.map((incident) => (
                <tr key={incident.id}>
                  <th scope="row" className="nowrap"><a href={localePath(locale, `${base}/${incident.id}`)}>{incident.number}</a></th>
                  <td data-head={t('columns.title')} data-wide className="whitespace-normal">{incident.title}</td>
                  <td data-head={t('columns.noticed')} className="nowrap">{formatDateTime(incident.noticedAt, locale)}</td>
                  {incident.clocks.map(({ clock, standing }) => <td key={clock} data-head={t(`recipients.${clock}`)}><ClockTag standing={standing} /></td>)}
                  <td data-head={t('columns.status')}>{incident.closedAt ? t('closedOn', { at: formatDateTime(incident.closedAt, locale) }) : t('stillOpen')}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      <ListEnd rows={incidents.length} />
    </>
  )
}

/** The form of a new incident, also from an oddity. */
export async function newIncidentPage({ keeper, oddity }: { keeper: Keeper; oddity: string | string[] | undefined }) {
  const wanted = typeof oddity === 'string' && isRowId(oddity) ? oddity : null
  const [{ now, oddity: found }, names, locale, t] = await Promise.all([readOpening(keeper, wanted), catalogue(), getLocale(), getTranslations('incidents')])
  return (
    <>
      <PageTitle title={t('new')} scope={t('newScope')} crumbs={[{ label: t('title'), href: localePath(locale, `/${keeper.kind}/incidents`) }, { label: t('new') }]} />
      <Note look="time">{t('clocksRun')}</Note>
      <Panel id="open" title={found ? t('fromOddity', { number: found.number }) : t('new')}>
        <ClientMessages namespaces={['incidents']}>
          <OpenForm reader={keeper.kind} now={momentOf(now)} oddity={found && wanted ? wanted : ''} state={found?.stateCode ? String(found.stateCode) : ''} states={names.states.map(({ code }) => ({ value: String(code), label: names.stateName(code, locale) }))} />
        </ClientMessages>
      </Panel>
    </>
  )
}

/** One incident: its clocks, what was done and reported, and the forms while it is open. Printed, it is the record for the file. */
export async function incidentPage({ keeper, id, done }: { keeper: Keeper; id: string; done: string | string[] | undefined }) {
  const found = isRowId(id) ? await readIncident(keeper, id) : undefined
  if (!found) return refuse(keeper, `${keeper.kind}.incident`, 'not_found')
  const [names, locale, t] = await Promise.all([catalogue(), getLocale(), getTranslations('incidents')])
  const time = (at: Date): string => formatDateTime(at, locale)
  return (
    <>
      <PageTitle title={found.title} scope={t('oneScope', { number: found.number, at: time(found.noticedAt) })} crumbs={[{ label: t('title'), href: localePath(locale, `/${keeper.kind}/incidents`) }, { label: found.number }]} />
      <DoneNote done={done} known={{ opened: t('done.opened'), noted: t('done.noted'), reported: t('done.reported'), closed: t('done.closed') }} />
      <Panel id="clocks" title={t('clocksTitle')} padding="none" foot={t('clocksFoot')}><IncidentClocks clocks={found.clocks} /></Panel>
      <Panel id="facts" title={t('factsTitle')}>
        <p className="measure whitespace-pre-line">{found.summary}</p>
        <Facts items={[
          { term: t('columns.state'), value: found.stateCode === null ? t('anyState') : names.stateName(found.stateCode, locale) }, { term: t('columns.noticed'), value: time(found.noticedAt) }, { term: t('columns.opened'), value: t('by', { name: found.openedBy, at: time(found.openedAt) }) },
          { term: t('columns.oddity'), value: found.oddityId === null ? null : keeper.kind === 'auditor' ? <a href={localePath(locale, `/auditor/oddities/${found.oddityId}`)}>{found.oddityNumber}</a> : found.oddityNumber },
          { term: t('columns.closed'), value: found.closedAt ? t('by', { name: found.closedBy ?? '', at: time(found.closedAt) }) : null }, { term: t('columns.outcome'), value: found.outcome },
        ]} />
      </Panel>
      <Panel id="entries" title={t('entriesTitle')} padding={found.entries.length > 0 ? 'none' : 'normal'}>{found.entries.length > 0 ? <Entries entries={found.entries} /> : <p className="quiet">{t('noEntries')}</p>}</Panel>
      {found.closedAt === null && (
        <ClientMessages namespaces={['incidents']}>
          <div className="grid grid-8-4 top no-print">
            <Panel id="report" title={t('reportTitle')}><ReportForm reader={keeper.kind} id={found.id} now={momentOf(found.now)} /></Panel>
            <div className="col">
              <Panel id="step" title={t('stepTitle')}><StepForm reader={keeper.kind} id={found.id} /></Panel>
              <Panel id="close" title={t('closeTitle')}>{found.clocks.every(({ toldAt }) => toldAt !== null) ? <CloseForm reader={keeper.kind} id={found.id} /> : <p>{t('closeLater')}</p>}</Panel>
            </div>
          </div>
        </ClientMessages>
      )}
    </>
  )
}

async function Entries({ entries }: { entries: readonly EntryRow[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('incidents')])
  return (
    <Table caption={t('entriesTitle')} minWidth="lg" lines>
      <thead><tr><th scope="col">{t('columns.written')}</th><th scope="col">{t('columns.what')}</th><th scope="col">{t('columns.text')}</th><th scope="col">{t('columns.reference')}</th><th scope="col">{t('columns.by')}</th></tr></thead>
      <tbody>
        {entries.map(({ id, writtenAt, writtenBy, to, reportedAt, reference, text }) => (
          <tr key={id}>
            <th scope="row" className="nowrap">{formatDateTime(writtenAt, locale)}</th>
            <td data-head={t('columns.what')}>{to === null || reportedAt === null ? t('aStep') : t('aReport', { to: t(`recipients.${to}`), at: formatDateTime(reportedAt, locale) })}</td>
            <td data-head={t('columns.text')} data-wide className="min-w-64 whitespace-pre-line">{text}</td>
            <td data-head={t('columns.reference')}>{reference || <span className="quiet">{t('noReference')}</span>}</td>
            <td data-head={t('columns.by')}>{writtenBy}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
