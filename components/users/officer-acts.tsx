import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { Disclosure, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { deactivate, reactivate, resend } from '@/lib/users/actions'
import type { OfficerRow } from '@/lib/users/reads'

/** What an admin can do with the account as it stands. Passwords are nobody's to set but the owner's. */
export async function OfficerActs({ officer }: { officer: OfficerRow }) {
  const t = await getTranslations('officers.acts')
  return (
    <ClientMessages namespaces={[]}>
      <Panel id="acts" title={t('title')}>
        {officer.status === 'invited' && (
          <>
            <p className="small quiet">{t('resendText')}</p>
            <ReasonForm action={resend} id={officer.id}>{t('resend')}</ReasonForm>
          </>
        )}
        {officer.status === 'deactivated' ? (
          <>
            <p className="small quiet">{t(!officer.hasPassword ? 'activateMailText' : officer.hasFactor ? 'activateText' : 'activateRecoverText')}</p>
            <ReasonForm action={reactivate} id={officer.id}>{t('activate')}</ReasonForm>
          </>
        ) : (
          <Disclosure summary={t('deactivate')}>
            <p className="small quiet mb-3">{t('deactivateText')}</p>
            <ReasonForm action={deactivate} id={officer.id} reason={{ label: t('reason'), hint: t('reasonHint') }} look="danger">{t('deactivate')}</ReasonForm>
          </Disclosure>
        )}
      </Panel>
    </ClientMessages>
  )
}
