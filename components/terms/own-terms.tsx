import { getLocale, getTranslations } from 'next-intl/server'
import { Panel } from '@/components/ui/panel'
import type { PersonActor } from '@/lib/auth/actor'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readOwnAcceptance } from '@/lib/terms/reads'

/** The version of the terms that the person accepted last, and when. */
export async function OwnTerms({ person }: { person: PersonActor }) {
  const [accepted, locale, t] = await Promise.all([readOwnAcceptance(person), getLocale(), getTranslations('terms')])
  return (
    <Panel id="terms" title={t('title')} link={{ href: localePath(locale, '/terms'), label: t('read') }}>
      {accepted && <p>{t('acceptedAt', { number: String(accepted.version), at: formatDateTime(accepted.at, locale) })}</p>}
    </Panel>
  )
}
