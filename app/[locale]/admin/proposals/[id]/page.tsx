import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ProposalChanges } from '@/components/proposals/proposal-changes'
import { ProposalDecision } from '@/components/proposals/proposal-decision'
import { ProposalTag } from '@/components/proposals/proposal-tag'
import { subjectName } from '@/components/proposals/proposal-words'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { formatCalendarDate, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { takeBack } from '@/lib/proposals/actions'
import { readProposal } from '@/lib/proposals/reads'
import { standingOf } from '@/lib/proposals/rules'
import { catalogue } from '@/lib/reference/catalogue'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('proposals'))('one') }
}

/** One proposal: what was and what shall be, why, and the second person's word. */
export default shown(async function ProposalPage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.proposal')
  const [{ id }, { done }] = await Promise.all([params, searchParams])
  const proposal = isRowId(id) ? await readProposal(actor, id) : undefined
  if (!proposal) return refuse(actor, 'admin.proposal', 'not_found')
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('proposals'), catalogue()])
  const when = (at: Date): string => formatDateTime(at, locale)
  const standing = standingOf(proposal, actor)
  // An amendment of the terms names its day; everything else takes effect with the approval.
  const day = proposal.kind === 'terms.new' && typeof proposal.after.effectiveOn === 'string' ? formatCalendarDate(proposal.after.effectiveOn, locale) : null
  const overview = localePath(locale, '/admin/proposals')
  return (
    <>
      <PageTitle title={t(`kinds.${proposal.kind}`)} scope={subjectName(proposal, locale, codes)} crumbs={[{ label: t('title'), href: overview }, { label: proposal.number }]} actions={<ProposalTag proposal={proposal} />} />
      <DoneNote done={done} known={{ proposed: t('done.proposed'), approved: day === null ? t('done.approved') : t('done.approvedDay', { day }), refused: t('done.refused'), withdrawn: t('done.withdrawn') }} />
      <div className="grid grid-8-4 top">
        <div className="col">
          <Panel id="changes" title={t('changes')}><ProposalChanges actor={actor} proposal={proposal} /></Panel>
          {standing === 'mayDecide' && (
            <Panel id="decision" title={t('decision.title')}>
              <ClientMessages namespaces={['proposals', 'factors']}><ProposalDecision id={proposal.id} laterHref={overview} outcome={day === null ? t('decision.approveHint') : t('decision.approveHintDay', { day })} /></ClientMessages>
            </Panel>
          )}
          {standing !== 'mayDecide' && standing !== 'closed' && <Note>{t(`standing.${standing}`)}</Note>}
        </div>
        <div className="col">
          <Panel id="facts" title={t('facts')}>
            <Facts items={[
              { term: t('lapsed'), value: proposal.lapseCause && t(`causes.${proposal.kind === 'account.recover' && proposal.lapseCause === 'base' ? 'owner' : proposal.lapseCause}`) },
              { term: t('number'), value: proposal.number },
              { term: t('proposedBy'), value: t('byAt', { name: proposal.proposedByName, at: when(proposal.proposedAt) }) },
              { term: t('why'), value: <span className="whitespace-pre-line break-words">{proposal.justification}</span> },
              { term: t('lapsesAt'), value: proposal.status === 'open' ? when(proposal.lapsesAt) : null },
              { term: t('decidedBy'), value: proposal.decidedAt && proposal.decidedByName ? t('byAt', { name: proposal.decidedByName, at: when(proposal.decidedAt) }) : null },
              { term: t('reason'), value: proposal.reason === '' ? null : <span className="whitespace-pre-line break-words">{proposal.reason}</span> },
            ]} />
          </Panel>
          {standing === 'own' && (
            <Panel id="withdraw" title={t('withdraw')}>
              <p className="small quiet">{t('withdrawText')}</p>
              <ClientMessages namespaces={[]}><ReasonForm action={takeBack} id={proposal.id}>{t('withdraw')}</ReasonForm></ClientMessages>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
})
