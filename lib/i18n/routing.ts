/** The languages of the portal, in the order in which they are offered. */
export const LOCALES = ['en', 'hi'] as const

export type Locale = (typeof LOCALES)[number]

export const DEFAULT_LOCALE: Locale = 'en'

/** Each language's name in its own script, for the switch. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: 'English', hi: 'हिन्दी' }

/** The cookie that remembers the reader's language; set when a page in that language is shown. */
export const LOCALE_COOKIE = 'portal-locale'

/** Request headers by which the proxy tells the renderer what it found. A client cannot set them: the proxy overwrites both. */
export const PATH_HEADER = 'x-portal-path'
export const NONCE_HEADER = 'x-nonce'

/** Tells whether a word of the address is one of the portal's languages. */
export function isLocale(value: unknown): value is Locale {
  return value === 'en' || value === 'hi'
}

/** `localePath('hi', '/files')` is `/hi/files`; the path is written without its language. */
export function localePath(locale: Locale, path: string): string {
  return path === '/' ? `/${locale}` : `/${locale}${path}`
}

/** The same page, with its query, in the other language. Unknown paths lead to that language's entry. */
export function pathInLocale(path: string, locale: Locale): string {
  const [, first = '', rest = ''] = /^\/([^/?]*)(.*)$/s.exec(path) ?? []
  return isLocale(first) ? `/${locale}${rest}` : `/${locale}`
}

/** The language that is not this one. */
export function otherLocale(locale: Locale): Locale {
  return locale === 'en' ? 'hi' : 'en'
}

/**
 * The reader's language: the remembered one, then the browser's list in its order of preference, then English.
 * Unknown values are passed over, never refused.
 */
export function preferredLocale(input: { cookie: string | undefined; acceptLanguage: string | null }): Locale {
  if (isLocale(input.cookie)) return input.cookie
  const wanted = (input.acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find((q) => q !== undefined)
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter((entry) => entry.quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return wanted.map((entry) => entry.language).find(isLocale) ?? DEFAULT_LOCALE
}

/**
 * A path of this portal that is safe to send the reader back to, or `fallback`.
 * Only `/en…` and `/hi…` without schemes, hosts, backslashes or control characters pass.
 */
export function safeReturnPath(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || value.length > 2_000) return fallback
  if (!/^\/(en|hi)(?:[/?]|$)/.test(value) || /[\\\u0000-\u001f\u007f]/.test(value) || value.includes('//')) return fallback
  return value
}
