import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ExemptionEndForm, ExemptionForm } from '@/components/factors/exemption-forms'
import { ExemptionList } from '@/components/factors/exemption-list'
import { FactorStanding } from '@/components/factors/factor-standing'
import { FactorTable } from '@/components/factors/factor-table'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { Disclosure, Facts, Panel } from '@/components/ui/panel'
import { StatusTag } from '@/components/ui/tag'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { readAccountFactors } from '@/lib/factors/reads'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('factors.admin'))('one') }
}

/** One account: by what its owner proves to be there, what two admins allowed, and the forms that propose it. Nobody proposes about oneself. */
export default shown(async function AccountFactorsPage({ params }: Props) {
  const actor = await requireAdmin('admin.factorsOf')
  const { id } = await params
  const found = isRowId(id) ? await readAccountFactors(actor, id) : undefined
  if (!found) return refuse(actor, 'admin.factorsOf', 'not_found')
  const { account, factors, exemptions } = found
  const [locale, t, words] = await Promise.all([getLocale(), getTranslations('factors.admin'), getTranslations('factors')])
  const mayPropose = mayAdmin(actor, 'users') && id !== actor.id && account.status !== 'deactivated'
  return (
    <>
      <PageTitle title={account.name} scope={account.designation} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/factors') }, { label: account.userId }]} />
      <div className="grid grid-8-4 top">
        <div className="col">
          <Panel id="factors" title={words('own.title')} padding={factors.length > 0 ? 'none' : 'normal'}>
            {factors.length > 0 ? <FactorTable factors={factors} /> : <p className="quiet">{t('noFactors')}</p>}
          </Panel>
          <ExemptionList exemptions={exemptions} />
          <SubjectProposals actor={actor} kinds={['factor.exempt', 'factor.exemptEnd']} subject={id} />
        </div>
        <div className="col">
          <Panel id="account" title={t('account')}>
            <Facts items={[
              { term: t('status'), value: <StatusTag status={account.status} /> }, { term: t('kind'), value: t(`kinds.${account.kind}`) }, { term: t('standing'), value: <FactorStanding account={account} /> },
            ]} />
          </Panel>
          {mayPropose && (
            <Panel id="exemption" title={t('exempt')}>
              <p className="small quiet">{t('exemptText')}</p>
              <ClientMessages namespaces={['factors', 'proposals']}>
                <Disclosure summary={t(account.exemptUntil === null ? 'propose' : 'proposeLonger')}><ExemptionForm id={id} until="" /></Disclosure>
                {account.exemptUntil !== null && <Disclosure summary={t('proposeEnd')}><ExemptionEndForm id={id} /></Disclosure>}
              </ClientMessages>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
})
