import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { RoleForm } from '@/components/roles/role-form'
import { requireAdmin } from '@/lib/auth/doors'
import { permissions } from '@/lib/auth/permissions'
import { localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('roles'))('new') }
}

/** The form of a new role. */
export default shown(async function NewRolePage() {
  await requireAdmin('admin.roles.new', 'users')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('roles')])
  return (
    <>
      <PageTitle title={t('new')} scope={t('scope')} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/roles') }, { label: t('new') }]} />
      <ClientMessages namespaces={['roles', 'proposals', 'factors']}>
        <RoleForm id="" now={{ nameEn: '', nameHi: '', permissions: [] }} permissions={permissions.map((value) => ({ value, label: t(`permissions.${value}.name`), hint: t(`permissions.${value}.text`) }))} />
      </ClientMessages>
    </>
  )
})
