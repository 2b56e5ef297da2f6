import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { StateTable } from '@/components/states/state-table'
import { Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { readStates, type StateRow } from '@/lib/states/register/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('states'))('title') }
}

/** All States and Union territories: those that take part first, then the others, each group by name. */
export default shown(async function StatesPage() {
  const actor = await requireAdmin('admin.states')
  const [states, locale, t, rules, codes] = await Promise.all([readStates(actor), getLocale(), getTranslations('states'), getTranslations('proposals'), catalogue()])
  const rows = states.map((state) => ({ ...state, name: codes.stateName(state.code, locale) })).sort((one, other) => one.name.localeCompare(other.name, locale))
  const groups = [
    { id: 'part', title: t('part'), states: rows.filter(takesPart) },
    { id: 'others', title: t('others'), states: rows.filter((state) => !takesPart(state)) },
  ].filter((group) => group.states.length > 0)
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope', { n: formatCount(rows.filter(takesPart).length), all: formatCount(rows.length) })} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]} />
      {groups.map((group) => (
        <Panel key={group.id} id={group.id} title={group.title} aside={formatCount(group.states.length)} padding="none"><StateTable states={group.states} caption={group.title} /></Panel>
      ))}
    </>
  )
})

function takesPart({ isActive, provision }: StateRow): boolean {
  return isActive && provision !== 'none'
}
