import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { HandoverList } from '@/components/handover/handover-list'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { readHandovers } from '@/lib/handover/reads'
import { formatCount } from '@/lib/i18n/format'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('handover'))('title') }
}

/** Handovers of all States: first those that left a right with nobody, then what waits for a word, what waits for a successor, and what is over. */
export default shown(async function AdminHandoversPage() {
  const actor = await requireAdmin('admin.handovers')
  const [handovers, t] = await Promise.all([readHandovers(actor), getTranslations('handover')])
  const sections = [
    ['neither', handovers.filter(({ isNeither }) => isNeither)],
    ['drafts', handovers.filter(({ status }) => status === 'draft')],
    ['decide', handovers.filter(({ status }) => status === 'signed')],
    ['officers', handovers.filter(({ status }) => ['returned', 'approved', 'accepted'].includes(status))],
    ['over', handovers.filter(({ status, isNeither }) => !isNeither && ['settled', 'withdrawn', 'refused', 'declined', 'lapsed'].includes(status))],
  ] as const
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} />
      {handovers.length === 0 && <EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
      {sections.filter(([, rows]) => rows.length > 0).map(([key, rows]) => (
        <Panel key={key} id={key} title={t(`sections.${key}`)} aside={formatCount(rows.length)} padding="none">
          <HandoverList handovers={rows} caption={t(`sections.${key}`)} base="/admin/handovers" />
        </Panel>
      ))}
      <ListEnd rows={handovers.length} />
    </>
  )
})
