import { getLocale, getTranslations } from 'next-intl/server'
import { wordsOfProblem } from '@/components/requests/problem-words'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import { formatCalendarDate } from '@/lib/i18n/format'
import type { Catalogue } from '@/lib/reference/catalogue'
import type { JudgedRow } from '@/lib/requests/sheets/reads'

/** Each row of a sheet: whom it nominates and where, and what would keep it from being a draft. */
export async function SheetRows({ rows, names }: { rows: readonly JudgedRow[]; names: Catalogue }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.sheet')])
  const lines = await Promise.all(rows.map(async (row) => ({ row, said: await Promise.all(row.problems.map((problem) => wordsOfProblem(problem))) })))
  return (
    <Table caption={t('rows')} lines>
      <thead><tr><th scope="col">{t('line')}</th><th scope="col">{t('whom')}</th><th scope="col">{t('where')}</th><th scope="col">{t('period')}</th><th scope="col">{t('outcome')}</th></tr></thead>
      <tbody>
        {lines.map(({ row, said }) => (
          <tr key={row.line}>
            <th scope="row">{row.line}</th>
            <td data-head={t('whom')} data-wide><bdi>{row.name === '' ? t('nobody') : row.name}</bdi><span className="block tiny quiet"><bdi>{String(row.form.designation)}</bdi></span></td>
            <td data-head={t('where')}>{row.stateCode === null ? t('nowhere') : names.stateName(row.stateCode, locale)}<span className="block tiny quiet">{row.box && (row.box.districts === 'all' ? t('wholeState') : row.box.districts.map((code) => names.districtName(code, locale)).join(', '))}</span></td>
            <td data-head={t('period')}>{row.box ? `${formatCalendarDate(row.box.startsOn, locale)} – ${formatCalendarDate(row.box.endsOn, locale)}` : t('nowhere')}</td>
            <td data-head={t('outcome')} data-wide className="whitespace-normal">
              {said.length === 0 ? <Tag look="good" icon="check">{t('fine')}</Tag> : <ul className="stack-2">{said.map(({ part, sentence }, index) => <li key={index} className="small"><b>{part}:</b> {sentence}</li>)}</ul>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
