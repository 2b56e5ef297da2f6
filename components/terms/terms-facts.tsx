import { getLocale, getTranslations } from 'next-intl/server'
import { Panel } from '@/components/ui/panel'
import { Tag } from '@/components/ui/tag'
import type { AdminActor } from '@/lib/auth/actor'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readAcceptances } from '@/lib/terms/reads'

/** Which version of the terms an account accepted when, for admins. */
export async function TermsFacts({ actor, accountId }: { actor: AdminActor; accountId: string }) {
  const [{ accepted, isDue }, locale, t] = await Promise.all([readAcceptances(actor, accountId), getLocale(), getTranslations('terms')])
  return (
    <Panel id="terms" title={t('title')} link={{ href: localePath(locale, '/admin/terms'), label: t('everyVersion') }}>
      {isDue && <p><Tag look="soon" icon="waiting">{t('due')}</Tag></p>}
      {accepted.length > 0 && (
        <ul className="list">{accepted.map(({ version, at }) => <li key={version}>{t('acceptedAt', { number: String(version), at: formatDateTime(at, locale) })}</li>)}</ul>
      )}
    </Panel>
  )
}
