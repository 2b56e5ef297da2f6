import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { listAddress } from '@/components/registrants/list-address'
import { Disclosure } from '@/components/ui/panel'
import { ForgetViewForm, KeepViewForm } from '@/components/views/view-forms'
import type { OfficerActor } from '@/lib/auth/actor'
import { formatCount } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'
import type { ListQuery } from '@/lib/registrants/schema'
import { listViews } from '@/lib/views/reads'
import { viewOf } from '@/lib/views/rules'

/** The officer's own views as links, the one at hand marked; behind a disclosure the form that keeps this list, and the ends of views. */
export async function ViewsBar({ officer, path, query }: { officer: OfficerActor; path: string; query: ListQuery }) {
  const [t, views] = await Promise.all([getTranslations('views'), listViews(officer)])
  const address = (view: Partial<ListQuery>): string => listAddress(path, { order: 'newest', size: limits.pageSizeDefault, ...view }, {})
  const here = listAddress('', query, { cursor: null })
  const canKeep = viewOf(here.slice(1)) !== null
  if (views.length === 0 && !canKeep) return null
  return (
    <div id="views" className="stack-2">
      {views.length > 0 && (
        <nav aria-label={t('title')}>
          <ul className="chips"><li className="small quiet" aria-hidden="true">{t('title')}</li>{views.map((view) => <li key={view.id}><a className="chip" href={address(view.query)} aria-current={address(view.query) === `${path}${here}` ? 'page' : undefined}>{view.name}</a></li>)}</ul>
        </nav>
      )}
      <Disclosure summary={<span className="small">{t('change')}</span>}>
        <ClientMessages namespaces={['views']}>
          {canKeep && views.length < limits.viewsMax && <KeepViewForm query={here.slice(1)} />}
          {views.length >= limits.viewsMax && <p className="small quiet">{t('full', { n: formatCount(limits.viewsMax) })}</p>}
          {views.length > 0 && <ul className="stack-2">{views.map(({ id, name }) => <li key={id} className="row"><span>{name}</span><ForgetViewForm id={id} name={name} /></li>)}</ul>}
        </ClientMessages>
        <p className="small quiet">{t('foot')}</p>
      </Disclosure>
    </div>
  )
}
