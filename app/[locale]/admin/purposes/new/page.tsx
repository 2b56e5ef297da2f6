import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { PurposeForm } from '@/components/purposes/purpose-form'
import { grantableFields } from '@/lib/access/fields'
import { requireAdmin } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('purposeRegister'))('new') }
}

/** The form of a new entry of the purpose register. */
export default shown(async function NewPurposePage() {
  await requireAdmin('admin.purposes.new', 'purposes')
  const [locale, t, name] = await Promise.all([getLocale(), getTranslations('purposeRegister'), getTranslations('fields')])
  return (
    <>
      <PageTitle title={t('new')} scope={t('newScope')} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/purposes') }, { label: t('new') }]} />
      <ClientMessages namespaces={['purposeRegister', 'proposals', 'factors']}>
        <PurposeForm id="" now={{ titleEn: '', titleHi: '', scheme: '', legalBasis: '', fields: [], retentionDays: '365' }} parameters={grantableFields.map((field) => ({ value: field, label: name(field) }))} />
      </ClientMessages>
    </>
  )
})
