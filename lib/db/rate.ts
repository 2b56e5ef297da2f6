import { RateLimiterPostgres } from 'rate-limiter-flexible'
import { pool } from '@/lib/db/pool'

/** How often something may be tried within a time, counted over all processes under a name of its own. */
export interface Rate {
  readonly name: string
  readonly points: number
  readonly seconds: number
}

/**
 * Counts tries in the one table for it (portal.sign_in_rate). What comes back takes a try of the key: true while there are some left. It throws when nothing can be counted: then nobody
 * may go on.
 */
export function rate({ name, points, seconds }: Rate): (key: string) => Promise<boolean> {
  // Made at the first try, when the process knows its database.
  let limiter: RateLimiterPostgres | undefined
  return async (key) => {
    limiter ??= new RateLimiterPostgres({ storeClient: pool('portal_web'), schemaName: 'portal', tableName: 'sign_in_rate', tableCreated: true, storeType: 'pool', keyPrefix: name, points, duration: seconds })
    try {
      await limiter.consume(key)
      return true
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal
      return false
    }
  }
}
