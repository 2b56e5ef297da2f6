import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { FileTable } from '@/components/files/file-table'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireOfficer } from '@/lib/auth/doors'
import { listExports } from '@/lib/exports/reads'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('files'))('title') }
}

/** The officer's files and where each of them stands. */
export default shown(async function FilesPage() {
  const officer = await requireOfficer('files')
  const [files, names, locale, t, home, keys] = await Promise.all([listExports(officer), catalogue(), getLocale(), getTranslations('files'), getTranslations('home'), getTranslations('recipientKeys')])
  const ask = localePath(locale, '/files/new')
  const first = files[0]
  return (
    <>
      <PageTitle title={t('title')} crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: t('title') }]}
        scope={first && t('asOf', { at: formatDateTime(first.at, locale) })} actions={<><LinkButton icon="calendar" href={localePath(locale, '/files/weekly')}>{t('weekly.link')}</LinkButton><LinkButton icon="lock" href={localePath(locale, '/recipient-key')}>{keys('link')}</LinkButton><LinkButton look="primary" icon="download" href={ask}>{t('ask')}</LinkButton></>} />
      <Panel id="files" title={t('listTitle')}>
        {first ? <FileTable files={files} names={names} /> : <EmptyState title={t('none')} level={3} actions={<LinkButton href={ask}>{t('ask')}</LinkButton>}>{t('noneText')}</EmptyState>}
      </Panel>
    </>
  )
})
