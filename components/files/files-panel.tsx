import { useLocale, useTranslations } from 'next-intl'
import { FileTag } from '@/components/files/file-tag'
import { rowsOf } from '@/components/files/file-table'
import { fileTitle } from '@/components/files/file-words'
import { Panel } from '@/components/ui/panel'
import type { ExportView } from '@/lib/exports/reads'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'

const shownAtHome = 3

/** The newest files on the home page, each with its state and the way to it. */
export function FilesPanel({ files, names }: { files: readonly ExportView[]; names: Catalogue }) {
  const t = useTranslations('home')
  const words = useTranslations('files')
  const locale = useLocale()
  return (
    <Panel id="your-files" title={t('files')} link={{ href: localePath(locale, '/files'), label: t('allFiles') }}>
      {files.length === 0 ? <p className="small quiet">{t('noFiles')}</p> : (
        <ul className="list">
          {files.slice(0, shownAtHome).map((file) => (
            <li key={file.id}>
              <a className="name" href={localePath(locale, `/files/${file.id}`)}>{fileTitle(words, { ...file, names, locale })}</a>
              <p className="pairrow"><FileTag file={file} /><span className="meta">{t('rows', { n: formatCount(rowsOf(file)) })}</span></p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
