// Usage: npm run migrate [-- --if-behind [--quiet]]
// Brings the database up to date: migrations, passwords of the roles, the job queue, rights on it, code lists.
// --if-behind: changes nothing when the database is up to date already; with --quiet it then says nothing either.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import { Client } from 'pg'
import { applyMigrations, MigrationRefused, readMigrations } from '@/lib/db/migrations'
import { writeSessionKey } from '@/lib/auth/session-key'
import { sealPasswords } from '@/lib/auth/unsealed-passwords'
import { setRolePasswords } from '@/lib/db/role-passwords'
import { databaseRoles, rolePassword } from '@/lib/db/roles'
import { env } from '@/lib/env'
import { loadReference } from '@/lib/reference/load'
import { checkVaultKey } from '@/lib/vault/store'

const prismaFolder = path.resolve(import.meta.dirname, '..', 'prisma')
const migrationsFolder = path.join(prismaFolder, 'migrations')
const rightsFile = path.join(prismaFolder, 'after-migrations.sql')

async function main(): Promise<void> {
  const connectionString = env().DATABASE_URL
  if (!connectionString) throw new MigrationRefused('DATABASE_URL is missing; use npm run migrate, which brings the embedded server, or set it.')
  const client = new Client({ connectionString, options: '-c timezone=UTC' })
  await client.connect()
  try {
    const mark = markOfNewest()
    if (process.argv.includes('--if-behind')) {
      if ((await readMark(client)) === mark) {
        if (!process.argv.includes('--quiet')) console.log('up to date')
        return
      }
      console.log('The database is behind; it is brought up to date.')
    }
    await migrate(client, connectionString)
    // Written last: whatever was interrupted is done again.
    await client.query(`COMMENT ON TABLE public._prisma_migrations IS '${mark}'`)
  } finally {
    await client.end()
  }
}

async function migrate(client: Client, connectionString: string): Promise<void> {
  const applied = await applyMigrations({ client, folder: migrationsFolder, onStep: ({ name, seconds }) => console.log(`migration ${name} (${seconds.toFixed(1)} s)`) })
  console.log(`migrations: ${applied.length === 0 ? 'none was pending' : `${applied.length} applied`}`)
  // Before anything of this key is written: a vault that was sealed under another one stays closed.
  if (!(await checkVaultKey(client))) throw new MigrationRefused('VAULT_KEY is not the one the vault was made with: its rows open only with that one. Restore the key.')
  await step('passwords of the roles', () => setRolePasswords(client))
  await step('key of the sessions', () => writeSessionKey(client))
  await step('seals of passwords', () => sealPasswords(client))
  await step('job queue', () => runMigrations({ connectionString, schema: 'graphile_worker', logger: new Logger(() => () => undefined) }))
  if (fs.existsSync(rightsFile)) await step('rights on the job queue', () => client.query(fs.readFileSync(rightsFile, 'utf8')))
  await step('code lists', () => loadReference(client))
}

async function step(name: string, action: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now()
  await action()
  console.log(`${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
}

/** Everything this version would bring, as one hash; the database carries the hash of what it was brought to. */
function markOfNewest(): string {
  const hash = createHash('sha256')
  for (const { name, checksum } of readMigrations(migrationsFolder)) hash.update(`${name} ${checksum}\n`)
  if (fs.existsSync(rightsFile)) hash.update(fs.readFileSync(rightsFile))
  const reference = path.join(prismaFolder, 'reference')
  for (const name of fs.readdirSync(reference).sort()) hash.update(fs.readFileSync(path.join(reference, name)))
  hash.update(createRequire(import.meta.url)('graphile-worker/package.json').version)
  for (const role of databaseRoles) hash.update(createHash('sha256').update(rolePassword(role)).digest())
  return `up to date with ${hash.digest('hex')}`
}

async function readMark(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ mark: string | null }>(`SELECT obj_description(to_regclass('public._prisma_migrations'), 'pg_class') AS mark`)
  return rows[0]?.mark ?? null
}

main().catch((error: unknown) => {
  // A refusal is told in its own sentence; a failing migration with the database's reason.
  console.error(error instanceof MigrationRefused ? error.message : error)
  process.exitCode = 1
})
