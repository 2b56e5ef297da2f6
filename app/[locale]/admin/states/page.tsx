import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import { requireAdmin } from '@/lib/auth/doors'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { readStates } from '@/lib/states/register/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('states'))('title') }
}

/** All States and Union territories: how each takes part, its officers and grants. */
export default shown(async function StatesPage() {
  const actor = await requireAdmin('admin.states')
  const [states, locale, t, rules, codes] = await Promise.all([readStates(actor), getLocale(), getTranslations('states'), getTranslations('proposals'), catalogue()])
  const rows = states.map((state) => ({ ...state, name: codes.stateName(state.code, locale) })).sort((one, other) => one.name.localeCompare(other.name, locale))
  const active = states.filter(({ isActive, provision }) => isActive && provision !== 'none').length
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope', { n: formatCount(active), all: formatCount(states.length) })} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]} />
      <Panel id="states" title={t('title')} padding="none">
        <Table caption={t('title')} minWidth="lg">
          <thead>
            <tr><th scope="col">{t('state')}</th><th scope="col">{t('form.provision')}</th><th scope="col">{t('takesPart')}</th><th scope="col">{t('form.department')}</th><th scope="col" className="num">{t('networks')}</th><th scope="col" className="num">{t('officers')}</th><th scope="col" className="num">{t('grants')}</th></tr>
          </thead>
          <tbody>
            {rows.map((state) => (
              <tr key={state.code}>
                <th scope="row"><a href={localePath(locale, `/admin/states/${state.code}`)}>{state.name}</a></th>
                <td>{rules(`provisions.${state.provision}`)}</td>
                <td>{state.isActive ? <Tag look="plain" icon="live">{rules('yes')}</Tag> : <Tag look="past" icon="none">{rules('no')}</Tag>}</td>
                <td className="whitespace-normal">{state.department || <span className="quiet">{t('notGiven')}</span>}</td>
                <td className="num">{state.networks.length === 0 ? <span className="quiet">{t('anywhere')}</span> : formatCount(state.networks.length)}</td>
                <td className="num">{formatCount(state.officers)}</td>
                <td className="num">{formatCount(state.grants)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  )
})
