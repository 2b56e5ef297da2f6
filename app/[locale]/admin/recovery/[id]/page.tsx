import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { RecoveryForm } from '@/components/recovery/recovery-form'
import { Disclosure, Facts, Note, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { StatusTag } from '@/components/ui/tag'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { setAside } from '@/lib/recovery/actions'
import { readLostAccount } from '@/lib/recovery/reads'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('recovery'))('one') }
}

/** One account whose owner cannot sign in: who it is, the form that asks a second admin to let them in anew, and the setting aside of an empty wish. */
export default shown(async function LostAccountPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAdmin('admin.lostAccount', 'users')
  const { id } = await params
  const account = isRowId(id) ? await readLostAccount(actor, id) : undefined
  if (!account) return refuse(actor, 'admin.lostAccount', 'not_found')
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('recovery'), catalogue()])
  const note = id === actor.id ? t('self') : account.status === 'deactivated' ? t('deactivated') : null
  return (
    <>
      <PageTitle title={t('one')} scope={account.name} crumbs={[{ label: t('adminTitle'), href: localePath(locale, '/admin/recovery') }, { label: account.userId }]} />
      <div className="grid grid-8-4 top">
        <div className="col">
          {note !== null ? <Note>{note}</Note> : (
            <Panel id="recover" title={t('propose')}>
              <p className="measure">{t('proposeText')}</p>
              <ClientMessages namespaces={['recovery', 'proposals', 'factors']}><RecoveryForm id={id} /></ClientMessages>
            </Panel>
          )}
          <SubjectProposals actor={actor} kinds={['account.recover']} subject={id} />
        </div>
        <div className="col">
          <Panel id="account" title={t('account')}>
            <Facts items={[
              { term: t('person'), value: <>{account.name}<span className="block small quiet">{account.designation}</span></> },
              { term: t('userId'), value: account.userId },
              { term: t('role'), value: `${t(`kinds.${account.kind}`)}${account.stateCode === null ? '' : `, ${codes.stateName(account.stateCode, locale)}`}` },
              { term: t('status'), value: <StatusTag status={account.status} /> },
              { term: t('email'), value: <span className="break-all">{account.email}</span> },
              { term: t('lastSignIn'), value: account.lastSignInAt ? formatDateTime(account.lastSignInAt, locale) : <span className="quiet">{t('never')}</span> },
              { term: t('askedAt'), value: account.askedAt && formatDateTime(account.askedAt, locale) },
            ]} />
          </Panel>
          {account.askedAt && note === null && (
            <Panel id="aside" title={t('aside')}>
              <ClientMessages namespaces={[]}>
                <Disclosure summary={t('aside')}>
                  <p className="small quiet mb-3">{t('asideText')}</p>
                  <ReasonForm action={setAside} id={id} reason={{ label: t('asideWhy') }}>{t('aside')}</ReasonForm>
                </Disclosure>
              </ClientMessages>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
})
