import { Client } from 'pg'
import { expect, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { buildPurpose } from '@/lib/testing/factories'

const database = useDatabase()

it('two tests that make one shared entry at once get the same one', async () => {
  const first = new Client({ connectionString: database.url() })
  await first.connect()
  await first.query('BEGIN')
  const made = await first.query<{ id: string }>(`INSERT INTO portal.purpose (key) VALUES ('shared-at-once') RETURNING id`)
  const second = buildPurpose(database, { key: 'shared-at-once' })
  await untilWaiting(first)
  await first.query('COMMIT')
  await first.end()
  expect(await second).toBe(made.rows[0]?.id)
})

/** Until another connection of this database stands at a lock. */
async function untilWaiting(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
    if (rows.length > 0) return
  }
}
