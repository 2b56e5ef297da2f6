import { isRealDay, type IstDay } from '@/lib/clock'

const timeForm = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(0\d|1[0-4]):?([0-5]\d))$/

const plainForm = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/

/** Milliseconds since 1970 UTC of an ISO time with zone, finer parts cut off; NaN for anything else, also for a day that does not exist. */
export function instantOf(text: string): number {
  // What nearly every row brings, and a Date can read as it is.
  if (plainForm.test(text)) return isRealDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  const match = timeForm.exec(text)
  if (!match) return Number.NaN
  const [, day = '', hour, minute, second = '00', fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] = match
  if (!isRealDay(day)) return Number.NaN
  const local = Date.parse(`${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000
  return sign === '-' ? local + zone : local - zone
}

/** Completed years of age. */
export function ageOn(today: IstDay, birthDay: IstDay): number {
  return Number(today.slice(0, 4)) - Number(birthDay.slice(0, 4)) - (today.slice(5) < birthDay.slice(5) ? 1 : 0)
}

/** The space separators of Unicode (Zs). */
const blanks = ' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'
const blanksOfNames = `${blanks}\t\ufeff`
const blanksBeforeAddresses = `${blanks}\t`

/** Blanks and tabs at both ends go; line breaks and other control characters stay, to be refused. */
export function trimmed(text: string): string {
  return withoutBlanks(text, { before: blanksOfNames, after: blanksOfNames })
}

/** An address: spreadsheets are kept from reading it as a formula by a tab before it, which goes; one behind it does not. */
export function trimmedAddress(text: string): string {
  return withoutBlanks(text, { before: blanksBeforeAddresses, after: blanks })
}

/** A loop and not a pattern: on a long row of blanks a pattern's time grows with the square. */
function withoutBlanks(text: string, { before, after }: { before: string; after: string }): string {
  let start = 0
  let end = text.length
  if (isWord(text.charCodeAt(0)) && isWord(text.charCodeAt(end - 1))) return text
  while (start < end && before.includes(text.charAt(start))) start += 1
  while (end > start && after.includes(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** Plainly neither a blank nor a control character. */
function isWord(code: number): boolean {
  return code > 0x20 && code < 0x7f
}

/** The control characters of Unicode (C0, DEL, C1). Joiners, marks and other odd signs belong to names. */
export function holdsControl(text: string): boolean {
  return /\p{Cc}/u.test(text)
}

/** Counts characters (code points), as people and the rules do. */
export function isLonger(text: string, max: number): boolean {
  return text.length > max && (text.length > 2 * max || [...text].length > max)
}

