import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { AdminForm } from '@/components/admins/admin-form'
import { roleChoices } from '@/components/admins/role-choices'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { requireAdmin } from '@/lib/auth/doors'
import { LOCALE_NAMES, LOCALES, localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admins'))('new') }
}

/** The form that proposes a new admin. */
export default shown(async function NewAdminPage() {
  const actor = await requireAdmin('admin.admins.new', 'users')
  const [locale, t, roles] = await Promise.all([getLocale(), getTranslations('admins'), roleChoices(actor)])
  return (
    <>
      <PageTitle title={t('new')} scope={t('newScope')} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/admins') }, { label: t('new') }]} />
      <ClientMessages namespaces={['accounts', 'admins', 'proposals', 'factors']}><AdminForm roles={roles} languages={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))} /></ClientMessages>
    </>
  )
})
