import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { BoxPanels } from '@/components/requests/box-panels'
import { DecisionList } from '@/components/requests/decision-list'
import { RequestHistory } from '@/components/requests/history'
import { LetterPanel } from '@/components/requests/letter-panel'
import { RequestFacts } from '@/components/requests/request-facts'
import { RequestScope, RequestToDo } from '@/components/requests/request-state'
import { isReadyToSubmit } from '@/components/requests/review'
import { SubmitForm } from '@/components/requests/submit-forms'
import { Disclosure, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { catalogue } from '@/lib/reference/catalogue'
import { submitOwn, withdrawOwn } from '@/lib/requests/actions'
import { readOwnRequest } from '@/lib/requests/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[]; letter?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('one') }
}

/** One request of the officer's: what is missing, the letter, where it stands, what the admins said, and the whole history. */
export default shown(async function OwnRequestPage({ params, searchParams }: Props) {
  const actor = await requireOfficer('officer.request')
  const [{ id }, query] = await Promise.all([params, searchParams])
  const detail = isRowId(id) ? await readOwnRequest(actor, id) : undefined
  if (!detail) return refuse(actor, 'officer.request', 'not_found')
  const { request, people, standing, decisions } = detail
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('requests'), catalogue()])
  const isReady = isReadyToSubmit(detail)
  const mayWithdraw = standing === 'mayEdit' || standing === 'entered'
  return (
    <>
      <PageTitle title={t(`titles.${request.kind}`, { name: people.officerName === '' ? t('facts.noName') : people.officerName, state: codes.stateName(request.stateCode, locale) })} scope={<RequestScope detail={detail} />}
        crumbs={[{ label: t('title'), href: localePath(locale, '/requests') }, { label: request.number }]} />
      <DoneNote done={query.done} known={{ submitted: t('done.submittedOwn'), saved: t('done.saved'), letter: t('done.letter'), withdrawn: t('done.withdrawn') }} />
      <RequestToDo detail={detail} base="/requests" />
      <div className="grid grid-5-7 top">
        <div className="col">
          <RequestFacts detail={detail} forAdmin={false} />
          <LetterPanel detail={detail} problem={typeof query.letter === 'string' ? query.letter : undefined} />
        </div>
        <div className="col"><BoxPanels detail={detail} forAdmin={false} /></div>
      </div>
      <Panel id="decision" title={t(isReady ? 'submit.titleOwn' : 'decisionsTitle')}>
        {decisions.length > 0 ? <DecisionList decisions={decisions} /> : !isReady && <p className="quiet">{t('noDecision')}</p>}
        <ClientMessages namespaces={['requests', 'factors']}>
          {isReady && <><p className="small quiet measure">{t('submit.ownText')}</p><SubmitForm action={submitOwn} id={id} revision={request.revision} isReturned={request.status === 'returned'} look="primary" /></>}
          {mayWithdraw && <Disclosure summary={t('withdraw')}><p className="small quiet">{t('withdrawText')}</p><ReasonForm action={withdrawOwn} id={id}>{t('withdraw')}</ReasonForm></Disclosure>}
        </ClientMessages>
      </Panel>
      <RequestHistory steps={detail.steps} />
    </>
  )
})
