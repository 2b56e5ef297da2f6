import { useTranslations } from 'next-intl'
import { FieldCell } from '@/components/registrants/field-cell'
import { maskedFields, WhyMasked, whyId } from '@/components/registrants/why-masked'
import { RovingMasks } from '@/components/ui/roving-masks'
import { Table } from '@/components/ui/table'
import { UnmaskOne } from '@/components/unmasking/unmask-one'
import { formatRowTime } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'
import type { OpenedRegistrants } from '@/lib/registrants/reads'
import { isLiftable } from '@/lib/registrants/rules'

/** The workers who share a number, each with the way to the record; masks answer why, as in the list. */
export function FoundTable({ found, path, names, locale }: { found: OpenedRegistrants; path: string; names: Catalogue; locale: Locale }) {
  const t = useTranslations('lookUp')
  const list = useTranslations('registrants')
  const fieldName = useTranslations('fields')
  const masked = maskedFields(found.columns, found.rows)
  return (
    <RovingMasks>
      <Table caption={t('caption')} rows="roomy" minWidth="xl">
        <thead><tr><th scope="col">{list('changed')}</th>{found.columns.map((field) => <th key={field} scope="col">{fieldName(field)}</th>)}</tr></thead>
        <tbody>
          {found.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="nowrap"><a href={`${path}/${row.id}`}>{formatRowTime(row.changedAt, locale)}</a></th>
              {found.columns.map((field) => (
                <td key={field} className={field === 'currentAddress' ? 'min-w-64' : 'nowrap'}><FieldCell field={field} cell={row.cells[field]} names={names} locale={locale} at={found.at} popoverId={masked.includes(field) ? whyId(field) : undefined} /></td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      {masked.map((field) => <WhyMasked key={field} field={field} lift={found.rows.some((row) => isLiftable(row.cells[field])) && <UnmaskOne field={field} href={path} inList />} />)}
    </RovingMasks>
  )
}
