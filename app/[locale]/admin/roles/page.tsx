import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin, permissions } from '@/lib/auth/permissions'
import { formatCount, formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readRoles } from '@/lib/users/roles/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('roles'))('title') }
}

/** The roles of admins, and what each permission allows. */
export default shown(async function RolesPage() {
  const actor = await requireAdmin('admin.roles')
  const [roles, locale, t, rules] = await Promise.all([readRoles(actor), getLocale(), getTranslations('roles'), getTranslations('proposals')])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]}
        actions={mayAdmin(actor, 'users') && <LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/roles/new')}>{t('new')}</LinkButton>} />
      <Panel id="roles" title={t('title')} padding="none">
        <Table caption={t('title')} minWidth="lg" lines>
          <thead><tr><th scope="col">{t('role')}</th><th scope="col">{t('allows')}</th><th scope="col" className="num">{t('admins')}</th></tr></thead>
          <tbody>
            {roles.map((role) => (
              <tr key={role.id}>
                <th scope="row"><a href={localePath(locale, `/admin/roles/${role.id}`)}>{role[locale]}</a></th>
                <td data-head={t('allows')} className="whitespace-normal">{formatList(role.permissions.map((permission) => t(`permissions.${permission}.name`)), locale)}</td>
                <td data-head={t('admins')} className="num">{formatCount(role.admins)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
      <Panel id="permissions" title={t('allPermissions')} padding="none">
        <Table caption={t('allPermissions')} minWidth="lg" lines>
          <thead><tr><th scope="col">{t('permission')}</th><th scope="col">{t('allows')}</th><th scope="col">{t('inRoles')}</th></tr></thead>
          <tbody>
            {permissions.map((permission) => (
              <tr key={permission}>
                <th scope="row">{t(`permissions.${permission}.name`)}</th>
                <td data-head={t('allows')} className="whitespace-normal">{t(`permissions.${permission}.text`)}</td>
                <td data-head={t('inRoles')} className="whitespace-normal">{formatList(roles.filter((role) => role.permissions.includes(permission)).map((role) => role[locale]), locale) || <span className="quiet">{t('inNone')}</span>}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  )
})
