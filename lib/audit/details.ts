import type { LedgerEntry } from '@/lib/audit/entries'
import { eventKey, reasonText } from '@/lib/audit/sentence'
import { say } from '@/lib/audit/words'
import { formatBytes, formatCalendarDate, formatCount, formatDateTime, formatList } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'

/** One thing that an event holds, in words. */
export interface DetailItem {
  readonly key: string
  readonly term: string
  readonly value: string
  /** Signs to be compared and not read: a hash, an id. */
  readonly isCode: boolean
}

/** What details are said with: the reader's language, the code lists, and what purposes are called now. */
interface DetailWords {
  readonly locale: Locale
  readonly codes: Catalogue
  readonly purposes: ReadonlyMap<string, string>
}

/** Shown as boxes and changes beside the list, not in it. */
const shownApart: ReadonlySet<string> = new Set(['box', 'change'])

/**
 * Of what others did an officer is told what the sentence of the event says, and no more: a preview counts people who are open to nobody yet, and a note between admins is theirs.
 */
const toldToOfficers: ReadonlySet<string> = new Set([
  'number', 'request', 'review', 'grant', 'to', 'at', 'until', 'endsAt', 'dueAt', 'dueOn', 'expiresAt', 'deleteBy', 'acceptBy', 'reliefOn', 'days', 'daysLate', 'minutes', 'sessions', 'reason', 'cause', 'kind', 'label', 'factor',
  'act', 'what', 'mail', 'version', 'outcome', 'userId', 'orderNumber', 'attempt', 'attemptsMax', 'rows', 'points', 'sizeBytes', 'sha256', 'revision', 'fields', 'format', 'file', 'weekday', 'fingerprint', 'recipient', 'replaces', 'round', 'handed',
  'dropped', 'kept', 'moved', 'stays', 'byApprover', 'why',
])

/** Everything that an event holds, each with its name and value in words; for an officer of others' acts what may be told. Never a registrant's value, because no event holds one. */
export function detailItems({ entry, isOfficer, ...words }: { entry: LedgerEntry; isOfficer: boolean } & DetailWords): DetailItem[] {
  const isTold = (key: string): boolean => !isOfficer || entry.byReader || toldToOfficers.has(key)
  return Object.entries(entry.details).filter(([key, value]) => value !== null && value !== '' && !shownApart.has(key) && isTold(key))
    .map(([key, value]) => ({ key, term: termOf(key, value, words.locale), value: valueOf({ key, value, kind: entry.kind, ...words }), isCode: isCode(key) }))
}

/** What a detail is called. `view` is how many people a request newly shows, and where a ledger was read which one. */
function termOf(key: string, value: unknown, locale: Locale): string {
  const name = key === 'view' && typeof value === 'string' ? 'viewOf' : key
  return say(`eventDetails.terms.${name}`, locale) ?? key
}

interface Detail extends DetailWords {
  readonly key: string
  readonly value: unknown
  readonly kind: string
}

function valueOf(detail: Detail): string {
  const { key, value, locale } = detail
  if (typeof value === 'boolean') return say(value ? 'eventDetails.yes' : 'eventDetails.no', locale) ?? ''
  if (typeof value === 'number') return numberText(detail, value)
  if (Array.isArray(value)) return value.length === 0 ? say('eventDetails.none', locale) ?? '' : formatList(value.map((each) => (typeof each === 'string' ? wordOf({ ...detail, key: itemOf[key] ?? key }, each) : String(each))), locale)
  if (typeof value === 'string') return wordOf(detail, value)
  return typeof value === 'object' && value !== null ? filtersText(detail, value) : ''
}

/** What one entry of a list is. */
const itemOf: Readonly<Record<string, string>> = { columns: 'field', fields: 'part' }

function numberText({ key, locale, codes }: Detail, value: number): string {
  if (key === 'sizeBytes' || key === 'bytesSent') return formatBytes(value)
  if (key === 'state') return codes.stateName(value, locale)
  if (key === 'district') return codes.districtName(value, locale)
  if (key === 'weekday') return say(`eventDetails.values.weekday.${value}`, locale) ?? String(value)
  // Positions and seeds are names and not amounts.
  return key === 'position' || key === 'seed' ? String(value) : formatCount(value)
}

function wordOf(detail: Detail, value: string): string {
  const { key, locale } = detail
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return formatDateTime(new Date(value), locale, { seconds: true })
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatCalendarDate(value, locale)
  if (key === 'reason') return reasonText(value, locale)
  const word = value.replaceAll('.', '_')
  for (const group of groupsOf(detail)) {
    const found = say(`${group}.${word}`, locale)
    if (found !== null) return found
  }
  return value
}

/** Where the words of a detail's values stand, the nearest first. */
function groupsOf({ key, kind }: Detail): string[] {
  const own = `eventDetails.values.${key}`
  switch (key) {
    case 'field': return ['fields']
    case 'part': return ['fieldNames', 'fields']
    case 'what': case 'act': return ['doors', own]
    case 'why': return ['looking.causes']
    case 'cause': return kind.startsWith('handover.') ? ['activity.words.handoverCause'] : kind.startsWith('schedule.') ? ['activity.words.week'] : ['activity.words.cause']
    case 'kind': return kind.startsWith('proposal.') ? ['activity.words.proposal'] : kind.startsWith('factor.') ? ['activity.words.factor'] : kind === 'account.created' ? ['activity.words.account'] : kind.startsWith('request.') ? [own] : ['activity.kinds']
    case 'factor': case 'mail': case 'outcome': return [`activity.words.${key}`]
    case 'network': return ['activity.words.networks']
    case 'evidence': case 'note': case 'label': case 'title': case 'userId': return []
    default: return [own]
  }
}

/** How something was narrowed: each filter by its name. */
function filtersText(detail: Detail, filters: object): string {
  const { locale, codes } = detail
  const said = Object.entries(filters).map(([key, value]) => {
    const name = say(`eventDetails.filters.${key}`, locale) ?? key
    const text = key === 'state' && typeof value === 'number' ? codes.stateName(value, locale) : key === 'district' ? codes.districtName(Number(value), locale) : key === 'gender' ? codes.masterLabel('gender', String(value), locale)
      : key === 'occupation' ? codes.occupationTitle(String(value)) : key === 'kind' ? say(`activity.kinds.${eventKeyOf(String(value))}`, locale) ?? String(value) : key === 'outcome' ? say(`activity.outcomes.${String(value)}`, locale) ?? String(value)
        : key === 'purpose' ? detail.purposes.get(String(value)) ?? String(value) : wordOf({ ...detail, key: '' }, String(value))
    return say('eventDetails.filter', locale, { name, value: text }) ?? ''
  })
  return said.length === 0 ? say('eventDetails.none', locale) ?? '' : formatList(said, locale)
}

function eventKeyOf(kind: string): string {
  return kind.replaceAll('.', '_')
}

function isCode(key: string): boolean {
  return ['digest', 'sha256', 'fileSha256', 'hash', 'previewHash', 'resolution', 'registrantId', 'messageId', 'fingerprint', 'recipient', 'purposeId', 'exports'].includes(key)
}

/** The word for a kind of event, as in filters. */
export function kindWord(entry: Pick<LedgerEntry, 'kind'>, locale: Locale): string {
  return say(`activity.kinds.${eventKey(entry.kind)}`, locale) ?? entry.kind
}
