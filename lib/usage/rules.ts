import { type FileCount, type FileStatus, fileStatuses, type HourCount } from '@/lib/usage/schema'

/** Seven rows of twenty-four, Monday first: how often officers acted in each hour of the week. */
export function weekOf(counts: readonly HourCount[]): number[][] {
  return Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (_, hour) => counts.find((each) => each.weekday === day + 1 && each.hour === hour)?.count ?? 0))
}

/** The hour with most, of which the first of the week where several are alike; undefined when nobody acted. */
export function busiestHour(week: readonly (readonly number[])[]): { day: number; hour: number; count: number } | undefined {
  let best: { day: number; hour: number; count: number } | undefined
  for (const [day, hours] of week.entries()) for (const [hour, count] of hours.entries()) if (count > (best?.count ?? 0)) best = { day, hour, count }
  return best
}

/** Files in the order of a file's life; where none stands is left out. */
export function filesInOrder(counts: readonly FileCount[]): { status: FileStatus; count: number }[] {
  return fileStatuses.flatMap((status) => counts.filter((each) => each.status === status && each.count > 0).map(({ count }) => ({ status, count })))
}
