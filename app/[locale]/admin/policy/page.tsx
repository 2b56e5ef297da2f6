import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { NetworksForm } from '@/components/policy/networks-form'
import { NetworksPanel } from '@/components/policy/networks-panel'
import { PolicyForm } from '@/components/policy/policy-form'
import { PolicyHistory } from '@/components/policy/policy-history'
import { PolicyTable } from '@/components/policy/policy-table'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readAdminNetworks } from '@/lib/policy/networks/reads'
import { isPolicyName, policyGroups, policyValues } from '@/lib/policy/rules'
import { type PolicyValue, readPolicyPage } from '@/lib/policy/values/reads'

interface Props {
  searchParams: Promise<{ panel?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('policy'))('title') }
}

/** Every limit the Ministry sets: what it means, what it is, its bounds, since when and by whom; with `?panel=change` the form that asks for others, with `?panel=networks` that of the admins' networks. */
export default shown(async function PolicyPage({ searchParams }: Props) {
  const actor = await requireAdmin('admin.policy')
  const [{ panel }, { values, past }, locale, t] = await Promise.all([searchParams, readPolicyPage(actor), getLocale(), getTranslations('policy')])
  const here = localePath(locale, '/admin/policy')
  const isForm = panel === 'change' && mayAdmin(actor, 'policy')
  const groupOf = ({ name }: PolicyValue) => (isPolicyName(name) ? policyValues[name].group : 'other')
  const groups = [...policyGroups, 'other' as const].map((key) => ({ key, title: t(`groups.${key}`), values: values.filter((value) => groupOf(value) === key) })).filter((group) => group.values.length > 0)
  const overview = (await getTranslations('proposals'))('title')
  const crumbs = [{ label: overview, href: localePath(locale, '/admin/proposals') }, isForm ? { label: t('title'), href: here } : { label: t('title') }, ...(isForm ? [{ label: t('change') }] : [])]
  if (panel === 'networks' && mayAdmin(actor, 'policy')) {
    const { networks } = await readAdminNetworks(actor)
    return (
      <>
        <PageTitle title={t('networks.change')} scope={t('networks.text')} crumbs={[{ label: overview, href: localePath(locale, '/admin/proposals') }, { label: t('title'), href: here }, { label: t('networks.title') }]} />
        <ClientMessages namespaces={['policy', 'proposals', 'factors']}><NetworksForm now={networks} address={actor.address ?? ''} /></ClientMessages>
      </>
    )
  }
  if (isForm) {
    const hintOf = ({ name, bounds }: PolicyValue): string => {
      const unit = isPolicyName(name) ? t(`units.${policyValues[name].unit}`) : ''
      return bounds?.oneOf ? t('hintOneOf', { unit, list: bounds.oneOf.join(', ') }) : t('hint', { unit, min: formatCount(bounds?.min ?? 0), max: formatCount(bounds?.max ?? 0) })
    }
    const titleOf = (name: string): string => (isPolicyName(name) ? t(`values.${name}.title`) : name)
    return (
      <>
        <PageTitle title={t('change')} scope={t('changeScope')} crumbs={crumbs} />
        <ClientMessages namespaces={['proposals', 'factors']}>
          <PolicyForm end={t('formEnd')} groups={groups.map((group) => ({ title: group.title, values: group.values.map((each) => ({ name: each.name, title: titleOf(each.name), hint: hintOf(each), value: String(each.value) })) }))} />
        </ClientMessages>
      </>
    )
  }
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={crumbs}
        actions={mayAdmin(actor, 'policy') && <LinkButton look="primary" icon="draft" href={`${here}?panel=change`}>{t('change')}</LinkButton>} />
      {groups.map((group) => <Panel key={group.key} id={group.key} title={group.title} padding="none"><PolicyTable values={group.values} caption={group.title} /></Panel>)}
      <NetworksPanel actor={actor} />
      <PolicyHistory past={past} />
      <SubjectProposals actor={actor} kinds={['policy.change', 'adminNetworks.change']} />
    </>
  )
})
