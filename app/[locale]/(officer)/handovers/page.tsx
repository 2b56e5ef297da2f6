import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { HandoverList } from '@/components/handover/handover-list'
import { StartHandoverForm } from '@/components/handover/handover-start'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { requireOfficer } from '@/lib/auth/doors'
import { readOwnHandovers } from '@/lib/handover/reads'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('handover'))('title') }
}

/** The officer's charge on its way: handed over, or to be taken over; and the way to begin. */
export default shown(async function HandoversPage() {
  const actor = await requireOfficer('officer.handovers')
  const [handovers, locale, t] = await Promise.all([readOwnHandovers(actor), getLocale(), getTranslations('handover')])
  const waiting = new Set(handovers.filter((each) => (each.successorId === actor.id && each.isAcceptable) || (each.officerId === actor.id && each.status === 'returned')).map(({ id }) => id))
  const open = handovers.find(({ officerId, status }) => officerId === actor.id && ['draft', 'signed', 'returned', 'approved', 'accepted'].includes(status))
  const sections = [['toMe', handovers.filter(({ officerId }) => officerId !== actor.id)], ['byMe', handovers.filter(({ officerId }) => officerId === actor.id)]] as const
  return (
    <>
      <PageTitle title={t('title')} scope={t('scopeOwn')} />
      {sections.filter(([, rows]) => rows.length > 0).map(([key, rows]) => (
        <Panel key={key} id={key} title={t(`sections.${key}`)} aside={formatCount(rows.length)} padding="none">
          <HandoverList handovers={rows} caption={t(`sections.${key}`)} base="/handovers" waiting={waiting} />
        </Panel>
      ))}
      <Panel id="begin" title={t('beginTitle')}>
        <p className="measure">{t('beginText')}</p>
        <p className="small quiet measure">{t('beginThen')}</p>
        {open ? <p><LinkButton look="primary" href={localePath(locale, `/handovers/${open.id}`)}>{t('goOn', { number: open.number })}</LinkButton></p> : <ClientMessages namespaces={['handover']}><StartHandoverForm /></ClientMessages>}
      </Panel>
      <ListEnd rows={handovers.length} />
    </>
  )
})
