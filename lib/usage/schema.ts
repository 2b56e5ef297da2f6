import { z } from 'zod'

/** Where a file can stand, in the order of its life. */
export const fileStatuses = ['requested', 'held', 'building', 'ready', 'opened', 'expired', 'lapsed', 'failed', 'cancelled', 'refused', 'skipped', 'revoked'] as const
export type FileStatus = (typeof fileStatuses)[number]

const count = z.number().int().nonnegative()

/** What officers of a State did in the days of the page. */
export const stateUse = z.object({ code: z.number().int(), looks: count, records: count, lookUps: count, files: count })
export type StateUse = z.output<typeof stateUse>

/** A week by its Monday. */
export const requestWeek = z.object({ monday: z.iso.date(), submitted: count, approved: count, refused: count })
export type RequestWeek = z.output<typeof requestWeek>
export const endingWeek = z.object({ monday: z.iso.date(), count })
export type EndingWeek = z.output<typeof endingWeek>

/** Requests that wait, by for whom. */
export const waitingRequests = z.object({ submitted: count, firstApproved: count, returned: count })
export type WaitingRequests = z.output<typeof waitingRequests>

export const fileCount = z.object({ status: z.enum(fileStatuses), count })
export type FileCount = z.output<typeof fileCount>

/** How often officers acted in one hour of one day of the week (1 is Monday), added up over the days of the page. */
export const hourCount = z.object({ weekday: z.number().int().min(1).max(7), hour: z.number().int().min(0).max(23), count })
export type HourCount = z.output<typeof hourCount>
