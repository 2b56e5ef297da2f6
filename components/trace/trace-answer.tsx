import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { PageTitle } from '@/components/frame/page-title'
import { summaryOf } from '@/components/trace/trace-page'
import { tracePath } from '@/components/trace/trace-path'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Facts, Figures, Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import { refuse } from '@/lib/auth/doors'
import { fileFields } from '@/lib/exports/rules'
import { formatBytes, formatConfidence, formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'
import { showTrace } from '@/lib/trace/reads'
import type { TracedExport } from '@/lib/trace/schema'
import type { ExportName, Tracer, TraceRow } from '@/lib/trace/store'

/** The answer of one trace: the files it speaks for, and why. A function and no component, as `ledgerPage`; `what` names the page in a refusal. */
export async function traceAnswer({ reader, id, what }: { reader: Tracer; id: string; what: string }) {
  const found = isRowId(id) ? await showTrace(reader, id) : undefined
  if (!found) return refuse(reader, what, 'not_found')
  const { trace, exports } = found
  const [locale, t] = await Promise.all([getLocale(), getTranslations('trace')])
  const { state, ...counted } = summaryOf(trace)
  return (
    <>
      <PageTitle title={t('one', { number: trace.number })} scope={t('askedBy', { name: trace.askedBy, at: formatDateTime(trace.askedAt, locale) })}
        crumbs={[{ label: t('title'), href: tracePath(reader, locale) }, { label: trace.number }]} actions={<LinkButton icon="search" href={tracePath(reader, locale)}>{t('another')}</LinkButton>} />
      {state === 'open' && <EmptyState icon="waiting" title={t('openTitle')}>{t('openText')}</EmptyState>}
      {state === 'nobody' && <EmptyState icon="none" title={t('nobodyTitle')}>{t('nobodyText')}</EmptyState>}
      {state === 'marked' && <Note look="bad" title={t('markedTitle', counted)} level={2}>{t('markedText')}</Note>}
      {state === 'fits' && <Note title={t('fitsTitle', counted)} level={2}>{t(isTie(trace) ? 'fitsTie' : 'fitsText')}</Note>}
      {trace.answer !== null && trace.answer.length > 0 && <Answers reader={reader} trace={trace} answer={trace.answer} exports={exports} />}
      <Brought trace={trace} />
    </>
  )
}

/** Two files that fit alike: the same people, parameters and size. */
function isTie({ answer }: TraceRow): boolean {
  const [first, second] = answer ?? []
  return first !== undefined && second !== undefined && second.confidence > first.confidence * 0.9
}

async function Answers({ reader, trace, answer, exports }: { reader: Tracer; trace: TraceRow; answer: readonly TracedExport[]; exports: ReadonlyMap<string, ExportName> }) {
  const [t, locale, codes] = await Promise.all([getTranslations('trace.answers'), getLocale(), catalogue()])
  return (
    <Panel id="files" title={t('title')} padding="none" foot={t('foot')}>
      <Table caption={t('title')} minWidth="xl" lines>
        <thead><tr><th scope="col">{t('file')}</th><th scope="col">{t('officer')}</th><th scope="col">{t('confidence')}</th><th scope="col">{t('evidence')}</th></tr></thead>
        <tbody>
          {answer.map((each) => {
            const file = exports.get(each.exportId)
            if (!file) return null
            return (
              <tr key={each.exportId}>
                <th scope="row">
                  {file.number}
                  <span className="block tiny quiet">{t('built', { at: formatDateTime(file.builtAt, locale), rows: formatCount(file.rowsWritten) })}</span>
                  <span className="block tiny quiet">{t('taken', { count: file.downloads, n: formatCount(file.downloads) })}</span>
                </th>
                <td data-head={t('officer')}>
                  {reader.kind === 'admin' ? <a href={localePath(locale === 'hi' ? 'hi' : 'en', `/admin/officers/${file.officerId}`)}>{file.officer}</a> : file.officer}
                  <span className="block tiny quiet">{file.designation}, {codes.stateName(file.stateCode, locale)}</span>
                  <span className="block tiny quiet">{t('grants', { grants: [...new Set(file.boxes.map(({ grantNumber }) => grantNumber))].join(', '), count: fileFields(file.boxes).length, n: formatCount(fileFields(file.boxes).length) })}</span>
                </td>
                <td data-head={t('confidence')}><Tag look={each.verdict === 'marked' ? 'bad' : 'quiet'} icon={each.verdict === 'marked' ? 'fingerprint' : 'info'}>{t(each.verdict)}</Tag><span className="block">{formatConfidence(each.confidence)}</span></td>
                <td data-head={t('evidence')} data-wide><EvidenceList each={each} trace={trace} /></td>
              </tr>
            )
          })}
        </tbody>
      </Table>
    </Panel>
  )
}

/** Which evidence there is, in counts; what was not there to be compared is left out. */
async function EvidenceList({ each, trace: { brought } }: { each: TracedExport; trace: TraceRow }) {
  const t = await getTranslations('trace.evidence')
  const n = formatCount
  const lines: ReactNode[] = [
    brought.references > 0 && t('references', { n: n(each.references), of: n(brought.references) }),
    each.strays > 0 && t('strays', { n: n(each.strays) }),
    each.pairs > 0 && t('order', { n: n(each.rising), of: n(each.pairs) }),
    brought.people >= limits.tracePeopleMin && each.people > 0 && t('people', { n: n(each.people), of: n(brought.people), others: n(each.controls) }),
    each.columns > 0 && t('columns', { n: n(each.fitting), of: n(each.columns) }),
  ]
  return <ul className="stack-2 small">{lines.filter((line) => line !== false).map((line, index) => <li key={index}>{line}</li>)}</ul>
}

async function Brought({ trace }: { trace: TraceRow }) {
  const t = await getTranslations('trace.brought')
  const { brought } = trace
  return (
    <Panel id="brought" title={t('title')} foot={t('foot')}>
      <Figures items={[
        { term: t('rows'), value: formatCount(brought.rows), aside: formatBytes(trace.sizeBytes) },
        { term: t('references'), value: formatCount(brought.read), aside: t('of', { n: formatCount(brought.references) }) },
        { term: t('people'), value: formatCount(brought.people), aside: t('of', { n: formatCount(brought.sought) }) },
        { term: t('exports'), value: formatCount(brought.exports) },
      ]} />
      <Facts items={[{ term: t('reason'), value: trace.reason }, { term: t('numbers'), value: t('numbersText', { uans: formatCount(brought.uans), mobiles: formatCount(brought.mobiles), columns: formatCount(brought.columns) }) }]} />
    </Panel>
  )
}
