import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { type Locale, localePath } from '@/lib/i18n/routing'

/** Where this reader asks who received a worker's data. Apart from that page, whose form no officer's page may carry. */
export function disclosuresPath(reader: AdminActor | AuditorActor, locale: Locale): string {
  return localePath(locale, `/${reader.kind}/disclosures`)
}
