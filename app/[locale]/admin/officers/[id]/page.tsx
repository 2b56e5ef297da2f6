import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { ListEnd } from '@/components/frame/list-end'
import { AccountFactors } from '@/components/factors/account-factors'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { UndeletedFiles } from '@/components/files/deletions'
import { GrantList } from '@/components/grants/grant-list'
import { RecoveryLink } from '@/components/recovery/recovery-link'
import { EnteredByState } from '@/components/requests/entered-by-state'
import { RequestList } from '@/components/requests/request-list'
import { TermsFacts } from '@/components/terms/terms-facts'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { OfficerActs } from '@/components/users/officer-acts'
import { OfficerFacts } from '@/components/users/officer-facts'
import { OfficerFiles, OfficerSchedules } from '@/components/users/officer-files'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { listLivingExports, listUndeleted } from '@/lib/exports/reads'
import { listSchedules } from '@/lib/exports/scheduling/reads'
import { readGrants } from '@/lib/grants/reads'
import { startForOfficer } from '@/lib/handover/contingency/actions'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { catalogue } from '@/lib/reference/catalogue'
import { readEnterers } from '@/lib/requests/enterers/reads'
import { readRequests } from '@/lib/requests/reads'
import { readOfficer } from '@/lib/users/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('officers'))('one') }
}

/** One officer: who nominated, how the account stands, what they hold, what was asked for them. */
export default shown(async function OfficerPage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.officer')
  const [{ id }, { done }] = await Promise.all([params, searchParams])
  const officer = isRowId(id) ? await readOfficer(actor, id) : undefined
  if (!officer) return refuse(actor, 'admin.officer', 'not_found')
  const [locale, t, codes, enterers, grants, requests, files, undeleted, schedules] = await Promise.all([getLocale(), getTranslations('officers'), catalogue(), readEnterers(actor, officer.stateCode), readGrants(actor, { officerId: id }), readRequests(actor, { about: id }), listLivingExports(actor, id), listUndeleted(actor, id), listSchedules(actor, id)])
  const ask = officer.status === 'deactivated' || enterers.length > 0 || !mayAdmin(actor, 'review') ? undefined : (
    <LinkButton look="primary" icon="plus" href={localePath(locale, `/admin/requests/new?officer=${id}`)}>{t('askAccess')}</LinkButton>
  )
  return (
    <>
      <PageTitle title={officer.name} scope={officer.designation} actions={ask}
        crumbs={[{ label: t('title'), href: localePath(locale, '/admin/officers') }, { label: officer.userId }]} />
      <DoneNote done={done} known={{ created: t('done.created'), deactivated: t('done.deactivated'), activated: t('done.activated'), resent: t('done.resent'), fileRevoked: t('done.fileRevoked') }} />
      <div className="grid grid-8-4 top">
        <div className="col">
          <Panel id="grants" title={t('grants')} link={{ href: localePath(locale, `/admin/simulator?officer=${id}`), label: t('simulate') }} padding={grants.length > 0 ? 'none' : 'normal'}>
            {grants.length > 0 ? <GrantList ofOneOfficer grants={grants} caption={t('grants')} /> : <p className="quiet">{t('noGrants')}</p>}
          </Panel>
          <Panel id="requests" title={t('requests')} padding={requests.length > 0 ? 'none' : 'normal'}>
            {requests.length > 0 ? <RequestList ofOneOfficer requests={requests} caption={t('requests')} /> : <p className="quiet">{t('noRequests')}</p>}
          </Panel>
          {enterers.length > 0 && mayAdmin(actor, 'review') && <EnteredByState enterers={enterers} state={codes.stateName(officer.stateCode, locale)} />}
          <ListEnd rows={Math.max(grants.length, requests.length)} />
          <OfficerFiles files={files} readsLedger={mayAdmin(actor, 'reports')} />
          <UndeletedFiles files={undeleted} />
          <OfficerSchedules schedules={schedules} names={codes} />
        </div>
        <div className="col">
          <OfficerFacts officer={officer} readsLedger={mayAdmin(actor, 'reports')} />
          <AccountFactors actor={actor} id={id} />
          <TermsFacts actor={actor} accountId={officer.id} />
          {mayAdmin(actor, 'users') && <OfficerActs officer={officer} />}
          {mayAdmin(actor, 'users') && officer.status !== 'deactivated' && <RecoveryLink actor={actor} accountId={officer.id} />}
          {mayAdmin(actor, 'approve') && <Contingency id={id} />}
        </div>
      </div>
    </>
  )
})

/** For an officer who cannot hand over: the way to a contingency. */
async function Contingency({ id }: { id: string }) {
  const t = await getTranslations('handover.contingency')
  return (
    <Panel id="contingency" title={t('start')}>
      <p className="small">{t('startText')}</p>
      <ClientMessages namespaces={['handover']}><ReasonForm action={startForOfficer} id={id}>{t('begin')}</ReasonForm></ClientMessages>
    </Panel>
  )
}
