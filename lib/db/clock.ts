import type { Tx } from '@/lib/db/transaction'

/** Now by the database's clock: the instant at which the transaction began. */
export async function readNow(tx: Tx): Promise<Date> {
  const [clock] = await tx.sql<{ now: Date }>('SELECT now() AS now')
  if (!clock) throw new Error('the database does not tell the time')
  return clock.now
}

/** Today in India by the database's clock, `YYYY-MM-DD`: the day of the transaction. */
export async function readToday(tx: Tx): Promise<string> {
  const [clock] = await tx.sql<{ today: string }>('SELECT portal.india_day()::text AS today')
  if (!clock) throw new Error('the database does not tell the day')
  return clock.today
}
