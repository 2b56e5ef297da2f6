import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { tracePath } from '@/components/trace/trace-path'
import { Button } from '@/components/ui/button'
import { Field, TextAreaField } from '@/components/ui/field'
import { EmptyState, Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { formatBytes, formatCount, formatDateTime, formatRowTime } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'
import { listTraces } from '@/lib/trace/reads'
import type { Tracer, TraceRow } from '@/lib/trace/store'

/** What can be wrong with a suspect file or its reason, as keys below `errors`; those of the reason with the field's name in front, as the address has them. */
const problems = ['traceEmpty', 'traceNothing', 'traceWorkbook', 'traceNoText', 'traceTooLarge', 'tracesPerDay', 'ledger', 'ours'] as const
const reasonProblems = ['reason', 'tooLong', 'notValid', 'numberInReason'] as const

/** Whose file is this? The form, and the traces asked for so far. A function and no component, as `ledgerPage`. */
export async function tracePage({ reader, problem }: { reader: Tracer; problem: string | string[] | undefined }) {
  const [locale, t, traces] = await Promise.all([getLocale(), getTranslations('trace'), listTraces(reader)])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: t(reader.kind === 'auditor' ? 'fromLedger' : 'fromActivity'), href: reader.kind === 'auditor' ? `/${locale}/auditor` : `/${locale}/admin/activity` }, { label: t('title') }]} />
      <SuspectForm problem={problem} />
      {traces.length === 0 ? <EmptyState icon="search" title={t('none')}>{t('noneText')}</EmptyState> : <Traces reader={reader} traces={traces} />}
    </>
  )
}

async function SuspectForm({ problem }: { problem: string | string[] | undefined }) {
  const [locale, t, errors] = await Promise.all([getLocale(), getTranslations('trace'), getTranslations('errors')])
  const wrong = problems.find((each) => each === problem)
  const wrongReason = reasonProblems.find((each) => `reason-${each}` === problem)
  return (
    <Panel id="bring" title={t('form.title')}>
      <form action={`/api/trace?locale=${locale}`} method="post" encType="multipart/form-data" className="stack max-w-xl" autoComplete="off">
        {wrong !== undefined && <Note look="bad" role="alert">{errors(wrong)}</Note>}
        <Note icon="shield">{t('form.kept')}</Note>
        <Field name="file" label={t('form.file')} hint={t('form.fileHint', { size: formatBytes(limits.traceBytesMax) })}>
          {(control) => <input type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" {...control} className="input h-auto py-2" />}
        </Field>
        <TextAreaField name="rows" label={t('form.rows')} hint={t('form.rowsHint')} rows={4} maxLength={100_000} spellCheck={false} autoComplete="off" />
        <TextAreaField name="reason" label={t('form.reason')} hint={t('form.reasonHint')} error={wrongReason && errors(wrongReason)} rows={2} minLength={10} maxLength={300} required />
        <p><Button look="primary" icon="search">{t('form.ask')}</Button></p>
      </form>
    </Panel>
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

/** What a trace found, for the words of `trace.summary`. */
export function summaryOf({ answer }: Pick<TraceRow, 'answer'>): { state: 'open' | 'marked' | 'fits' | 'nobody'; count: number; n: string } {
  const [count, n] = [answer?.length ?? 0, formatCount(answer?.length ?? 0)]
  return { state: answer === null ? 'open' : answer[0]?.verdict ?? 'nobody', count, n }
}
