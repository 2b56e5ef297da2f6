import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { HandoverFacts } from '@/components/handover/handover-facts'
import { HandoverItems } from '@/components/handover/handover-items'
import { HandoverNext } from '@/components/handover/handover-next'
import { HandoverTag } from '@/components/handover/handover-tag'
import { DecisionList } from '@/components/requests/decision-list'
import { LetterSheet } from '@/components/requests/letter-panel'
import { Panel } from '@/components/ui/panel'
import { refuse, requireAuditor } from '@/lib/auth/doors'
import { readHandover } from '@/lib/handover/reads'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('handover'))('one') }
}

/** One handover for the auditor: every instant, every word, and the letter's digest. */
export default shown(async function AuditorHandoverPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAuditor('auditor.handover')
  const { id } = await params
  const detail = isRowId(id) ? await readHandover(actor, id) : undefined
  if (!detail) return refuse(actor, 'auditor.handover', 'not_found')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('handover')])
  const { handover, decisions } = detail
  return (
    <>
      <PageTitle title={t(handover.mode === 'contingency' ? 'contingency.titleOf' : 'titleOf', { from: handover.officerName, to: handover.successorName ?? '', named: handover.successorName === null || handover.successorName === '' ? 'no' : 'yes' })} scope={<HandoverTag handover={handover} />} crumbs={[{ label: t('title'), href: localePath(locale, '/auditor/handovers') }, { label: handover.number }]} />
      <HandoverNext detail={detail} reader="ministry" />
      <HandoverItems detail={detail} />
      <div className="grid grid-6-6 top">
        <HandoverFacts detail={detail} />
        <LetterSheet letter={detail.letter} address={`/api/handovers/${id}/letter`} mayOpen={false} mayPut={false} />
      </div>
      <Panel id="decision" title={t('decision.title')}>{decisions.length > 0 ? <DecisionList decisions={decisions} /> : <p className="quiet">{t('decision.none')}</p>}</Panel>
    </>
  )
})
