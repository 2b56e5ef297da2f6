import { getLocale, getTranslations } from 'next-intl/server'
import { rowsOf } from '@/components/files/file-table'
import { FileTag } from '@/components/files/file-tag'
import { WeeklyTable } from '@/components/files/weekly-table'
import { ClientMessages } from '@/components/frame/client-messages'
import { Disclosure, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { Table } from '@/components/ui/table'
import { revokeFile } from '@/lib/exports/actions'
import type { LivingExport } from '@/lib/exports/reads'
import type { ScheduleView } from '@/lib/exports/scheduling/reads'
import { formatCount, formatRowTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'

/** The officer's files that are not over, and the act that takes one back. Nothing of what is in them. */
export async function OfficerFiles({ files, readsLedger }: { files: readonly LivingExport[]; readsLedger: boolean }) {
  const [locale, t, formats] = await Promise.all([getLocale(), getTranslations('officers.files'), getTranslations('fileFormats')])
  if (files.length === 0) return <Panel id="files" title={t('title')}><p className="quiet">{t('none')}</p></Panel>
  return (
    <ClientMessages namespaces={[]}>
      <Panel id="files" title={t('title')} padding="none">
        <Table caption={t('caption')} minWidth="lg" lines>
          <thead>
            <tr>
              <th scope="col">{t('number')}</th><th scope="col">{t('state')}</th><th scope="col" className="num">{t('rows')}</th><th scope="col">{t('asked')}</th><th scope="col">{t('act')}</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.id}>
                <th scope="row" className="nowrap">{readsLedger ? <a href={localePath(locale, `/admin/timeline/${file.number}`)}>{file.number}</a> : file.number}<span className="block tiny quiet">{formats(`names.${file.format}`)}</span></th>
                <td data-head={t('state')}><FileTag file={file} /></td>
                <td data-head={t('rows')} className="num">{formatCount(rowsOf(file))}</td>
                <td data-head={t('asked')} className="nowrap">{formatRowTime(file.requestedAt, locale)}</td>
                <td data-head={t('act')} className="min-w-48 whitespace-normal">
                  <Disclosure summary={t('take', { number: file.number })}>
                    <p className="small quiet mb-3">{t('text')}</p>
                    <ReasonForm action={revokeFile} id={file.id} reason={{ label: t('reason'), hint: t('reasonHint') }} look="danger">{t('take', { number: file.number })}</ReasonForm>
                  </Disclosure>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    </ClientMessages>
  )
}

/** The officer's files of every week, to be seen: they end with the grants, the account or its officer's own word. */
export async function OfficerSchedules({ schedules, names }: { schedules: readonly ScheduleView[]; names: Catalogue }) {
  const t = await getTranslations('files.weekly')
  return (
    <Panel id="schedules" title={t('adminTitle')} padding={schedules.length > 0 ? 'none' : 'normal'}>
      {schedules.length > 0 ? <WeeklyTable schedules={schedules} names={names} /> : <p className="quiet">{t('adminNone')}</p>}
    </Panel>
  )
}
