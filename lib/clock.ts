/**
 * Days are Indian days (IST, UTC+05:30, no summer time). An instant is a Date; a day is `YYYY-MM-DD`.
 * "Now" is never taken here: where law hangs on it, it comes from the database.
 */
const istOffset = 5.5 * 3_600_000
const day = 86_400_000

/** A calendar day in India, `YYYY-MM-DD`. */
export type IstDay = string

/** The Indian day in which the instant lies. */
export function istDayOf(instant: Date): IstDay {
  return new Date(instant.getTime() + istOffset).toISOString().slice(0, 10)
}

/** The last Indian day that has an instant before this one: what closes at midnight between two days is open through this day. */
export function lastDayBefore(end: Date): IstDay {
  return istDayOf(new Date(end.getTime() - 1))
}

/** The instant at which the Indian day begins (00:00 IST). Throws on anything but a real `YYYY-MM-DD`. */
export function istMidnight(of: IstDay): Date {
  if (!isRealDay(of)) throw new RangeError(`not a day: ${of}`)
  return new Date(Date.parse(`${of}T00:00:00Z`) - istOffset)
}

/** The day so many days later (earlier when negative). */
export function addDays(from: IstDay, days: number): IstDay {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * day).toISOString().slice(0, 10)
}

/** The days from first to last, both included; empty when last is before first. */
export function daysBetween(first: IstDay, last: IstDay): IstDay[] {
  const days: IstDay[] = []
  for (let current = first; current <= last; current = addDays(current, 1)) days.push(current)
  return days
}

/** True for a real calendar day written `YYYY-MM-DD`. Millions of days are asked about in an import, so no Date is made. */
export function isRealDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const [year, month, dayOfMonth] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return year >= 1 && year <= 9998 && dayOfMonth >= 1 && dayOfMonth <= (month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] ?? 0))
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
