import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { AdminRoleForm } from '@/components/admins/admin-role-form'
import { roleChoices } from '@/components/admins/role-choices'
import { AccountFactors } from '@/components/factors/account-factors'
import { ClientMessages } from '@/components/frame/client-messages'
import { shown } from '@/components/frame/shown'
import { EntryPage } from '@/components/proposals/entry-page'
import { RecoveryLink } from '@/components/recovery/recovery-link'
import { TermsFacts } from '@/components/terms/terms-facts'
import { LinkButton } from '@/components/ui/button'
import { Note, Panel } from '@/components/ui/panel'
import { accountFacts } from '@/components/users/account-facts'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { proposeAdminEnd } from '@/lib/users/admins/actions'
import { readAdmin } from '@/lib/users/admins/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ panel?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admins'))('one') }
}

/** One admin: the account, the role; with `?panel=role` the form that proposes another one. Nobody proposes about oneself. */
export default shown(async function AdminPage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.admin')
  const [{ id }, { panel }] = await Promise.all([params, searchParams])
  const admin = isRowId(id) ? await readAdmin(actor, id) : undefined
  if (!admin) return refuse(actor, 'admin.admin', 'not_found')
  const [locale, t, roleWords] = await Promise.all([getLocale(), getTranslations('admins'), getTranslations('roles')])
  const mayChange = mayAdmin(actor, 'users') && id !== actor.id && admin.status !== 'deactivated'
  const here = localePath(locale, `/admin/admins/${id}`)
  const role = (locale === 'hi' ? admin.roleHi : admin.roleEn) ?? <span className="quiet">{t('noRole')}</span>
  return (
    <EntryPage actor={actor} id={id} title={admin.name} scope={admin.designation} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/admins') }, { label: admin.userId }]} kinds={['admin.new', 'admin.end', 'admin.role']}
      actions={mayChange && panel !== 'role' && <LinkButton look="primary" icon="swap" href={`${here}?panel=role`}>{t('changeRole')}</LinkButton>}
      note={id === actor.id && <Note>{t('self')}</Note>}
      facts={await accountFacts(admin, [
        { term: t('form.role'), value: role },
        { term: roleWords('allows'), value: admin.permissions.length === 0 ? null : formatList(admin.permissions.map((permission) => roleWords(`permissions.${permission}.name`)), locale) },
      ])}
      beside={<><AccountFactors actor={actor} id={id} /><TermsFacts actor={actor} accountId={id} />{mayChange && <RecoveryLink actor={actor} accountId={id} />}</>}
      ending={mayChange && { action: proposeAdminEnd, title: t('end'), text: t('endText'), why: t('why'), submit: t('proposeEnd') }}>
      {mayChange && panel === 'role' && (
        <Panel id="role" title={t('changeRole')}>
          <ClientMessages namespaces={['admins', 'proposals', 'factors']}><AdminRoleForm id={id} now={admin.roleId ?? ''} roles={await roleChoices(actor)} /></ClientMessages>
        </Panel>
      )}
    </EntryPage>
  )
})
