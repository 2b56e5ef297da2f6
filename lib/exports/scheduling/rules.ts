import { addDays } from '@/lib/clock'

/** The weekday of a calendar day, 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** The next such weekday after today: the day of a new schedule is never its first (portal.due_day says the same). */
export function nextDue({ weekday, today }: { weekday: number; today: string }): string {
  return addDays(today, (weekday - weekdayOf(today) + 6) % 7 + 1)
}
