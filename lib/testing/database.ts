import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { waitForDatabase } from '@/lib/db/patience'
import { closePools } from '@/lib/db/pool'
import { closePrisma } from '@/lib/db/prisma'

/** A connection as the owner: to arrange what no role of the portal may, and to look at everything. */
export interface OwnerDatabase {
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** The owner's connection string of this file's database. */
  url(): string
}

/** How long a test waits for the database: a machine on which much runs at once is no fault of the code, and the test's own limit ends what hangs. */
const testMilliseconds = 120_000
/** What each role is given for a statement, a lock and a pause within a transaction; the product's own seconds are for people who wait. */
const roleLimits = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'] as const
const limitedRoles = ['portal_web', 'portal_reader', 'portal_auditor', 'portal_vault'] as const

/**
 * Gives the test file a database of its own, cloned from the migrated one, and points the portal's roles at it.
 * Call it once at the top of a `*.db.test.ts`; the code under test then runs as the application's roles.
 */
export function useDatabase(): OwnerDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`
  let owner: Client | undefined
  const template = process.env.DATABASE_URL ?? ''
  const url = (): string => withDatabase(template, name)
  const connectOwner = async (): Promise<Client> => {
    const client = await connect(url())
    client.on('error', () => { if (owner === client) owner = undefined })
    return client
  }
  waitForDatabase({ connectMilliseconds: testMilliseconds, turnMilliseconds: testMilliseconds, transactionMilliseconds: testMilliseconds })

  beforeAll(async () => {
    const admin = await connect(withDatabase(template, 'postgres'))
    await admin.query(`CREATE DATABASE ${name} TEMPLATE "${new URL(template).pathname.slice(1)}"`)
    // Rights on the database itself are not cloned.
    await admin.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`)
    await admin.query(`GRANT CONNECT ON DATABASE ${name} TO portal_web, portal_reader, portal_worker, portal_ingest, portal_auditor, portal_vault`)
    await admin.query(`GRANT TEMPORARY ON DATABASE ${name} TO portal_ingest`)
    for (const role of limitedRoles) for (const limit of roleLimits) await admin.query(`ALTER ROLE ${role} IN DATABASE ${name} SET ${limit} = ${testMilliseconds}`)
    await admin.end()
    process.env.DATABASE_URL = url()
    process.env.DATABASE_SERVER = withDatabase(process.env.DATABASE_SERVER ?? '', name)
    owner = await connectOwner()
  })

  afterAll(async () => {
    await Promise.all([closePools(), closePrisma(), owner?.end()])
    const admin = await connect(withDatabase(template, 'postgres'))
    await drop(admin, name)
    await admin.end()
  })

  return {
    url,
    sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
      if (process.env.DATABASE_URL !== url()) throw new Error('the database is there from beforeAll on')
      // A proof may crash the server: then the next statement finds another connection.
      owner ??= await connectOwner()
      return (await owner.query<Row>(text, [...values])).rows
    },
  }
}

/**
 * Ends the sessions that a test left, then drops. Not WITH (FORCE): the server's own vacuum may be at work there, which only a superuser may end by force; a
 * plain drop ends it and waits.
 */
async function drop(admin: Client, name: string): Promise<void> {
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename IS NOT NULL`, [name])
  await admin.query(`DROP DATABASE ${name}`)
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, options: '-c timezone=UTC' })
  await client.connect()
  return client
}
