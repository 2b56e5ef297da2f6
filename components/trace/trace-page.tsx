import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { ledgerCrumb } from '@/components/frame/ledger-crumb'
import { PageTitle } from '@/components/frame/page-title'
import { tracePath } from '@/components/trace/trace-path'
import { SuspectForm } from '@/components/trace/suspect-form'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { formatCount, formatDateTime, formatRowTime } from '@/lib/i18n/format'
import { listTraces } from '@/lib/trace/reads'
import type { Tracer, TraceRow } from '@/lib/trace/store'

/**
 * Whose file is this? The form, and the traces asked for so far. A function and no component, as `ledgerPage`. `address`: where a browser without script is led with
 * a mistake, `problem` and the `reason` it typed.
 */
export async function tracePage({ reader, address }: { reader: Tracer; address: Readonly<Record<string, string | string[] | undefined>> }) {
  const [t, traces] = await Promise.all([getTranslations('trace'), listTraces(reader)])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[await ledgerCrumb(reader.kind), { label: t('title') }]} />
      <Panel id="bring" title={t('form.title')}>
        <ClientMessages namespaces={['trace']}><SuspectForm problem={lineOf(address.problem)} reason={lineOf(address.reason)} /></ClientMessages>
      </Panel>
      {traces.length === 0 ? <EmptyState icon="search" title={t('none')}>{t('noneText')}</EmptyState> : <Traces reader={reader} traces={traces} />}
    </>
  )
}

async function Traces({ reader, traces }: { reader: Tracer; traces: readonly TraceRow[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('trace')])
  return (
    <Panel id="traces" title={t('traces')} padding="none">
      <Table caption={t('traces')} minWidth="lg" lines>
        <thead><tr><th scope="col">{t('number')}</th><th scope="col">{t('asked')}</th><th scope="col">{t('by')}</th><th scope="col" className="num">{t('rows')}</th><th scope="col">{t('answer')}</th></tr></thead>
        <tbody>
          {traces.map((trace) => (
            <tr key={trace.id}>
              <th scope="row"><a href={tracePath(reader, locale, trace.id)}>{trace.number}</a></th>
              <td data-head={t('asked')} title={formatDateTime(trace.askedAt, locale)}>{formatRowTime(trace.askedAt, locale)}</td>
              <td data-head={t('by')}>{trace.askedBy}</td>
              <td data-head={t('rows')} className="num">{formatCount(trace.brought.rows)}</td>
              <td data-head={t('answer')} data-wide>{t('summary', summaryOf(trace))}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}

function lineOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** What a trace found, for the words of `trace.summary`. */
export function summaryOf({ answer }: Pick<TraceRow, 'answer'>): { state: 'open' | 'marked' | 'fits' | 'nobody'; count: number; n: string } {
  const [count, n] = [answer?.length ?? 0, formatCount(answer?.length ?? 0)]
  return { state: answer === null ? 'open' : answer[0]?.verdict ?? 'nobody', count, n }
}
