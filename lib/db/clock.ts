import type { Tx } from '@/lib/db/transaction'

/** Today in India by the database's clock, `YYYY-MM-DD`: the day of the transaction. */
export async function readToday(tx: Tx): Promise<string> {
  const [clock] = await tx.sql<{ today: string }>('SELECT portal.india_day()::text AS today')
  if (!clock) throw new Error('the database does not tell the day')
  return clock.today
}
