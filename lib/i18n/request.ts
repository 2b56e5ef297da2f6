import { getRequestConfig } from 'next-intl/server'
import { DEFAULT_LOCALE, isLocale, type Locale } from '@/lib/i18n/routing'

const loaders: Readonly<Record<Locale, () => Promise<{ default: typeof import('@/messages/en.json') }>>> = {
  en: () => import('@/messages/en.json'),
  hi: () => import('@/messages/hi.json'),
}

/**
 * The language and the messages of one request. The proxy writes the language into the request's headers,
 * so pages and layouts need not repeat it. Times are IST everywhere.
 */
export default getRequestConfig(async ({ requestLocale }) => {
  const requested = await requestLocale
  const locale = isLocale(requested) ? requested : DEFAULT_LOCALE
  const messages = (await loaders[locale]()).default
  return { locale, messages, timeZone: 'Asia/Kolkata' }
})
