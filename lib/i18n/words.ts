import { createTranslator } from 'use-intl/core'
import type { Locale } from '@/lib/i18n/routing'
import en from '@/messages/en.json' with { type: 'json' }
import hi from '@/messages/hi.json' with { type: 'json' }

/** The portal's words outside a page (mails, files), in the given language. Times are written by lib/i18n/format, never by the messages. */
export function wordsIn(locale: Locale) {
  return createTranslator({ locale, messages: locale === 'hi' ? hi : en, timeZone: 'Asia/Kolkata' })
}
export type Words = ReturnType<typeof wordsIn>
