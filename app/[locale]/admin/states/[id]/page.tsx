import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { History } from '@/components/proposals/history'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { StateForm } from '@/components/states/state-form'
import { LinkButton } from '@/components/ui/button'
import { Facts, Panel } from '@/components/ui/panel'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { readState } from '@/lib/states/register/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ panel?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('states'))('one') }
}

/** One State's record: how it takes part, whom to write to, from where its officers work, its past; with `?panel=change` the form of another record. */
export default shown(async function StatePage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.state')
  const [{ id }, { panel }] = await Promise.all([params, searchParams])
  const found = /^[1-9]\d?$/.test(id) ? await readState(actor, Number(id)) : undefined
  if (!found) return refuse(actor, 'admin.state', 'not_found')
  const { state, versions } = found
  const [locale, t, rules, codes] = await Promise.all([getLocale(), getTranslations('states'), getTranslations('proposals'), catalogue()])
  const name = codes.stateName(state.code, locale)
  const here = localePath(locale, `/admin/states/${state.code}`)
  const mayChange = mayAdmin(actor, 'policy')
  const crumbs = [{ label: t('title'), href: localePath(locale, '/admin/states') }, { label: name }]
  if (mayChange && panel === 'change') {
    return (
      <>
        <PageTitle title={t('change')} scope={name} crumbs={crumbs} />
        <ClientMessages namespaces={['states', 'proposals', 'factors']}>
          <StateForm code={String(state.code)} now={{ provision: state.provision, isActive: state.isActive, department: state.department, secretary: state.secretary, networks: state.networks.join('\n') }} />
        </ClientMessages>
      </>
    )
  }
  const given = (text: string) => text || <span className="quiet">{t('notGiven')}</span>
  const networks = (list: readonly string[]) => (list.length === 0 ? <span className="quiet">{t('anywhere')}</span> : <span className="hash">{list.join(', ')}</span>)
  return (
    <>
      <PageTitle title={name} scope={t('code', { code: String(state.code) })} crumbs={crumbs} actions={mayChange && <LinkButton look="primary" icon="draft" href={`${here}?panel=change`}>{t('change')}</LinkButton>} />
      <div className="grid grid-8-4 top">
        <div className="col">
          <History versions={versions.map((version) => ({
            ...version, says: <>{rules(`provisions.${version.provision}`)}, {t(version.isActive ? 'active' : 'inactive')}<span className="block tiny quiet">{version.department}{version.secretary && `, ${version.secretary}`}</span><span className="block tiny">{networks(version.networks)}</span></>,
          }))} />
          <SubjectProposals actor={actor} kinds={['state.change']} subject={String(state.code)} />
        </div>
        <Panel id="facts" title={t('one')}>
          <Facts items={[
            { term: t('form.provision'), value: rules(`provisions.${state.provision}`) }, { term: t('takesPart'), value: rules(state.isActive ? 'yes' : 'no') },
            { term: t('form.department'), value: given(state.department) }, { term: t('form.secretary'), value: given(state.secretary) }, { term: t('networks'), value: networks(state.networks) },
            { term: t('officers'), value: formatCount(state.officers) }, { term: t('grants'), value: formatCount(state.grants) }, { term: t('since'), value: state.since && formatDateTime(state.since, locale) },
          ]} />
        </Panel>
      </div>
    </>
  )
})
