import { useTranslations } from 'next-intl'
import { FieldCell } from '@/components/registrants/field-cell'
import { listAddress } from '@/components/registrants/list-address'
import { maskedFields, WhyMasked, whyId } from '@/components/registrants/why-masked'
import { UnmaskOne } from '@/components/unmasking/unmask-one'
import { Icon } from '@/components/ui/icon'
import { RovingMasks } from '@/components/ui/roving-masks'
import { MaskedHead, SortHead, Table } from '@/components/ui/table'
import { formatRowTime } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'
import { isAlwaysMasked, isLiftable } from '@/lib/registrants/rules'
import type { ListQuery, RegistrantList } from '@/lib/registrants/schema'

interface RegistrantsTableProps {
  path: string
  list: RegistrantList
  query: ListQuery
  names: Catalogue
  locale: Locale
}

/** The page of registrants: the change time leads and opens the record; masks answer why. */
export function RegistrantsTable({ path, list, query, names, locale }: RegistrantsTableProps) {
  const t = useTranslations('registrants')
  const fieldName = useTranslations('fields')
  const masked = maskedFields(list.columns, list.rows)
  return (
    <RovingMasks>
      <Table caption={t('caption')} rows="normal" sticky minWidth="xl">
        <thead>
          <tr>
            <SortHead href={listAddress(path, query, { order: query.order === 'newest' ? 'oldest' : null })} sorted={query.order === 'newest' ? 'descending' : 'ascending'}>{t('changed')}</SortHead>
            <th scope="col">{t('what')}</th>
            {list.columns.map((field) => isAlwaysMasked(list.boxes, field) ? <MaskedHead key={field}>{fieldName(field)}</MaskedHead> : <th key={field} scope="col">{fieldName(field)}</th>)}
          </tr>
        </thead>
        <tbody>
          {list.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row"><a href={`${path}/${row.id}`}>{formatRowTime(row.changedAt, locale)}</a></th>
              <td className="nowrap"><Icon name={row.isNew ? 'plus' : 'swap'} size="inline" /> {row.isNew ? t('registered') : t('updated')}</td>
              {list.columns.map((field) => (
                <td key={field} className={field === 'currentAddress' ? 'min-w-64' : 'nowrap'}><FieldCell field={field} cell={row.cells[field]} names={names} locale={locale} at={list.at} popoverId={masked.includes(field) ? whyId(field) : undefined} /></td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      {masked.map((field) => <WhyMasked key={field} field={field} lift={list.rows.some((row) => isLiftable(row.cells[field])) && <UnmaskOne field={field} href={path} inList />} />)}
    </RovingMasks>
  )
}
