import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { EnterContingencyForm } from '@/components/handover/contingency-enter'
import { isReadyToSign } from '@/components/handover/handover-next'
import { Disclosure, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { withdrawEntry } from '@/lib/handover/contingency/actions'
import type { HandoverDetail } from '@/lib/handover/reads'

/** What the admin who enters a contingency may do with it: enter it, or take it back. */
export async function ContingencyPanel({ detail }: { detail: HandoverDetail }) {
  const t = await getTranslations('handover.contingency')
  const { handover, mark } = detail
  const isReady = isReadyToSign(detail)
  if (handover.status !== 'draft' && handover.status !== 'signed') return null
  return (
    <ClientMessages namespaces={['handover', 'factors']}>
      {isReady && <Panel id="enter" title={t('enterTitle')}><p className="measure">{t('enterText')}</p><EnterContingencyForm id={handover.id} mark={mark} /></Panel>}
      <Disclosure summary={t('withdraw')}><p className="small quiet">{t('withdrawText')}</p><ReasonForm action={withdrawEntry} id={handover.id}>{t('withdraw')}</ReasonForm></Disclosure>
    </ClientMessages>
  )
}
