import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { AuditorForm } from '@/components/auditors/auditor-form'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { requireAdmin } from '@/lib/auth/doors'
import { LOCALE_NAMES, LOCALES, localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auditors'))('new') }
}

/** The form that proposes a new auditor. */
export default shown(async function NewAuditorPage() {
  await requireAdmin('admin.auditors.new', 'users')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('auditors')])
  return (
    <>
      <PageTitle title={t('new')} scope={t('newScope')} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/auditors') }, { label: t('new') }]} />
      <ClientMessages namespaces={['accounts', 'proposals', 'factors']}><AuditorForm languages={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))} /></ClientMessages>
    </>
  )
})
