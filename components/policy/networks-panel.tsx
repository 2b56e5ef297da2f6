import { getLocale, getTranslations } from 'next-intl/server'
import { LinkButton } from '@/components/ui/button'
import { Facts, Panel } from '@/components/ui/panel'
import type { AdminActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readAdminNetworks } from '@/lib/policy/networks/reads'

/** From where admins sign in and work, and the way to other networks. */
export async function NetworksPanel({ actor }: { actor: AdminActor }) {
  const [{ networks, since }, locale, t] = await Promise.all([readAdminNetworks(actor), getLocale(), getTranslations('policy.networks')])
  return (
    <Panel id="networks" title={t('title')}>
      <Facts items={[
        { term: t('now'), value: networks.length === 0 ? t('anywhere') : <span className="hash">{networks.join(', ')}</span> },
        ...(since === null ? [] : [{ term: t('since'), value: formatDateTime(since, locale) }]),
        { term: t('yours'), value: <span className="hash">{actor.address}</span> },
      ]} />
      <p className="small quiet">{t('text')}</p>
      {mayAdmin(actor, 'policy') && <p><LinkButton icon="draft" href={`${localePath(locale, '/admin/policy')}?panel=networks`}>{t('change')}</LinkButton></p>}
    </Panel>
  )
}
