import { dayGroupQuery, groupQuery } from '@/lib/access/group-query'
import type { Filters, Grouping } from '@/lib/access/policy'
import type { ScopedTx } from '@/lib/access/scoped-read'
import type { ViewScope } from '@/lib/access/scope'
import { limits } from '@/lib/limits'

/** A count by one key; undefined rows: there were too many to count in the time. */
export interface Counted {
  readonly key: number
  readonly count: number
}
export interface CountedDay {
  readonly bucket: number
  readonly isNew: boolean
  readonly count: number
}

/** How long one page may still count: its pictures share it, each count takes of it what it took. */
export interface Patience {
  milliseconds: number
}

/** The scope's registrants by what they are grouped by; none when no box serves it, undefined when counting took too long. */
export function countGroups(tx: ScopedTx<'view'>, scope: ViewScope, { filters, grouping, patience }: { filters: Filters; grouping: Grouping; patience: Patience }): Promise<Counted[] | undefined> {
  const query = groupQuery({ boxes: scope.boxes, filters }, grouping)
  return query ? inTime(tx, patience, () => tx.sql<Counted>(query.text, query.values)) : Promise.resolve([])
}

/** The scope's registrants by day and kind of change; undefined when counting took too long. */
export function countDayGroups(tx: ScopedTx<'view'>, scope: ViewScope, { filters, midnights, patience }: { filters: Filters; midnights: readonly Date[]; patience: Patience }): Promise<CountedDay[] | undefined> {
  const query = dayGroupQuery({ boxes: scope.boxes, filters }, midnights)
  return query ? inTime(tx, patience, () => tx.sql<CountedDay>(query.text, query.values)) : Promise.resolve([])
}

/** With less time left nothing is begun: the same limit holds for what ends the transaction. */
const LEAST = 100

/** What takes longer than somebody waits is undone alone; the snapshot goes on (57014, statement timeout). Nothing is begun when the page has no time left. */
async function inTime<T>(tx: ScopedTx<'view'>, patience: Patience, work: () => Promise<T>): Promise<T | undefined> {
  const milliseconds = Math.min(limits.countMillisecondsMax, Math.floor(patience.milliseconds))
  if (milliseconds < LEAST) return undefined
  await tx.sql('SAVEPOINT picture')
  await tx.sql(`SET LOCAL statement_timeout = ${milliseconds}`)
  const begun = performance.now()
  try {
    const result = await work()
    await tx.sql('RELEASE SAVEPOINT picture')
    return result
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '57014')) throw error
    await tx.sql('ROLLBACK TO SAVEPOINT picture')
    return undefined
  } finally {
    patience.milliseconds -= performance.now() - begun
  }
}
