import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { HandoverList } from '@/components/handover/handover-list'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireAuditor } from '@/lib/auth/doors'
import { readHandovers } from '@/lib/handover/reads'
import { formatCount } from '@/lib/i18n/format'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('handover'))('title') }
}

/** Every handover that was ever signed, for the auditor. */
export default shown(async function AuditorHandoversPage() {
  const actor = await requireAuditor('auditor.handovers')
  const [handovers, t] = await Promise.all([readHandovers(actor), getTranslations('handover')])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scopeAuditor')} />
      {handovers.length === 0 ? <EmptyState title={t('none')}>{t('noneText')}</EmptyState> : (
        <Panel id="handovers" title={t('title')} aside={formatCount(handovers.length)} padding="none"><HandoverList handovers={handovers} caption={t('title')} base="/auditor/handovers" /></Panel>
      )}
      <ListEnd rows={handovers.length} />
    </>
  )
})
