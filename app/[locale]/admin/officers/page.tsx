import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { StatusTag } from '@/components/ui/tag'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { readOfficers } from '@/lib/users/reads'
import { rankKey } from '@/lib/users/rules'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('officers'))('title') }
}

/** All nominated officers, by State. */
export default shown(async function OfficersPage() {
  const actor = await requireAdmin('admin.officers')
  const [officers, locale, t, codes] = await Promise.all([readOfficers(actor), getLocale(), getTranslations('officers'), catalogue()])
  const add = mayAdmin(actor, 'review') && <LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/requests/new?kind=newOfficer')}>{t('new')}</LinkButton>
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} actions={add} />
      {officers.length === 0 ? <EmptyState title={t('none')} actions={add}>{t('noneText')}</EmptyState> : (
        <Panel id="officers" title={t('count', { count: officers.length, n: formatCount(officers.length) })} padding="none">
          <Table caption={t('title')} minWidth="lg" lines>
            <thead>
              <tr>
                <th scope="col">{t('name')}</th><th scope="col">{t('state')}</th><th scope="col">{t('rank')}</th><th scope="col">{t('status')}</th>
                <th scope="col" className="num">{t('liveGrants')}</th><th scope="col">{t('lastSignIn')}</th>
              </tr>
            </thead>
            <tbody>
              {officers.map((officer) => (
                <tr key={officer.id}>
                  <th scope="row"><a href={localePath(locale, `/admin/officers/${officer.id}`)}>{officer.name}</a><span className="block tiny quiet">{officer.designation}</span></th>
                  <td data-head={t('state')}>{codes.stateName(officer.stateCode, locale)}</td>
                  <td data-head={t('rank')}>{t(`ranks.${rankKey(officer.rank)}`)}</td>
                  <td data-head={t('status')}><StatusTag status={officer.status} bare /></td>
                  <td data-head={t('liveGrants')} className="num">{formatCount(officer.liveGrants)}</td>
                  <td data-head={t('lastSignIn')} className="nowrap">{officer.lastSignInAt ? formatDateTime(officer.lastSignInAt, locale) : <span className="quiet">{t('never')}</span>}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      <ListEnd rows={officers.length} />
    </>
  )
})
