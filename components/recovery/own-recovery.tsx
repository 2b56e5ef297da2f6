import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { UrgentStrip } from '@/components/frame/urgent-strip'
import { StopForm } from '@/components/recovery/stop-form'
import { LinkButton } from '@/components/ui/button'
import { Note } from '@/components/ui/panel'
import type { PersonActor } from '@/lib/auth/actor'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readOwnRecovery } from '@/lib/recovery/reads'

/** What others asked about the own account, and the way to stop it; nothing when nothing is under way. */
export async function OwnRecovery({ person }: { person: PersonActor }) {
  const [found, locale, t] = await Promise.all([readOwnRecovery(person), getLocale(), getTranslations('recovery.own')])
  if (!found) return null
  return (
    <Note look="time" title={t('title')} level={2}>
      {found.askedAt && <p>{t('asked', { at: formatDateTime(found.askedAt, locale) })}</p>}
      {found.proposedAt && <p>{t('proposed', { at: formatDateTime(found.proposedAt, locale) })}</p>}
      <p className="mb-3">{t('text')}</p>
      <ClientMessages namespaces={['recovery']}><StopForm /></ClientMessages>
    </Note>
  )
}

/** The same in one line, for the page on which a person begins. */
export async function OwnRecoveryStrip({ person }: { person: PersonActor }) {
  const [found, locale, t] = await Promise.all([readOwnRecovery(person), getLocale(), getTranslations('recovery.own')])
  return found ? <UrgentStrip action={<LinkButton href={localePath(locale, '/account')}>{t('toAccount')}</LinkButton>}><span>{t('strip')}</span></UrgentStrip> : null
}
