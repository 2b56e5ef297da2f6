import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Client } from 'pg'

export interface Migration {
  name: string
  sql: string
  /** SHA-256 of the file, hex: what Prisma records too. */
  checksum: string
}

export interface MigrationStep {
  name: string
  seconds: number
}

/** A migration that must not run, or must not have run: the message says which and why, in one sentence. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused'
}

/** The number Prisma locks under, so that `prisma migrate deploy` and this never work at once. */
const lockKey = 72_707_369
const oldestServer = 160_000

/**
 * Applies what is pending in `folder` (one subfolder with a migration.sql each, in the order of their names), each in a
 * transaction of its own, and records it in `_prisma_migrations` as Prisma does.
 * Takes a connected client of the database's owner; returns the applied ones with their seconds.
 * Throws MigrationRefused when history and folder disagree, and the database's own error when a migration fails; then
 * that migration left nothing behind.
 */
export async function applyMigrations({ client, folder, onStep }: { client: Client; folder: string; onStep?: (step: MigrationStep) => void }): Promise<MigrationStep[]> {
  await requireServer(client)
  await client.query('SELECT pg_advisory_lock($1)', [lockKey])
  try {
    await client.query(historyTable)
    const steps: MigrationStep[] = []
    for (const migration of await findPending({ client, migrations: readMigrations(folder) })) {
      const startedAt = performance.now()
      await applyOne(client, migration)
      const step = { name: migration.name, seconds: (performance.now() - startedAt) / 1000 }
      steps.push(step)
      onStep?.(step)
    }
    return steps
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lockKey])
  }
}

/** The migrations of a folder in the order they run. */
export function readMigrations(folder: string): Migration[] {
  const names = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return names.sort().map((name) => {
    const sql = fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

interface Recorded {
  migration_name: string
  checksum: string
  finished_at: Date | null
  rolled_back_at: Date | null
}

async function findPending({ client, migrations }: { client: Client; migrations: Migration[] }): Promise<Migration[]> {
  const { rows } = await client.query<Recorded>('SELECT migration_name, checksum, finished_at, rolled_back_at FROM public._prisma_migrations ORDER BY started_at')
  return pendingOf({ migrations, recorded: rows })
}

/** Pure: what is left to run, or why nothing may run. */
export function pendingOf({ migrations, recorded }: { migrations: Migration[]; recorded: Recorded[] }): Migration[] {
  const live = recorded.filter((row) => row.rolled_back_at === null)
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of live) {
    const migration = known.get(row.migration_name)
    if (row.finished_at === null) throw new MigrationRefused(`Migration ${row.migration_name} was begun and never finished; settle it with "prisma migrate resolve" first.`)
    if (!migration) throw new MigrationRefused(`The database has migration ${row.migration_name}, which this version does not know; it was made by a newer version of the portal.`)
    if (migration.checksum !== row.checksum) throw new MigrationRefused(`Migration ${row.migration_name} was changed after it had been applied; undo the change and write a new migration.`)
  }
  const applied = new Set(live.map((row) => row.migration_name))
  const last = live.map((row) => row.migration_name).sort().at(-1)
  const pending = migrations.filter((migration) => !applied.has(migration.name))
  const late = pending.find((migration) => last !== undefined && migration.name < last)
  if (late) throw new MigrationRefused(`Migration ${late.name} would come before ${last}, which is applied already; give it a later date.`)
  return pending
}

async function applyOne(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    // The owner may act as the roles a migration creates, also where it is no superuser.
    await client.query("SET LOCAL createrole_self_grant = 'set, inherit'")
    await client.query(sql)
    await client.query(
      `INSERT INTO public._prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  } finally {
    // Settings a migration makes for itself (search_path and the like) end with it.
    await client.query('RESET ALL')
  }
}

async function requireServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; text: string }>(`SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS text`)
  const [row] = rows
  if (!row || row.version < oldestServer) throw new MigrationRefused(`The database server is PostgreSQL ${row?.text ?? 'of an unknown version'}; the portal needs 16 or newer.`)
}

const historyTable = `CREATE TABLE IF NOT EXISTS public._prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`
