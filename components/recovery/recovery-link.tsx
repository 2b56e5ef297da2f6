import { getLocale, getTranslations } from 'next-intl/server'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import type { AdminActor } from '@/lib/auth/actor'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readLostAccount } from '@/lib/recovery/reads'

/** The way from an account to its recovery, and whether its owner asked for one: for admins who keep accounts, on every account's page. */
export async function RecoveryLink({ actor, accountId }: { actor: AdminActor; accountId: string }) {
  const [account, locale, t] = await Promise.all([readLostAccount(actor, accountId), getLocale(), getTranslations('recovery')])
  return (
    <Panel id="recovery" title={t('lost')}>
      {account?.askedAt && <p>{t('saidAt', { at: formatDateTime(account.askedAt, locale) })}</p>}
      <p className="small quiet">{t('lostText')}</p>
      <p><LinkButton href={localePath(locale, `/admin/recovery/${accountId}`)}>{t('toRecovery')}</LinkButton></p>
    </Panel>
  )
}
