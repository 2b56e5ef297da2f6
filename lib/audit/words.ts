import { createTranslator } from 'next-intl'
import type { Locale } from '@/lib/i18n/routing'
import en from '@/messages/en.json' with { type: 'json' }
import hi from '@/messages/hi.json' with { type: 'json' }

const translators = {
  en: createTranslator<typeof en, never>({ locale: 'en', messages: en }),
  hi: createTranslator<typeof en, never>({ locale: 'hi', messages: hi }),
}
type MessageKey = Parameters<(typeof translators)['en']>[0]

/** A message by a key that is put together of what an event holds; null where there is none of that name. */
export function say(key: string, locale: Locale, values: Readonly<Record<string, string | number>> = {}): string | null {
  return isMessage(key) ? translators[locale](key, values) : null
}

function isMessage(key: string): key is MessageKey {
  let node: unknown = en
  for (const part of key.split('.')) node = typeof node === 'object' && node !== null && Object.hasOwn(node, part) ? Reflect.get(node, part) : undefined
  return typeof node === 'string'
}
