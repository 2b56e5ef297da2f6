import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { AdminRoleForm } from '@/components/admins/admin-role-form'
import { roleChoices } from '@/components/admins/role-choices'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { LinkButton } from '@/components/ui/button'
import { Disclosure, Facts, Note, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { StatusTag } from '@/components/ui/tag'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatDateTime, formatList } from '@/lib/i18n/format'
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
  const when = (at: Date | null) => (at ? formatDateTime(at, locale) : <span className="quiet">{t('never')}</span>)
  const role = (locale === 'hi' ? admin.roleHi : admin.roleEn) ?? <span className="quiet">{t('noRole')}</span>
  return (
    <>
      <PageTitle title={admin.name} scope={admin.designation} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/admins') }, { label: admin.userId }]}
        actions={mayChange && panel !== 'role' && <LinkButton look="primary" icon="swap" href={`${here}?panel=role`}>{t('changeRole')}</LinkButton>} />
      {id === actor.id && <Note>{t('self')}</Note>}
      <div className="grid grid-8-4 top">
        <div className="col">
          {mayChange && panel === 'role' && (
            <Panel id="role" title={t('changeRole')}>
              <ClientMessages namespaces={['admins', 'proposals']}><AdminRoleForm id={id} now={admin.roleId ?? ''} roles={await roleChoices(actor)} /></ClientMessages>
            </Panel>
          )}
          <SubjectProposals actor={actor} kinds={['admin.new', 'admin.end', 'admin.role']} subject={id} />
        </div>
        <div className="col">
          <Panel id="account" title={t('account')}>
            <Facts items={[
              { term: t('status'), value: <StatusTag status={admin.status} /> }, { term: t('form.userId'), value: admin.userId }, { term: t('form.role'), value: role },
              { term: roleWords('allows'), value: admin.permissions.length === 0 ? null : formatList(admin.permissions.map((permission) => roleWords(`permissions.${permission}.name`)), locale) },
              { term: t('form.email'), value: <span className="break-all">{admin.email}</span> }, { term: t('createdBy'), value: t('byAt', { name: admin.createdByName ?? t('system'), at: formatDateTime(admin.createdAt, locale) }) },
              { term: t('lastSignIn'), value: when(admin.lastSignInAt) }, { term: t('endedAt'), value: admin.deactivatedAt && formatDateTime(admin.deactivatedAt, locale) },
            ]} />
          </Panel>
          {mayChange && (
            <Panel id="end" title={t('end')}>
              <ClientMessages namespaces={[]}>
                <Disclosure summary={t('end')}>
                  <p className="small quiet mb-3">{t('endText')}</p>
                  <ReasonForm action={proposeAdminEnd} id={id} reason={{ label: t('why') }} look="danger">{t('proposeEnd')}</ReasonForm>
                </Disclosure>
              </ClientMessages>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
})
