import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { Disclosure, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { end, resume, suspend } from '@/lib/grants/actions'

/** Stopping a grant for now, letting it go on, ending it for good: one admin is enough, with a reason, effective at the next request. */
export async function GrantActs({ id, isSuspended }: { id: string; isSuspended: boolean }) {
  const t = await getTranslations('grants.acts')
  const reason = { label: t('reason'), hint: t('reasonHint') }
  return (
    <ClientMessages namespaces={[]}>
      <Panel id="acts" title={t('title')}>
        <p className="small quiet">{t('text')}</p>
        <Disclosure summary={t(isSuspended ? 'resume' : 'suspend')}>
          <ReasonForm action={isSuspended ? resume : suspend} id={id} reason={reason}>{t(isSuspended ? 'resume' : 'suspend')}</ReasonForm>
        </Disclosure>
        <Disclosure summary={t('end')}>
          <p className="small quiet mb-3">{t('endText')}</p>
          <ReasonForm action={end} id={id} reason={reason} look="danger">{t('end')}</ReasonForm>
        </Disclosure>
      </Panel>
    </ClientMessages>
  )
}
