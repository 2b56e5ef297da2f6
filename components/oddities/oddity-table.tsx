import { useLocale, useTranslations } from 'next-intl'
import { oddityReason } from '@/components/oddities/oddity-words'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { OddityRow } from '@/lib/oddities/store'
import type { Catalogue } from '@/lib/reference/catalogue'

/** What was found: when, about whom, why, and how it stands. */
export function OddityTable({ rows, names, caption }: { rows: readonly OddityRow[]; names: Catalogue; caption: string }) {
  const [locale, t] = [useLocale(), useTranslations('oddities')]
  return (
    <Table caption={caption} minWidth="lg" lines>
      <thead><tr><th scope="col">{t('columns.number')}</th><th scope="col">{t('columns.day')}</th><th scope="col">{t('columns.who')}</th><th scope="col">{t('columns.reason')}</th><th scope="col">{t('columns.verdict')}</th></tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" className="nowrap"><a href={localePath(locale, `/auditor/oddities/${row.id}`)}>{row.number}</a></th>
            <td data-head={t('columns.day')} className="nowrap">{formatCalendarDate(row.day, locale)}</td>
            <td data-head={t('columns.who')}>{row.subjectName}{row.stateCode !== null && <span className="block small quiet">{names.stateName(row.stateCode, locale)}</span>}</td>
            <td data-head={t('columns.reason')} data-wide className="min-w-64 whitespace-normal">{oddityReason({ row, names, locale, t })}</td>
            <td data-head={t('columns.verdict')}><VerdictTag verdict={row.verdict} /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const LOOKS = { explained: { look: 'good', icon: 'okring' }, mistaken: { look: 'past', icon: 'cross' }, incident: { look: 'bad', icon: 'warn' } } as const

/** How it stands, in a word. */
export function VerdictTag({ verdict }: { verdict: OddityRow['verdict'] }) {
  const t = useTranslations('oddities.verdicts')
  return verdict === null ? <Tag look="soon" icon="waiting">{t('open')}</Tag> : <Tag {...LOOKS[verdict]}>{t(verdict)}</Tag>
}
