import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { History } from '@/components/proposals/history'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { RoleForm } from '@/components/roles/role-form'
import { LinkButton } from '@/components/ui/button'
import { Note, Panel } from '@/components/ui/panel'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin, permissions } from '@/lib/auth/permissions'
import { formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { readAdmins } from '@/lib/users/admins/reads'
import { readRole } from '@/lib/users/roles/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ panel?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('roles'))('one') }
}

/** One role: what it allows, who has it, its past; with `?panel=change` the form of another wording. */
export default shown(async function RolePage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.role')
  const [{ id }, { panel }] = await Promise.all([params, searchParams])
  const found = isRowId(id) ? await readRole(actor, id) : undefined
  if (!found) return refuse(actor, 'admin.role', 'not_found')
  const { role, versions } = found
  const [locale, t, admins] = await Promise.all([getLocale(), getTranslations('roles'), readAdmins(actor)])
  const holders = admins.filter(({ roleId, status }) => roleId === id && status !== 'deactivated')
  const isOwn = holders.some((holder) => holder.id === actor.id)
  const mayChange = mayAdmin(actor, 'users') && !isOwn
  const crumbs = [{ label: t('title'), href: localePath(locale, '/admin/roles') }, { label: role[locale] }]
  if (mayChange && panel === 'change') {
    return (
      <>
        <PageTitle title={t('change')} scope={role[locale]} crumbs={crumbs} />
        <ClientMessages namespaces={['roles', 'proposals', 'factors']}>
          <RoleForm id={id} now={{ nameEn: role.en, nameHi: role.hi, permissions: role.permissions }} permissions={permissions.map((value) => ({ value, label: t(`permissions.${value}.name`), hint: t(`permissions.${value}.text`) }))} />
        </ClientMessages>
      </>
    )
  }
  return (
    <>
      <PageTitle title={role[locale]} scope={t('oneScope')} crumbs={crumbs} actions={mayChange && <LinkButton look="primary" icon="draft" href={`${localePath(locale, `/admin/roles/${id}`)}?panel=change`}>{t('change')}</LinkButton>} />
      {isOwn && mayAdmin(actor, 'users') && <Note>{t('own')}</Note>}
      <div className="grid grid-6-6 top">
        <Panel id="permissions" title={t('allows')}>
          <ul className="list">{role.permissions.map((permission) => <li key={permission}><b>{t(`permissions.${permission}.name`)}</b><p className="small quiet">{t(`permissions.${permission}.text`)}</p></li>)}</ul>
        </Panel>
        <Panel id="admins" title={t('admins')}>
          {holders.length === 0 ? <p className="quiet">{t('nobody')}</p> : <ul className="list">{holders.map((admin) => <li key={admin.id}><a className="name" href={localePath(locale, `/admin/admins/${admin.id}`)}>{admin.name}</a><p className="small quiet">{admin.designation}</p></li>)}</ul>}
        </Panel>
      </div>
      <History versions={versions.map((version) => ({ ...version, says: <>{version[locale]}<span className="block tiny quiet">{formatList(version.permissions.map((permission) => t(`permissions.${permission}.name`)), locale)}</span></> }))} />
      <SubjectProposals actor={actor} kinds={['adminRole.new', 'adminRole.change']} subject={id} />
    </>
  )
})
