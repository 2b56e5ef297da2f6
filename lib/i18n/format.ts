import type { Locale } from '@/lib/i18n/routing'

/**
 * What numbers, dates and times look like (visual direction, section 8). Pure: no clock, no zone of the machine.
 * Times come in as Date (an instant) and are shown in IST; parts that belong together are joined by no-break spaces.
 */
const NBSP = '\u00a0'
const IST_OFFSET_MS = 330 * 60_000

const MONTHS: Readonly<Record<Locale, readonly string[]>> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  hi: ['जनवरी', 'फ़रवरी', 'मार्च', 'अप्रैल', 'मई', 'जून', 'जुलाई', 'अगस्त', 'सितंबर', 'अक्टूबर', 'नवंबर', 'दिसंबर'],
}
const WEEKDAYS: Readonly<Record<Locale, readonly string[]>> = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  hi: ['रवि', 'सोम', 'मंगल', 'बुध', 'गुरु', 'शुक्र', 'शनि'],
}
// Made when the first number is written: in a browser it takes longer than any other line of ours, and most pages write none there.
let grouping: Intl.NumberFormat | undefined

/** A whole number in Indian grouping, the same in both languages: `12,34,567`. */
export function formatCount(value: number | bigint): string {
  grouping ??= new Intl.NumberFormat('en-IN', { numberingSystem: 'latn', maximumFractionDigits: 0 })
  return grouping.format(value)
}

/** A share between 0 and 1 as `78%`, below ten per cent with one digit: `5.1%`. A whole of nothing is `0%`. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share) || share <= 0) return '0%'
  const percent = share * 100
  return percent >= 9.95 ? `${Math.round(percent)}%` : `${Number(percent.toFixed(1))}%`
}

/** How likely something is, 0 to 1, never rounded up: `99.9999%`, `40%`. */
export function formatConfidence(confidence: number): string {
  return confidence >= 0.99 ? `${Math.floor(confidence * 1_000_000) / 10_000}%` : `${Math.floor(confidence * 100)}%`
}

/** Bytes as people say them: `1.9 MB`, `730 KB` (1 MB = 1,000,000 bytes). */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes}${NBSP}B`
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)}${NBSP}KB`
  if (bytes < 999_950_000) return `${(bytes / 1e6).toFixed(1)}${NBSP}MB`
  return `${(bytes / 1e9).toFixed(1)}${NBSP}GB`
}

/** `21 Nov 2026` / `21 नवंबर 2026`, the day it is in IST. */
export function formatDate(at: Date, locale: Locale): string {
  const ist = inIst(at)
  return [ist.day, MONTHS[locale][ist.month], ist.year].join(NBSP)
}

/** `21 Nov` / `21 नवंबर`. */
export function formatDayMonth(at: Date, locale: Locale): string {
  const ist = inIst(at)
  return `${ist.day}${NBSP}${MONTHS[locale][ist.month]}`
}

/** `Sat 21` / `शनि 21`, for axes and day rails. */
export function formatWeekday(at: Date, locale: Locale): string {
  const ist = inIst(at)
  return `${WEEKDAYS[locale][ist.weekday]}${NBSP}${ist.day}`
}

/** `15:04 IST`; with seconds, only where the law counts them, `15:04:09 IST`. */
export function formatTime(at: Date, options: { seconds?: boolean; zone?: boolean } = {}): string {
  const ist = inIst(at)
  const time = [ist.hour, ist.minute, ...(options.seconds ? [ist.second] : [])].map(twoDigits).join(':')
  return options.zone === false ? time : `${time}${NBSP}IST`
}

/** `21 Nov 2026, 15:04 IST` / `21 नवंबर 2026, 15:04 IST`. */
export function formatDateTime(at: Date, locale: Locale, options: { seconds?: boolean; zone?: boolean } = {}): string {
  return `${formatDate(at, locale)}, ${formatTime(at, options)}`
}

/** `21 Nov 15:04`, for table rows under a head that says IST. */
export function formatRowTime(at: Date, locale: Locale): string {
  return `${formatDayMonth(at, locale)} ${formatTime(at, { zone: false })}`
}

/** A calendar date (`2026-11-21`, no zone) as `21 Nov 2026`; anything else comes back unchanged. */
export function formatCalendarDate(isoDate: string, locale: Locale): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate)
  if (!parts) return isoDate
  return [Number(parts[3]), MONTHS[locale][Number(parts[2]) - 1], parts[1]].join(NBSP)
}

/** A month (`2026-11`) as `Nov 2026` / `नवंबर 2026`; anything else comes back unchanged. */
export function formatMonth(month: string, locale: Locale): string {
  const parts = /^(\d{4})-(\d{2})$/.exec(month)
  return parts ? `${MONTHS[locale][Number(parts[2]) - 1]}${NBSP}${parts[1]}` : month
}

/** A calendar date as a field shows it: `2026-11-21` becomes `21-11-2026`. */
export function formatFieldDate(isoDate: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate)
  return parts ? `${parts[3]}-${parts[2]}-${parts[1]}` : isoDate
}

/** A clock of the seconds that are left: `18:42`, `1:02:05`, never below `0:00`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60), whole % 60]
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`
}

/** `18:42 left` / `18:42 शेष` under an hour, then hours, from two days on `7 days left`. */
export function formatTimeLeft(seconds: number, locale: Locale): string {
  const left = locale === 'hi' ? 'शेष' : 'left'
  if (seconds < 3_600) return `${formatClock(seconds)}${NBSP}${left}`
  if (seconds < 172_800) return `${formatSpan(Math.floor(seconds / 3_600), 'hour', locale)}${NBSP}${left}`
  return `${formatSpan(Math.floor(seconds / 86_400), 'day', locale)}${NBSP}${left}`
}

const UNITS = {
  second: { en: ['second', 'seconds'], hi: ['सेकंड', 'सेकंड'] },
  minute: { en: ['minute', 'minutes'], hi: ['मिनट', 'मिनट'] },
  hour: { en: ['hour', 'hours'], hi: ['घंटा', 'घंटे'] },
  day: { en: ['day', 'days'], hi: ['दिन', 'दिन'] },
  month: { en: ['month', 'months'], hi: ['महीना', 'महीने'] },
} as const

/** A span in one unit: `20 minutes`, `1 day`, `7 दिन`. */
export function formatSpan(count: number, unit: keyof typeof UNITS, locale: Locale): string {
  return `${formatCount(count)}${NBSP}${UNITS[unit][locale][count === 1 ? 0 : 1]}`
}

/** A list in words: `Patna, Gaya and Muzaffarpur` / `पटना, गया और मुज़फ़्फ़रपुर`. */
export function formatList(items: readonly string[], locale: Locale): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${locale === 'hi' ? 'और' : 'and'} ${items[items.length - 1]}`
}

function inIst(at: Date) {
  const shifted = new Date(at.getTime() + IST_OFFSET_MS)
  return {
    year: shifted.getUTCFullYear(), month: shifted.getUTCMonth(), day: shifted.getUTCDate(), weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(), minute: shifted.getUTCMinutes(), second: shifted.getUTCSeconds(),
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
