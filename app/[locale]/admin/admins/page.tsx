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
      <AccountList id="admins" title={t('count', { count: admins.length, n: formatCount(admins.length) })} caption={t('title')} beside={t('form.role')}
        accounts={admins.map((admin) => ({ ...admin, href: localePath(locale, `/admin/admins/${admin.id}`), beside: (locale === 'hi' ? admin.roleHi : admin.roleEn) ?? <span className="quiet">{t('noRole')}</span> }))} />
      <ListEnd rows={admins.length} />
    </>
  )
})
