import type { IncidentClock } from '@/lib/incidents/schema'
import { limits } from '@/lib/limits'

/** Hours that the law gives, from when somebody noticed. */
export const clockHours: Readonly<Record<IncidentClock, number>> = { certIn: limits.certInHours, board: limits.boardHours }

/** Where a clock stands: running, met in time, met in time by the word of somebody who wrote it down when it was over, met late, or over with nothing said. */
export type ClockStanding = 'running' | 'met' | 'attested' | 'late' | 'missed'

export interface ClockState {
  readonly clock: IncidentClock
  readonly dueAt: Date
  /** When it was told first; null when it was not. */
  readonly toldAt: Date | null
  readonly standing: ClockStanding
}

/** Who was told when, and when that was written down. */
export interface Told {
  readonly at: Date
  readonly writtenAt: Date
}

/** How a clock stands at an instant. Told at the very minute is told in time. */
export function clockState({ clock, noticedAt, told, now }: { clock: IncidentClock; noticedAt: Date; told: Told | null; now: Date }): ClockState {
  const dueAt = new Date(noticedAt.getTime() + clockHours[clock] * 3_600_000)
  const standing = told === null ? (now <= dueAt ? 'running' : 'missed') : told.at > dueAt ? 'late' : told.writtenAt > dueAt ? 'attested' : 'met'
  return { clock, dueAt, toldAt: told?.at ?? null, standing }
}

/** Of the calls of a clock that are due and were not made, the most urgent: those that time passed over are not made up for. `hours` is how many are left, 0 for none. */
export function callDue({ state, made, now }: { state: ClockState; made: ReadonlySet<number>; now: Date }): number | null {
  if (state.toldAt !== null) return null
  const due = limits.incidentCallHours[state.clock].filter((hours) => now.getTime() >= state.dueAt.getTime() - hours * 3_600_000)
  const most = Math.min(...due)
  return due.length === 0 || made.has(most) ? null : most
}
