import { addDays, type IstDay, istDayOf, istMidnight } from '@/lib/clock'

/** A grant's window as granted: rolling days, or fixed first and last day (both included). */
export type GrantWindow = { readonly days: number } | { readonly from: IstDay; readonly to: IstDay }

/** A window at one instant: changes at or after `from` and before `to` are inside. */
export interface WindowBounds {
  readonly from: Date
  readonly to: Date
}

/**
 * The window at the instant `at` (the database's clock). A rolling window is so many whole Indian days before today, and today so far
 * (docs/decisions/0002): who comes every week at any hour misses nothing.
 */
export function windowBounds(window: GrantWindow, at: Date): WindowBounds {
  if ('days' in window) {
    const today = istDayOf(at)
    return { from: istMidnight(addDays(today, -window.days)), to: istMidnight(addDays(today, 1)) }
  }
  return { from: istMidnight(window.from), to: istMidnight(addDays(window.to, 1)) }
}
