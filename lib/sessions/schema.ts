import { z } from 'zod'
import { rowId } from '@/lib/input'

export const sessionForm = z.object({ id: rowId })
export const noSessionInput = z.object({})

/** A session as its person sees it. */
export interface SessionRow {
  readonly id: string
  readonly userAgent: string | null
  readonly address: string | null
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly state: 'this' | 'open' | 'over'
}

/** How long the session goes on, in seconds at the time of the answer. */
export interface SessionTimes {
  /** Until it ends because nothing happened; begins anew with every page and act. */
  readonly idleLeft: number
  readonly idle: number
  /** Until it ends in any case. */
  readonly left: number
  readonly endsAt: Date
  /** When this was so, by the database's clock. */
  readonly now: Date
}

/** The sign-in before this one. */
export interface EarlierSignIn {
  readonly at: Date
  readonly address: string | null
  readonly userAgent: string | null
}
