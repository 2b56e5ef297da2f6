import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { EndingPanel, FilesPanel, HoursPanel, RequestsPanel, StatesPanel } from '@/components/usage/usage-panels'
import { requireAdmin } from '@/lib/auth/doors'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { readUsage } from '@/lib/usage/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('usage'))('title') }
}

/** How the portal is used: requests, States, hours, files, ends of grants. */
export default shown(async function UsagePage() {
  const reader = await requireAdmin('admin.usage', 'reports')
  const [usage, names, locale, t, admin] = await Promise.all([readUsage(reader), catalogue(), getLocale(), getTranslations('usage'), getTranslations('admin')])
  return (
    <>
      <PageTitle title={t('title')} crumbs={[{ label: admin('title'), href: localePath(locale, '/admin') }, { label: t('title') }]} scope={t('scope', { n: formatCount(usage.days), at: formatDateTime(usage.at, locale) })}
        actions={<LinkButton icon="calendar" href={localePath(locale, '/admin/reports')}>{t('toReports')}</LinkButton>} />
      <RequestsPanel requests={usage.requests} />
      <EndingPanel ending={usage.ending} />
      <StatesPanel states={usage.states} names={names} />
      <HoursPanel week={usage.week} />
      <FilesPanel files={usage.files} />
    </>
  )
})
