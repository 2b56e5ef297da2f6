import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { AccountList } from '@/components/users/account-list'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readAuditors } from '@/lib/users/auditors/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auditors'))('title') }
}

/** The auditors: who proves what happened. */
export default shown(async function AuditorsPage() {
  const actor = await requireAdmin('admin.auditors')
  const [auditors, locale, t, rules] = await Promise.all([readAuditors(actor), getLocale(), getTranslations('auditors'), getTranslations('proposals')])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]}
        actions={mayAdmin(actor, 'users') && <LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/auditors/new')}>{t('new')}</LinkButton>} />
      <AccountList id="auditors" title={t('count', { count: auditors.length, n: formatCount(auditors.length) })} caption={t('title')}
        accounts={auditors.map((auditor) => ({ ...auditor, href: localePath(locale, `/admin/auditors/${auditor.id}`) }))} />
      <ListEnd rows={auditors.length} />
    </>
  )
})
