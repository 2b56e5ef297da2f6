import type { EventKind } from '@/lib/audit/catalogue'
import { say } from '@/lib/audit/words'
import { lastDayBefore } from '@/lib/clock'
import { formatBytes, formatCalendarDate, formatCount, formatDateTime, formatMonth, formatTime } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'

/** The key of a kind's sentence below `events` in messages/: dots become underscores. */
export function eventKey(kind: EventKind): string {
  return kind.replaceAll('.', '_')
}

/** What happened, in words without a subject ("Opened file EXP-7F3K2Q"): who did it stands beside. Codes and counts only, as the event holds them. */
export function eventSentence(event: { kind: EventKind; details: Readonly<Record<string, unknown>> }, locale: Locale): string {
  return say(`events.${eventKey(event.kind)}`, locale, valuesOf(event.details, locale)) ?? event.kind
}

/** Why something happened, as it stands in a row or an event: what a person wrote stays as written, a reason of the system has words. */
export function reasonText(reason: string, locale: Locale): string {
  return say(`activity.words.reason.${reason}`, locale) ?? reason
}

/** Words of messages/ with every value an event may hold; those a kind has not are empty. */
function valuesOf(details: Readonly<Record<string, unknown>>, locale: Locale): Record<string, string | number> {
  const count = (name: string): string => (typeof details[name] === 'number' ? formatCount(details[name]) : '')
  const text = (name: string): string => (typeof details[name] === 'string' ? details[name] : '')
  const length = (name: string): string => formatCount(Array.isArray(details[name]) ? details[name].length : 0)
  const word = (group: string, name: string): string => say(`activity.words.${group}.${text(name).replaceAll('.', '_')}`, locale) ?? text(name)
  const bytes = (name: string): string => (typeof details[name] === 'number' ? formatBytes(details[name]) : '')
  const instant = (name: string): string => (Number.isNaN(Date.parse(text(name))) ? '' : formatDateTime(new Date(text(name)), locale))
  const expiresAt = new Date(text('expiresAt'))
  return {
    way: say(`eventDetails.values.way.${text('way')}`, locale) ?? '', name: text('name'), was: text('was'), looks: count('looks'),
    month: text('month') === '' ? '' : formatMonth(text('month'), locale), states: count('states'), first: count('first'), last: count('last'),
    toldTo: word('recipient', text('toldTo') === '' ? 'clock' : 'toldTo'), hours: count('hours'),
    oddity: word('oddity', 'rule'), oddityNumber: text('number') || 'none', verdict: word('verdict', 'verdict'),
    step: text('step') || 'none', witness: text('witness'), day: text('day') === '' ? '' : formatCalendarDate(text('day'), locale),
    version: count('version'), sessions: count('sessions'), number: text('number'), request: text('request'), title: text('title'), purpose: text('purpose') || 'none', reason: reasonText(text('reason'), locale), userId: text('userId'), what: doorName(text('what'), locale),
    why: causeName(text('why'), locale), attemptsMax: count('attemptsMax'),
    network: word('networks', 'network'), refused: kindName(text('kind'), locale),
    rows: count('rows'), rowsExpected: count('rowsExpected'), found: count('count'), minutes: count('minutes'), attempt: count('attempt'), days: count('days'), registrants: count('registrants'),
    inserted: count('inserted'), updated: count('updated'), unchanged: count('unchanged'), rejected: count('rejected'),
    grants: count('grants'), open: count('open'), suspended: count('suspended'), confirmed: count('confirmed'), ended: count('ended'), over: count('over'), unanswered: count('unanswered'),
    grant: text('grant'), to: text('to'), acceptBy: instant('acceptBy') === '' ? '' : formatCalendarDate(lastDayBefore(new Date(text('acceptBy'))), locale), reliefOn: text('reliefOn') === '' ? '' : formatCalendarDate(text('reliefOn'), locale),
    evidence: text('evidence'), handoverCause: word('handoverCause', 'cause'),
    named: count('marked'), marked: typeof details.marked === 'number' ? details.marked : 0, fitting: count('fitting'),
    handed: count('handed'), dropped: count('dropped'), kept: count('kept'), moved: count('moved'),
    review: text('review'), at: instant('at'), dueAt: instant('dueAt'), byApprover: details.byApprover === true ? 'yes' : 'no',
    note: text('note') || text('why'), points: count('points'), file: text('file'), weekCause: word('week', 'cause'), dueOn: text('dueOn') === '' ? '' : formatCalendarDate(text('dueOn'), locale), untilTime: instant('until'), officers: count('officers'), field: fieldName(text('field'), locale), isFound: details.isFound === true ? 'yes' : 'no',
    fingerprint: text('fingerprint'), endsAt: instant('endsAt'), left: count('left'), files: count('files'), recipient: text('recipient') || 'none', replaces: text('replaces') || 'none',
    columns: length('columns'), pictures: length('pictures'), size: bytes('sizeBytes'), events: count('size'), bytes: bytes('bytesSent'),
    daysLate: typeof details.daysLate === 'number' ? details.daysLate : 0, late: count('daysLate'), format: text('format') || 'none', deleteBy: text('deleteBy') === '' ? 'none' : formatCalendarDate(text('deleteBy'), locale),
    until: Number.isNaN(expiresAt.getTime()) ? '' : formatTime(expiresAt, { seconds: true }),
    factor: word('factor', 'factor') || 'none', factorKind: word('factor', 'kind'), label: text('label'), act: doorName(text('act'), locale), untilDay: text('until') === '' ? '' : formatCalendarDate(text('until'), locale),
    cause: word('cause', 'cause'), outcome: word('outcome', 'outcome'), mail: word('mail', 'mail'), account: word('account', 'kind'), proposal: word('proposal', 'kind'),
    filtered: isRecord(details.filters) && Object.keys(details.filters).length > 0 ? 'yes' : 'no', complete: details.complete === true ? 'yes' : 'no',
  }
}

/** What a page, route or act is called: the name its door gives the ledger, in words. A name of earlier days that no door has any more stays as it was. */
function doorName(what: string, locale: Locale): string {
  return say(`doors.${what.replaceAll('.', '_')}`, locale) ?? what
}

/** A parameter by its name. */
function fieldName(field: string, locale: Locale): string {
  return say(`fields.${field}`, locale) ?? field
}

/** Why an officer looked, from the list. */
function causeName(why: string, locale: Locale): string {
  return say(`looking.causes.${why}`, locale) ?? why
}

/** What an event names by a kind of event: the word it has in filters. */
function kindName(kind: string, locale: Locale): string {
  return say(`activity.kinds.${kind.replaceAll('.', '_')}`, locale) ?? ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
