import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { DecisionForm } from '@/components/requests/decision-form'
import { DecisionList } from '@/components/requests/decision-list'
import { wordsOfProblem } from '@/components/requests/problem-words'
import { isReadyToSubmit } from '@/components/requests/review'
import { SubmitAsFirstForm, SubmitForm } from '@/components/requests/submit-forms'
import { Disclosure, Note, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import type { AdminActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { submit, withdraw } from '@/lib/requests/actions'
import type { RequestDetail } from '@/lib/requests/reads'

/** What was decided, and what the reader may do now: decide, submit with or without the first approval, withdraw; or why not. */
export async function DecisionPanel({ actor, detail, sealed = '' }: { actor: AdminActor; detail: RequestDetail; sealed?: string }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests')])
  const { request, standing, decisions } = detail
  const isReady = isReadyToSubmit(detail)
  const isReturned = request.status === 'returned'
  const hindrances = await Promise.all(detail.hindrances.map((problem) => wordsOfProblem(problem)))
  const starts = request.box ? formatCalendarDate(request.box.startsOn, locale) : ''
  const outcome = request.status === 'firstApproved' && decisions.some(({ counts }) => counts) ? t(`decision.second.${request.kind}`, { starts }) : t('decision.first')
  const mayWithdraw = standing === 'mayEdit' || standing === 'entered'
  return (
    <Panel id="decision" title={t(standing === 'mayDecide' ? 'yourDecision' : isReady ? 'submit.title' : 'decisionsTitle')}>
      {decisions.length > 0 ? <DecisionList decisions={decisions} /> : standing !== 'mayDecide' && !isReady && <p className="quiet">{t('noDecision')}</p>}
      {(standing === 'samePersonEntered' || standing === 'samePersonApproved' || standing === 'ownAccess' || standing === 'ownCreation' || standing === 'tookOfficerOut') && <Note look="time">{t(`facts.standing.${standing}`)}</Note>}
      {hindrances.map(({ sentence }, index) => <Note key={index} look="time" title={t('hindered')}>{sentence}</Note>)}
      <ClientMessages namespaces={['requests', 'factors']}>
        {standing === 'mayDecide' && <DecisionForm id={request.id} revision={request.revision} preview={sealed} laterHref={localePath(locale, '/admin/requests')} outcome={outcome} />}
        {isReady && mayAdmin(actor, 'approve') && <SubmitAsFirstForm id={request.id} revision={request.revision} isReturned={isReturned} preview={sealed} />}
        {isReady && !mayAdmin(actor, 'approve') && <SubmitForm action={submit} id={request.id} revision={request.revision} isReturned={isReturned} look="primary" />}
        {isReady && mayAdmin(actor, 'approve') && (
          <Disclosure summary={t('submit.without')}><p className="small quiet">{t('submit.withoutText')}</p><SubmitForm action={submit} id={request.id} revision={request.revision} isReturned={isReturned} look="plain" /></Disclosure>
        )}
        {mayWithdraw && mayAdmin(actor, 'review') && <Disclosure summary={t('withdraw')}><p className="small quiet">{t('withdrawText')}</p><ReasonForm action={withdraw} id={request.id}>{t('withdraw')}</ReasonForm></Disclosure>}
      </ClientMessages>
    </Panel>
  )
}
