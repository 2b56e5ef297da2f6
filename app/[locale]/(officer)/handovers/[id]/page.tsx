import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { AcceptHandoverForm, SignHandoverForm } from '@/components/handover/handover-acts'
import { HandoverFacts } from '@/components/handover/handover-facts'
import { HandoverItems } from '@/components/handover/handover-items'
import { HandoverNext, isReadyToSign } from '@/components/handover/handover-next'
import { HandoverTag } from '@/components/handover/handover-tag'
import { LetterSheet } from '@/components/requests/letter-panel'
import { Disclosure, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { decline, withdraw } from '@/lib/handover/actions'
import { lastDayBefore } from '@/lib/clock'
import { readOwnHandover } from '@/lib/handover/reads'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[]; letter?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('handover'))('one') }
}

/** One handover for its two officers: what it waits for, what becomes of each grant, and the signature, the acceptance, or the way out. */
export default shown(async function HandoverPage({ params, searchParams }: Props) {
  const actor = await requireOfficer('officer.handover')
  const [{ id }, query] = await Promise.all([params, searchParams])
  const detail = isRowId(id) ? await readOwnHandover(actor, id) : undefined
  if (!detail) return refuse(actor, 'officer.handover', 'not_found')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('handover')])
  const { handover } = detail
  const reader = handover.officerId === actor.id ? 'relieving' : 'successor'
  const mayAccept = reader === 'successor' && handover.isAcceptable
  const mayWithdraw = reader === 'relieving' && ['draft', 'signed', 'returned'].includes(handover.status)
  const isReady = reader === 'relieving' && isReadyToSign(detail)
  return (
    <>
      <PageTitle title={t(reader === 'relieving' ? 'titleOwn' : handover.mode === 'contingency' ? 'contingency.titleTo' : 'titleTo', { name: handover.officerName })} scope={<HandoverTag handover={handover} waits={mayAccept || handover.status === 'returned'} />}
        crumbs={[{ label: t('title'), href: localePath(locale, '/handovers') }, { label: handover.number }]} />
      <DoneNote done={query.done} known={{ saved: t('done.saved'), letter: t('done.letter'), signed: t('done.signed'), withdrawn: t('done.withdrawn'), accepted: t('done.accepted'), declined: t('done.declined') }} />
      <HandoverNext detail={detail} reader={reader} />
      <HandoverItems detail={detail} />
      <div className="grid grid-6-6 top">
        <HandoverFacts detail={detail} />
        <LetterSheet letter={detail.letter} address={`/api/handovers/${id}/letter`} mayOpen mayPut={reader === 'relieving' && (handover.status === 'draft' || handover.status === 'returned')} problem={typeof query.letter === 'string' ? query.letter : undefined} />
      </div>
      <ClientMessages namespaces={['handover', 'factors']}>
        {isReady && <Panel id="sign" title={t('sign.title')}><p className="measure">{t('sign.text')}</p><SignHandoverForm id={id} mark={detail.mark} /></Panel>}
        {mayAccept && (
          <Panel id="accept" title={t('accept.title')}>
            <p className="measure">{t('accept.text', { until: handover.acceptBy ? formatCalendarDate(lastDayBefore(handover.acceptBy), locale) : '' })}</p>
            <AcceptHandoverForm id={id} />
            <Disclosure summary={t('decline')}><p className="small quiet">{t('declineText')}</p><ReasonForm action={decline} id={id} look="danger" reason={{ label: t('declineReason') }}>{t('decline')}</ReasonForm></Disclosure>
          </Panel>
        )}
        {mayWithdraw && <Disclosure summary={t('withdraw')}><p className="small quiet">{t('withdrawText')}</p><ReasonForm action={withdraw} id={id}>{t('withdraw')}</ReasonForm></Disclosure>}
      </ClientMessages>
    </>
  )
})
