import { columnVisibilityFeature, constructTable, createColumnHelper, metaHelper, rowSortingFeature, type SortDirection, tableFeatures } from '@tanstack/table-core'
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
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
import { grantedColumns, isAlwaysMasked, isLiftable } from '@/lib/registrants/rules'
import type { ListQuery, RegistrantList } from '@/lib/registrants/schema'

interface RegistrantsTableProps {
  path: string
  list: RegistrantList
  query: ListQuery
  names: Catalogue
  locale: Locale
}

type ListedRow = RegistrantList['rows'][number]

/** A column's head and cells, as they stand in their rows; each has the column's id as its key. */
interface ColumnMeta {
  readonly head: (sorted: false | SortDirection) => ReactNode
  readonly cell: (row: ListedRow) => ReactNode
}

/** Sorting and columns are the server's, as the address says: the library keeps which columns there are, which are shown and how they are sorted, and no script of it goes to a browser (docs/decisions/0238). */
const features = tableFeatures({ coreReactivityFeature: storeReactivityBindings(), columnVisibilityFeature, rowSortingFeature, columnMeta: metaHelper<ColumnMeta>() })
const helper = createColumnHelper<typeof features, ListedRow>()
const sortings = { newest: { aria: 'descending', other: 'oldest' }, oldest: { aria: 'ascending', other: null } } as const

/** The page of registrants: the change time leads and opens the record; masks answer why. */
export function RegistrantsTable({ path, list, query, names, locale }: RegistrantsTableProps) {
  const t = useTranslations('registrants')
  const fieldName = useTranslations('fields')
  const masked = maskedFields(list.columns, list.rows)
  const granted = grantedColumns(list.boxes)
  const table = constructTable({
    features,
    data: list.rows,
    getRowId: ({ id }) => id,
    manualSorting: true,
    state: { sorting: [{ id: 'changed', desc: query.order === 'newest' }], columnVisibility: Object.fromEntries(granted.map((field) => [field, list.columns.includes(field)])) },
    columns: [
      helper.display({ id: 'changed', meta: {
        head: (sorted) => {
          const { aria, other } = sortings[sorted === 'desc' ? 'newest' : 'oldest']
          return <SortHead key="changed" href={listAddress(path, query, { order: other })} sorted={aria}>{t('changed')}</SortHead>
        },
        cell: ({ id, changedAt }) => <th key="changed" scope="row"><a href={`${path}/${id}`}>{formatRowTime(changedAt, locale)}</a></th>,
      } }),
      helper.display({ id: 'what', meta: {
        head: () => <th key="what" scope="col">{t('what')}</th>,
        cell: ({ isNew }) => <td key="what" className="nowrap"><Icon name={isNew ? 'plus' : 'swap'} size="inline" /> {isNew ? t('registered') : t('updated')}</td>,
      } }),
      ...granted.map((field) => helper.display({ id: field, meta: {
        head: () => isAlwaysMasked(list.boxes, field) ? <MaskedHead key={field}>{fieldName(field)}</MaskedHead> : <th key={field} scope="col">{fieldName(field)}</th>,
        cell: ({ cells }) => (
          <td key={field} className={field === 'currentAddress' ? 'min-w-64' : 'nowrap'}><FieldCell field={field} cell={cells[field]} names={names} locale={locale} at={list.at} popoverId={masked.includes(field) ? whyId(field) : undefined} /></td>
        ),
      } })),
    ],
  })
  return (
    <RovingMasks>
      <Table caption={t('caption')} rows="normal" sticky minWidth="xl">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>{group.headers.map(({ column }) => column.columnDef.meta?.head(column.getIsSorted()))}</tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>{row.getVisibleCells().map(({ column }) => column.columnDef.meta?.cell(row.original))}</tr>
          ))}
        </tbody>
      </Table>
      {masked.map((field) => <WhyMasked key={field} field={field} lift={list.rows.some((row) => isLiftable(row.cells[field])) && <UnmaskOne field={field} href={path} inList />} />)}
    </RovingMasks>
  )
}
