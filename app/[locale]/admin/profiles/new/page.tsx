import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ProfileFormPage } from '@/components/profiles/profile-form-page'
import { requireAdmin } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('profiles'))('new') }
}

/** The form of a new officer profile. */
export default shown(async function NewProfilePage() {
  const actor = await requireAdmin('admin.profiles.new', 'purposes')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('profiles')])
  return (
    <>
      <PageTitle title={t('new')} scope={t('scope')} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/profiles') }, { label: t('new') }]} />
      <ProfileFormPage actor={actor} />
    </>
  )
})
