import { UrgentStrip } from '@/components/frame/urgent-strip'
import { getLocale, getTranslations } from 'next-intl/server'
import { LinkButton } from '@/components/ui/button'
import type { AdminActor } from '@/lib/auth/actor'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { countKeysWaiting } from '@/lib/recipient-keys/reads'

/** On an admin's overview: keys that are proven and wait, or whose State asks for their revocation. Nothing where none does. */
export async function KeyStrip({ actor }: { actor: AdminActor }) {
  const [waiting, locale, t] = await Promise.all([countKeysWaiting(actor), getLocale(), getTranslations('recipientKeys.strip')])
  if (waiting === 0) return null
  return (
    <UrgentStrip action={<LinkButton href={localePath(locale, '/admin/recipient-keys')}>{t('link')}</LinkButton>}>
      <span>{t('text', { count: waiting, n: formatCount(waiting) })}</span>
    </UrgentStrip>
  )
}
