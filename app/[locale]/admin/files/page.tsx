import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { HeldTable } from '@/components/files/held-table'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { listHeld } from '@/lib/exports/approval/reads'
import { formatCount } from '@/lib/i18n/format'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('files.held'))('title') }
}

/** Files of all States past the hard level of their officer's disclosure budget: those that wait for a decision, and those that waited. */
export default shown(async function HeldFilesPage() {
  const actor = await requireAdmin('admin.files')
  const [files, t] = await Promise.all([listHeld(actor), getTranslations('files.held')])
  const sections = [['waiting', files.filter(({ status }) => status === 'held')], ['over', files.filter(({ status }) => status !== 'held')]] as const
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} />
      {files.length === 0 && <EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
      {sections.filter(([, rows]) => rows.length > 0).map(([key, rows]) => (
        <Panel key={key} id={key} title={t(`sections.${key}`)} aside={formatCount(rows.length)} padding="none"><HeldTable files={rows} caption={t(`sections.${key}`)} /></Panel>
      ))}
      <ListEnd rows={files.length} />
    </>
  )
})
