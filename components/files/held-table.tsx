import { getLocale, getTranslations } from 'next-intl/server'
import { HeldTag } from '@/components/files/held-tag'
import { Table } from '@/components/ui/table'
import type { HeldView } from '@/lib/exports/approval/reads'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'

/** Files that wait or waited for a second person. */
export async function HeldTable({ files, caption }: { files: readonly HeldView[]; caption: string }) {
  const [locale, t, formats, codes] = await Promise.all([getLocale(), getTranslations('files.held.list'), getTranslations('fileFormats'), catalogue()])
  return (
    <Table caption={caption} minWidth="lg" lines>
      <thead>
        <tr>
          <th scope="col">{t('number')}</th><th scope="col">{t('officer')}</th><th scope="col" className="num">{t('rows')}</th><th scope="col" className="num">{t('points')}</th>
          <th scope="col">{t('asked')}</th><th scope="col">{t('until')}</th><th scope="col">{t('status')}</th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.id}>
            <th scope="row" className="nowrap"><a href={localePath(locale, `/admin/files/${file.id}`)}>{file.number}</a><span className="block tiny quiet">{formats(`names.${file.format}`)}</span></th>
            <td data-head={t('officer')}>{file.officerName}<span className="block tiny quiet">{codes.stateName(file.stateCode, locale)}</span></td>
            <td data-head={t('rows')} className="num">{formatCount(file.rows)}</td>
            <td data-head={t('points')} className="num">{formatCount(file.points)}</td>
            <td data-head={t('asked')} className="nowrap">{formatDateTime(file.requestedAt, locale)}</td>
            <td data-head={t('until')} className="nowrap">{formatDateTime(file.heldUntil, locale)}</td>
            <td data-head={t('status')}><HeldTag file={file} /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
