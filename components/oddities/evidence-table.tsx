import { useLocale, useTranslations } from 'next-intl'
import { Table } from '@/components/ui/table'
import { eventSentence } from '@/lib/audit/sentence'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Evidence } from '@/lib/oddities/reads'

/** The events that show an oddity, each by its place in the ledger. */
export function EvidenceTable({ evidence }: { evidence: readonly Evidence[] }) {
  const [locale, t, outcomes] = [useLocale(), useTranslations('oddities'), useTranslations('activity.outcomes')]
  return (
    <Table caption={t('evidence')} rows="normal" minWidth="lg" lines>
      <thead><tr><th scope="col" className="num">{t('columns.position')}</th><th scope="col">{t('columns.time')}</th><th scope="col">{t('columns.what')}</th><th scope="col">{t('columns.outcome')}</th><th scope="col">{t('columns.from')}</th></tr></thead>
      <tbody>
        {evidence.map(({ position, at, kind, outcome, address, details }) => (
          <tr key={position}>
            <th scope="row" className="num"><a href={localePath(locale, `/auditor/events/${position}`)}>{formatCount(position)}</a></th>
            <td data-head={t('columns.time')} className="nowrap">{formatDateTime(at, locale, { seconds: true })}</td>
            <td data-head={t('columns.what')} data-wide className="min-w-64 whitespace-normal">{eventSentence({ kind, details }, locale)}</td>
            <td data-head={t('columns.outcome')}>{outcomes(outcome)}</td>
            <td data-head={t('columns.from')}>{address ?? <span className="quiet">{t('noAddress')}</span>}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
