import type messages from '@/messages/en.json'
import type { Locale } from '@/lib/i18n/routing'

// A key that does not exist, or a language we do not have, is a type error.
declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: typeof messages
  }
}
