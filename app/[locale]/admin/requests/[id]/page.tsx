import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { GrantBox } from '@/components/grants/grant-box'
import { GrantSentence } from '@/components/grants/grant-sentence'
import { DecisionForm } from '@/components/requests/decision-form'
import { DecisionList } from '@/components/requests/decision-list'
import { FieldTable } from '@/components/requests/field-table'
import { HeldGrants } from '@/components/requests/held-grants'
import { PreviewPanel } from '@/components/requests/preview-panel'
import { RequestFacts } from '@/components/requests/request-facts'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { StatusTag } from '@/components/ui/tag'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { grantNames } from '@/lib/grants/reads'
import { grantSentence, heldLevels } from '@/lib/grants/rules'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { withdraw } from '@/lib/requests/actions'
import { readPreview } from '@/lib/requests/preview/reads'
import { readRequest, type RequestDetail } from '@/lib/requests/reads'
import { readOfficer } from '@/lib/users/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('one') }
}

/** The review: what the State asks at the start, what it would open beside it, the decision below both. */
export default shown(async function RequestPage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.request')
  const [{ id }, { done }] = await Promise.all([params, searchParams])
  const detail = isRowId(id) ? await readRequest(actor, id) : undefined
  const officer = detail && (await readOfficer(actor, detail.request.officerId))
  if (!detail || !officer) return refuse(actor, 'admin.request', 'not_found')
  const { request } = detail
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests')])
  const names = await grantNames(request, locale, officer.name)
  const seen = request.status === 'submitted' ? await readPreview({ actor, requestId: id }) : undefined
  return (
    <>
      <PageTitle title={t('titleOf', { name: officer.name, state: names.state })} scope={<Standing detail={detail} />}
        crumbs={[{ label: t('title'), href: localePath(locale, '/admin/requests') }, { label: request.number }]}
        actions={detail.grantId ? <LinkButton href={localePath(locale, `/admin/grants/${detail.grantId}`)}>{t('toGrant')}</LinkButton> : undefined} />
      <DoneNote done={done} known={{ entered: t('done.entered'), decided: t('done.decided'), withdrawn: t('done.withdrawn') }} />
      <div className="grid grid-5-7 top">
        <RequestFacts detail={detail} officer={officer} names={names} />
        <div className="col">
          {seen ? <PreviewPanel preview={seen.preview} /> : (
            <>
              <Panel id="opens" title={t('opens')} padding="none">
                <div className="body"><GrantSentence parts={grantSentence(request, locale, names)} /></div>
                <GrantBox grant={request} names={names} />
              </Panel>
              <Panel id="changes" title={t('changes')}><FieldTable grant={request} held={heldLevels(detail.held)} /></Panel>
            </>
          )}
          {!seen && <HeldGrants request={request} held={detail.held} />}
        </div>
      </div>
      <Panel id="decision" title={t(detail.standing === 'mayDecide' ? 'yourDecision' : 'decisionsTitle')}>
        <DecisionList decisions={detail.decisions} />
        <ClientMessages namespaces={['requests']}>
          {detail.standing === 'mayDecide' && <DecisionForm id={id} laterHref={localePath(locale, '/admin/requests')} starts={formatCalendarDate(request.startsOn, locale)} />}
          {detail.standing === 'own' && <ReasonForm action={withdraw} id={id}>{t('withdraw')}</ReasonForm>}
        </ClientMessages>
      </Panel>
    </>
  )
})

async function Standing({ detail }: { detail: RequestDetail }) {
  const t = await getTranslations('requests')
  if (detail.request.status !== 'submitted') return <StatusTag status={detail.request.status} />
  return <StatusTag status="second" detail={t(detail.standing === 'mayDecide' ? 'list.you' : 'list.another')} />
}
