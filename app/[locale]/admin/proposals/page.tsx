import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ProposalList } from '@/components/proposals/proposal-list'
import { Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readProposals } from '@/lib/proposals/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('proposals'))('title') }
}

/** The registers that two admins keep, and what was proposed: what waits for this admin first. */
export default shown(async function ProposalsPage() {
  const actor = await requireAdmin('admin.proposals')
  const [proposals, locale, t] = await Promise.all([readProposals(actor), getLocale(), getTranslations('proposals')])
  const waiting = proposals.filter(({ waitsForReader }) => waitsForReader)
  const others = proposals.filter(({ status, waitsForReader }) => status === 'open' && !waitsForReader)
  const closed = proposals.filter(({ status }) => status !== 'open')
  const sections = [['others', others], ['closed', closed]] as const
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} />
      <div className="grid grid-8-4 top">
        <div className="col">
          <Panel id="waiting" title={t('sections.waiting')} aside={formatCount(waiting.length)} padding={waiting.length > 0 ? 'none' : 'normal'}>
            {waiting.length > 0 ? <ProposalList proposals={waiting} caption={t('sections.waiting')} /> : <p className="quiet">{t('nothingWaits')}</p>}
          </Panel>
          {sections.filter(([, rows]) => rows.length > 0).map(([key, rows]) => (
            <Panel key={key} id={key} title={t(`sections.${key}`)} aside={formatCount(rows.length)} padding="none"><ProposalList proposals={rows} caption={t(`sections.${key}`)} /></Panel>
          ))}
          <ListEnd rows={proposals.length} />
        </div>
        <Panel id="registers" title={t('registers')}>
          <ul className="list">
            {(['policy', 'terms', 'purposes', 'profiles', 'states', 'admins', 'auditors', 'roles', 'factors', 'recipient-keys', 'keeping'] as const).map((key) => (
              <li key={key}><a className="name" href={localePath(locale, `/admin/${key}`)}>{t(`links.${key}.name`)}</a><p className="small quiet">{t(`links.${key}.text`)}</p></li>
            ))}
            {mayAdmin(actor, 'users') && <li><a className="name" href={localePath(locale, '/admin/recovery')}>{t('links.recovery.name')}</a><p className="small quiet">{t('links.recovery.text')}</p></li>}
          </ul>
        </Panel>
      </div>
    </>
  )
})
