import { Client } from 'pg'
import type { RowRight } from '@/lib/access/scoped-read'
import { rolePassword, type DatabaseRole } from '@/lib/db/roles'
import type { OwnerDatabase } from '@/lib/testing/database'

/** Runs `work` on a connection of the login, as somebody would who has its password and no code of ours. */
export async function asLogin<T>(database: OwnerDatabase, role: DatabaseRole, work: (client: Client) => Promise<T>): Promise<T> {
  const url = new URL(database.url())
  url.username = role
  url.password = rolePassword(role)
  const client = new Client({ connectionString: url.toString() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The registrants a login is shown by plain SQL under a token and right of its own choice; undefined leaves the setting alone. */
export async function rowsShown(client: Client, settings: { token?: string; right?: RowRight | string } = {}): Promise<string[]> {
  await client.query('BEGIN')
  try {
    if (settings.token !== undefined) await client.query(`SELECT set_config('portal.token', $1, true)`, [settings.token])
    if (settings.right !== undefined) await client.query(`SELECT set_config('portal.right', $1, true)`, [settings.right])
    const { rows } = await client.query<{ id: string }>('SELECT DISTINCT registrant_id AS id FROM registry.feed ORDER BY 1')
    return rows.map(({ id }) => id)
  } finally {
    await client.query('ROLLBACK')
  }
}
