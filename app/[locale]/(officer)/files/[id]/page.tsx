import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { FileDeletion } from '@/components/files/deletions'
import { FileContents } from '@/components/files/file-contents'
import { FileDownloads } from '@/components/files/file-downloads'
import { FileAction } from '@/components/files/file-forms'
import { FileState } from '@/components/files/file-state'
import { FileSteps } from '@/components/files/file-steps'
import { rowsOf } from '@/components/files/file-table'
import { fileTitle } from '@/components/files/file-words'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { Panel } from '@/components/ui/panel'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { type ExportView, showExport } from '@/lib/exports/reads'
import { formatCalendarDate, formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('files'))('title') }
}

/** One file and its ceremony. The link in the mail leads here; looking at it changes nothing (security research, case 24). */
export default shown(async function FilePage({ params }: { params: Promise<{ id: string }> }) {
  const [officer, { id }] = await Promise.all([requireOfficer('files.page'), params])
  const found = isRowId(id) ? await showExport(officer, id) : undefined
  if (!found) return refuse(officer, 'files.page', 'not_found')
  const { file, downloads } = found
  const [names, locale, t] = await Promise.all([catalogue(), getLocale(), getTranslations('files')])
  // A file that was never made is told as what was asked for.
  const isWish = file.status === 'held' || file.status === 'refused' || file.status === 'skipped'
  const rows = isWish ? file.rowsExpected : rowsOf(file)
  return (
    <>
      <Reload file={file} path={localePath(locale, `/files/${file.id}`)} />
      <Title file={file} title={fileTitle(t, { ...file, names, locale })} />
      {file.dueOn !== null && <p className="small quiet"><a href={localePath(locale, '/files/weekly')}>{t('weekly.by', { day: formatCalendarDate(file.dueOn, locale) })}</a></p>}
      <div className="grid grid-8-4 top">
        <div className="col">
          <ClientMessages namespaces={['factors']}><FileState file={file} /></ClientMessages>
          <Panel id="contents" title={t(isWish ? 'held.what' : 'fieldsTitle')} foot={<>{t('notice')} {t('selfDeclared')}</>}>
            <FileContents boxes={file.boxes} filters={file.filters} names={names} rows={file.status === 'skipped' ? null : t('facts.rowsAll', { n: formatCount(rows) })}
              parts={Math.max(1, Math.ceil(rows / limits.archivePartRows))} format={file.format} sha256={file.sha256} deleteBy={isWish ? null : file.deleteBy} recipient={file.recipient} />
          </Panel>
          <FileDeletion file={file} />
          {file.openedAt && <FileDownloads downloads={downloads} />}
        </div>
        <Panel id="steps" title={t('stepsTitle')}>
          <FileSteps file={file} />
          {file.status === 'opened' && <><FileAction act="close" values={{ id: file.id }} size="small">{t('closeNow')}</FileAction><p className="small quiet">{t('closeHint')}</p></>}
        </Panel>
      </div>
    </>
  )
})

/** While something moves by itself the page looks again, without script; such looks do not keep the session alive. */
function Reload({ file, path }: { file: ExportView; path: string }) {
  if (file.status === 'requested' || file.status === 'building') return <meta httpEquiv="refresh" content={`${secondsToLook(file)};url=${path}?poll=1`} />
  if (file.status === 'opened') return <meta httpEquiv="refresh" content={`${Math.max(1, (file.secondsLeft ?? 0) + 1)};url=${path}?poll=1`} />
  return null
}

/** Soon at first, then ever more rarely: a page that comes anew disturbs whoever reads or hears it. */
function secondsToLook({ at, requestedAt }: ExportView): number {
  const waited = Math.round((at.getTime() - requestedAt.getTime()) / 2_000)
  return Math.min(limits.pollSecondsMax, Math.max(limits.pollSecondsMin, waited))
}

async function Title({ file, title }: { file: ExportView; title: string }) {
  const [locale, t, home] = await Promise.all([getLocale(), getTranslations('files'), getTranslations('home')])
  const unique = (values: readonly string[]): string => [...new Set(values)].join(', ')
  return (
    <PageTitle title={title}
      crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: t('title'), href: localePath(locale, '/files') }, { label: file.number }]}
      scope={t('scope', {
        number: file.number, at: formatDateTime(file.requestedAt, locale), grants: unique(file.boxes.map((box) => box.grantNumber)), purpose: unique(file.boxes.map((box) => box.purpose[locale])),
      })} />
  )
}
