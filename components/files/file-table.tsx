import { useLocale, useTranslations } from 'next-intl'
import { FileTag } from '@/components/files/file-tag'
import { fileTitle } from '@/components/files/file-words'
import { Table } from '@/components/ui/table'
import type { ExportView } from '@/lib/exports/reads'
import { formatCount, formatRowTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'

/** The officer's files with their states, newest first. */
export function FileTable({ files, names }: { files: readonly ExportView[]; names: Catalogue }) {
  const t = useTranslations('files')
  const formats = useTranslations('fileFormats')
  const locale = useLocale()
  return (
    <Table caption={t('caption')} look="bare" minWidth="lg" lines>
      <thead>
        <tr>
          <th scope="col">{t('columns.file')}</th>
          <th scope="col">{t('columns.state')}</th>
          <th scope="col">{t('columns.contents')}</th>
          <th scope="col">{t('columns.format')}</th>
          <th scope="col" className="num">{t('columns.rows')}</th>
          <th scope="col">{t('columns.asked')}</th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.id}>
            <th scope="row" className="nowrap"><a href={localePath(locale, `/files/${file.id}`)}>{file.number}</a></th>
            <td data-head={t('columns.state')}><FileTag file={file} /></td>
            <td data-head={t('columns.contents')}>{fileTitle(t, { ...file, names, locale })}</td>
            <td data-head={t('columns.format')}>{formats(`names.${file.format}`)}</td>
            <td data-head={t('columns.rows')} className="num">{formatCount(rowsOf(file))}</td>
            <td data-head={t('columns.asked')} className="nowrap">{formatRowTime(file.requestedAt, locale)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Rows that are in the file, or that are expected while it is not made. */
export function rowsOf(file: Pick<ExportView, 'readyAt' | 'rowsWritten' | 'rowsExpected' | 'status'>): number {
  if (file.readyAt) return file.rowsWritten
  return file.status === 'held' || file.status === 'requested' || file.status === 'building' ? file.rowsExpected : 0
}
