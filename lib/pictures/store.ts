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

/** The scope's registrants by what they are grouped by; none when no box serves it, undefined when counting took too long. */
export function countGroups(tx: ScopedTx<'view'>, scope: ViewScope, { filters, grouping }: { filters: Filters; grouping: Grouping }): Promise<Counted[] | undefined> {
  const query = groupQuery({ boxes: scope.boxes, filters }, grouping)
  return query ? inTime(tx, () => tx.sql<Counted>(query.text, query.values)) : Promise.resolve([])
}

/** The scope's registrants by day and kind of change; undefined when counting took too long. */
export function countDayGroups(tx: ScopedTx<'view'>, scope: ViewScope, { filters, midnights }: { filters: Filters; midnights: readonly Date[] }): Promise<CountedDay[] | undefined> {
  const query = dayGroupQuery({ boxes: scope.boxes, filters }, midnights)
  return query ? inTime(tx, () => tx.sql<CountedDay>(query.text, query.values)) : Promise.resolve([])
}

/** What takes longer than somebody waits is undone alone; the snapshot goes on (57014, statement timeout). */
async function inTime<T>(tx: ScopedTx<'view'>, work: () => Promise<T>): Promise<T | undefined> {
  await tx.sql('SAVEPOINT picture')
  await tx.sql(`SET LOCAL statement_timeout = ${limits.countMillisecondsMax}`)
  try {
    const result = await work()
    await tx.sql('RELEASE SAVEPOINT picture')
    return result
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '57014')) throw error
    await tx.sql('ROLLBACK TO SAVEPOINT picture')
    return undefined
  }
}
