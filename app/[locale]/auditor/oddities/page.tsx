import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { OddityTable } from '@/components/oddities/oddity-table'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireAuditor } from '@/lib/auth/doors'
import { formatCount } from '@/lib/i18n/format'
import { listOddities } from '@/lib/oddities/reads'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oddities'))('title') }
}

/** What the rules found in the ledger: what waits for an auditor's word, and what was closed last. */
export default shown(async function OdditiesPage() {
  const actor = await requireAuditor('auditor.oddities')
  const [{ open, closed }, names, t] = await Promise.all([listOddities(actor), catalogue(), getTranslations('oddities')])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} />
      {open.length === 0 ? <EmptyState title={t('none')}>{t('noneText')}</EmptyState> : (
        <Panel id="open" title={t('open')} aside={formatCount(open.length)} padding="none"><OddityTable rows={open} names={names} caption={t('open')} /></Panel>
      )}
      <ListEnd rows={open.length} />
      {closed.length > 0 && <Panel id="closed" title={t('closed')} padding="none"><OddityTable rows={closed} names={names} caption={t('closed')} /></Panel>}
    </>
  )
})
