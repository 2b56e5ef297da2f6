import { getLocale, getTranslations } from 'next-intl/server'
import type { PersonActor } from '@/lib/auth/actor'
import { browserNames } from '@/lib/auth/browser-names'
import { formatDateTime } from '@/lib/i18n/format'
import { readEarlierSignIn } from '@/lib/sessions/reads'

/** When, with what and from where the person signed in before: who did not would notice. On the first page after signing in. */
export async function EarlierSignIn({ actor }: { actor: PersonActor }) {
  const [earlier, locale, t, words] = await Promise.all([readEarlierSignIn(actor), getLocale(), getTranslations('home'), getTranslations('sessions')])
  if (!earlier) return <>{t('firstSignIn')}</>
  return <>{t('lastSignIn', { at: formatDateTime(earlier.at, locale), browser: words('browser', browserNames(earlier.userAgent)), address: earlier.address ?? words('noAddress') })}</>
}
