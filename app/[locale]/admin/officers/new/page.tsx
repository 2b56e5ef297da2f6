import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { OfficerForm } from '@/components/users/officer-form'
import { requireAdmin } from '@/lib/auth/doors'
import { LOCALE_NAMES, LOCALES, localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('officers'))('new') }
}

/** The form of a nomination. */
export default shown(async function NewOfficerPage() {
  await requireAdmin('admin.officers.new', 'users')
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('officers'), catalogue()])
  return (
    <>
      <PageTitle title={t('new')} scope={t('newScope')} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/officers') }, { label: t('new') }]} />
      <ClientMessages namespaces={['officers']}>
        <OfficerForm states={codes.states.map(({ code }) => ({ value: String(code), label: codes.stateName(code, locale) }))}
          languages={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))} />
      </ClientMessages>
    </>
  )
})
