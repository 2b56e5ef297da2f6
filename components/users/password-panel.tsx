import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { Panel } from '@/components/ui/panel'
import { PasswordForm } from '@/components/users/password-form'

/** The own password: what changing it does, and the form. */
export async function PasswordPanel() {
  const t = await getTranslations('account.password')
  return (
    <Panel id="password-panel" title={t('title')}>
      <p className="small quiet">{t('text')}</p>
      <ClientMessages namespaces={['account', 'factors']}><PasswordForm /></ClientMessages>
    </Panel>
  )
}
