import { useLocale, useTranslations } from 'next-intl'
import { DeletionForm } from '@/components/files/deletion-form'
import { ClientMessages } from '@/components/frame/client-messages'
import { Disclosure, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import type { ExportView, UndeletedExport } from '@/lib/exports/reads'
import { formatCalendarDate, formatCount, formatDateTime, formatRowTime, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'

/** The officer's home: files whose day of deletion is near or over, each with the form that says it is done. Nothing when there are none. */
export function DueDeletions({ files }: { files: readonly UndeletedExport[] }) {
  const t = useTranslations('deletion')
  const locale = useLocale()
  if (files.length === 0) return null
  return (
    <Panel id="to-delete" title={t('title')}>
      <p className="small quiet">{t('text')}</p>
      <ul className="list">
        {files.map((file) => (
          <li key={file.id}>
            <a className="name" href={localePath(locale, `/files/${file.id}`)}>{file.number}</a>
            <p className="pairrow"><DeletionTag file={file} /><span className="meta">{t('rows', { n: formatCount(file.rowsWritten) })}</span></p>
            <Disclosure summary={t('done', { number: file.number })}><ClientMessages namespaces={['deletion']}><DeletionForm id={file.id} /></ClientMessages></Disclosure>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** On the page of a file that was taken: until when it may be kept, and the officer's word. Nothing for a file of which nothing left the portal. */
export function FileDeletion({ file }: { file: ExportView }) {
  const t = useTranslations('deletion')
  const locale = useLocale()
  if (!file.wasTaken || file.deleteBy === null) return null
  return (
    <Panel id="deletion" title={t('one')}>
      {file.deletedAt ? <p><Tag look="good" icon="check">{t('confirmed')}</Tag> <span className="small quiet">{t('confirmedAt', { at: formatDateTime(file.deletedAt, locale) })}</span></p> : (
        <>
          <p><DeletionTag file={file} /></p>
          <p className="small quiet">{t('text')}</p>
          <ClientMessages namespaces={['deletion']}><DeletionForm id={file.id} /></ClientMessages>
        </>
      )}
    </Panel>
  )
}

/** An officer's page for admins: the files of whose deletion there is no word yet. */
export function UndeletedFiles({ files }: { files: readonly UndeletedExport[] }) {
  const t = useTranslations('deletion')
  const locale = useLocale()
  return (
    <Panel id="undeleted" title={t('undeleted')} padding={files.length > 0 ? 'none' : 'normal'}>
      {files.length === 0 ? <p className="quiet">{t('none')}</p> : (
        <Table caption={t('undeleted')} minWidth="lg" lines>
          <thead><tr><th scope="col">{t('columns.file')}</th><th scope="col" className="num">{t('columns.rows')}</th><th scope="col">{t('columns.opened')}</th><th scope="col">{t('columns.deleteBy')}</th></tr></thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.id}>
                <th scope="row" className="nowrap">{file.number}</th>
                <td data-head={t('columns.rows')} className="num">{formatCount(file.rowsWritten)}</td>
                <td data-head={t('columns.opened')} className="nowrap">{file.openedAt && formatRowTime(file.openedAt, locale)}</td>
                <td data-head={t('columns.deleteBy')}><DeletionTag file={file} /></td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}

/** The day by which a file is to be deleted: quiet while it is far, marked when it is near, bad when it is over. */
function DeletionTag({ file }: { file: Pick<UndeletedExport, 'deleteBy' | 'deleteDaysLeft'> }) {
  const t = useTranslations('deletion')
  const locale = useLocale()
  const day = formatCalendarDate(file.deleteBy ?? '', locale)
  const left = file.deleteDaysLeft ?? 0
  if (left < 0) return <Tag look="bad" icon="warn">{t('overdue', { day, late: formatSpan(-left, 'day', locale) })}</Tag>
  return left <= limits.deletionNoticeDays ? <Tag look="soon" icon="waiting">{t('by', { day })}</Tag> : <Tag look="quiet" icon="waiting">{t('by', { day })}</Tag>
}
