import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { StatusTag } from '@/components/ui/tag'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readAdmins } from '@/lib/users/admins/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admins'))('title') }
}

/** The Central admins and their roles. */
export default shown(async function AdminsPage() {
  const actor = await requireAdmin('admin.admins')
  const [admins, locale, t, rules] = await Promise.all([readAdmins(actor), getLocale(), getTranslations('admins'), getTranslations('proposals')])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]}
        actions={mayAdmin(actor, 'users') && <LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/admins/new')}>{t('new')}</LinkButton>} />
      <Panel id="admins" title={t('count', { count: admins.length, n: formatCount(admins.length) })} padding="none">
        <Table caption={t('title')} minWidth="lg">
          <thead><tr><th scope="col">{t('form.name')}</th><th scope="col">{t('form.role')}</th><th scope="col">{t('status')}</th><th scope="col">{t('lastSignIn')}</th></tr></thead>
          <tbody>
            {admins.map((admin) => (
              <tr key={admin.id}>
                <th scope="row"><a href={localePath(locale, `/admin/admins/${admin.id}`)}>{admin.name}</a><span className="block tiny quiet">{admin.designation}</span></th>
                <td>{(locale === 'hi' ? admin.roleHi : admin.roleEn) ?? <span className="quiet">{t('noRole')}</span>}</td>
                <td><StatusTag status={admin.status} bare /></td>
                <td className="nowrap">{admin.lastSignInAt ? formatDateTime(admin.lastSignInAt, locale) : <span className="quiet">{t('never')}</span>}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
      <ListEnd rows={admins.length} />
    </>
  )
})
