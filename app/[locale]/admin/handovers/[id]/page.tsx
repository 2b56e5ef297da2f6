import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ContingencyPanel } from '@/components/handover/contingency-panel'
import { HandoverDecisionForm } from '@/components/handover/handover-decision'
import { HandoverFacts } from '@/components/handover/handover-facts'
import { HandoverItems } from '@/components/handover/handover-items'
import { HandoverNext } from '@/components/handover/handover-next'
import { HandoverTag } from '@/components/handover/handover-tag'
import { DecisionList } from '@/components/requests/decision-list'
import { LetterSheet } from '@/components/requests/letter-panel'
import { PreviewPanel } from '@/components/requests/preview-panel'
import { Note, Panel } from '@/components/ui/panel'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { readHandover } from '@/lib/handover/reads'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { readPreview } from '@/lib/requests/preview/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[]; letter?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('handover'))('one') }
}

/** One handover: what it says, what each handed right would open, side by side, and one decision below all of them. */
export default shown(async function AdminHandoverPage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.handover')
  const [{ id }, { done, letter }] = await Promise.all([params, searchParams])
  const detail = isRowId(id) ? await readHandover(actor, id) : undefined
  if (!detail) return refuse(actor, 'admin.handover', 'not_found')
  const [locale, t, bars] = await Promise.all([getLocale(), getTranslations('handover'), getTranslations('requests.facts.standing')])
  const { handover, standing, decisions } = detail
  const seen = []
  if (standing === 'mayDecide') for (const { requestId, grant } of detail.items) if (requestId !== null) seen.push({ requestId, number: grant.number, ...(await readPreview({ actor, requestId })) })
  const isSecond = decisions.some(({ verdict, counts }) => verdict === 'approve' && counts)
  const isContingency = handover.mode === 'contingency'
  const isEntering = isContingency && handover.enteredById === actor.id
  const outcome = isContingency ? t('contingency.outcome') : isSecond ? t('decision.second', { relief: handover.reliefOn ? formatCalendarDate(handover.reliefOn, locale) : '' }) : t('decision.first')
  return (
    <>
      <PageTitle title={t(isContingency ? 'contingency.titleOf' : 'titleOf', { from: handover.officerName, to: handover.successorName ?? '', named: handover.successorName === null || handover.successorName === '' ? 'no' : 'yes' })} scope={<HandoverTag handover={handover} waits={standing === 'mayDecide'} />}
        crumbs={[{ label: t('title'), href: localePath(locale, '/admin/handovers') }, { label: handover.number }]} />
      <DoneNote done={done} known={{ decided: t('done.decided'), saved: t('done.saved'), letter: t('done.letter'), entered: t('contingency.entered'), withdrawn: t('done.withdrawn') }} />
      <HandoverNext detail={detail} reader="ministry" />
      <HandoverItems detail={detail} links />
      <div className="grid grid-6-6 top">
        <HandoverFacts detail={detail} />
        <LetterSheet letter={detail.letter} address={`/api/handovers/${id}/letter`} mayOpen mayPut={isEntering && handover.status === 'draft'} problem={typeof letter === 'string' ? letter : undefined} />
      </div>
      {isEntering && <ContingencyPanel detail={detail} />}
      {seen.map(({ requestId, number, preview }) => <PreviewPanel key={requestId} preview={preview} of={number} />)}
      {handover.signedAt !== null && <Panel id="decision" title={t(standing === 'mayDecide' ? 'decision.yours' : 'decision.title')}>
        {decisions.length > 0 ? <DecisionList decisions={decisions} /> : standing !== 'mayDecide' && <p className="quiet">{t('decision.none')}</p>}
        {standing !== 'mayDecide' && standing !== 'reads' && <Note look="time">{standing === 'ownRequest' ? bars('entered') : bars(standing)}</Note>}
        <ClientMessages namespaces={['handover', 'factors']}>
          {standing === 'mayDecide' && <HandoverDecisionForm id={id} round={handover.round} previews={seen.map(({ requestId, sealed }) => `${requestId}:${sealed}`)} laterHref={localePath(locale, '/admin/handovers')} outcome={outcome} isContingency={isContingency} />}
        </ClientMessages>
      </Panel>}
    </>
  )
})
