import { Client, Pool, types, type PoolClient } from 'pg'
import { databasePatience } from '@/lib/db/patience'
import { type DatabaseRole, roleUrl } from '@/lib/db/roles'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

// Days stay text: a Date would move them by the process's zone.
types.setTypeParser(types.builtins.DATE, (text) => text)

const pools = new Map<DatabaseRole, Pool>()

/** The process's connections under one role. UTC is asked for again here, so that no server setting can shift a time. */
export function pool(role: DatabaseRole): Pool {
  const known = pools.get(role)
  if (known) return known
  const created = new Pool({ connectionString: roleUrl(role), max: 10, connectionTimeoutMillis: databasePatience().connectMilliseconds, options: '-c timezone=UTC' })
  // An idle connection that the server drops is replaced on the next use; without a listener it would end the process.
  created.on('error', () => undefined)
  // The same for one that is in use: its query fails, and that is where it is handled.
  created.on('connect', (connection) => void connection.on('error', () => undefined))
  pools.set(role, created)
  return created
}

/**
 * Runs `work` on one connection and gives it back. After a refusal of ours (AppError) whatever was begun is rolled back and the connection serves on: a new one costs the server more than the
 * page it was refused, and whoever tries numbers that are not theirs would get one a try. After any other error it is destroyed, never returned in an unknown state.
 */
export async function withConnection<T>(role: DatabaseRole, work: (connection: PoolClient) => Promise<T>): Promise<T> {
  const connection = await pool(role).connect()
  let broken = true
  try {
    const result = await work(connection)
    broken = false
    return result
  } catch (error) {
    if (error instanceof AppError) broken = !(await restore(connection))
    throw error
  } finally {
    connection.release(broken)
  }
}

/**
 * Ends what was begun and takes back what was laid down for the session: tables, settings, locks. Not DISCARD ALL, which forgets prepared statements that the driver still counts on.
 * False when the server does not do it.
 */
async function restore(connection: PoolClient): Promise<boolean> {
  try {
    await connection.query('ROLLBACK; RESET ALL; DISCARD TEMPORARY; SELECT pg_advisory_unlock_all()')
    return true
  } catch {
    return false
  }
}

/**
 * Runs `work` on a connection of the database's owner and closes it. For commands that lay down whole tables.
 * Throws when the process was given no owner's address: web and worker have none to give away.
 */
export async function withOwnerConnection<T>(work: (connection: Client) => Promise<T>): Promise<T> {
  const connectionString = env().DATABASE_URL
  if (!connectionString) throw new Error('DATABASE_URL is missing: this command works as the owner of the database')
  const connection = new Client({ connectionString, options: '-c timezone=UTC' })
  await connection.connect()
  try {
    return await work(connection)
  } finally {
    await connection.end()
  }
}

/** Ends all connections: for commands and tests that must exit. */
export async function closePools(): Promise<void> {
  const open = [...pools.values()]
  pools.clear()
  await Promise.all(open.map((each) => each.end()))
}
