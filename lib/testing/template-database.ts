import { spawnSync } from 'node:child_process'
import path from 'node:path'

/**
 * Runs once before the database tests: brings the server's own database to the newest schema, with the code lists. Every test file clones it.
 * The server comes from `bin/with-database.mjs --temporary`, which sets DATABASE_URL and the secrets.
 */
export default function migrateTemplate(): void {
  if (!process.env.DATABASE_URL) throw new Error('Database tests need a server: run `npm run test:db`.')
  const result = spawnSync(path.resolve('node_modules/.bin/tsx'), ['bin/migrate.ts'], { encoding: 'utf8', env: process.env })
  if (result.status !== 0) throw new Error(`The test database could not be migrated:\n${result.stdout}${result.stderr}`)
}
