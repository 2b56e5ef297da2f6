import type { PersonActor } from '@/lib/auth/actor'
import { type Locale, localePath } from '@/lib/i18n/routing'

const lists: Readonly<Record<PersonActor['kind'], string>> = { officer: '/activity', admin: '/admin/activity', auditor: '/auditor' }
const events: Readonly<Record<PersonActor['kind'], string>> = { officer: '/activity', admin: '/admin/activity', auditor: '/auditor/events' }

/** Where the reader reads the ledger. */
export function ledgerPath(reader: PersonActor, locale: Locale): string {
  return localePath(locale, lists[reader.kind])
}

/** The page of one event, by its name for this reader (`LedgerEntry.ref`). */
export function eventPath(reader: PersonActor, locale: Locale, ref: string): string {
  return localePath(locale, `${events[reader.kind]}/${ref}`)
}

/** The life of an officer (by user id), grant or file (by number), for those who see all; null for an officer. */
export function timelinePath(reader: PersonActor, locale: Locale, of: string): string | null {
  return reader.kind === 'officer' ? null : localePath(locale, `/${reader.kind}/timeline/${of}`)
}
