// Usage: npm run migrate            brings the schema up to date: migrations, passwords of the roles, the job queue, code lists.
import path from 'node:path'
import { Client } from 'pg'
import { runMigrations } from 'graphile-worker'
import { applyMigrations } from '@/lib/db/migrations'

const prismaFolder = path.resolve(import.meta.dirname, '..', 'prisma')

async function main(): Promise<void> {
  const client = new Client({ connectionString: process.env.DATABASE_URL, options: '-c timezone=UTC' })
  await client.connect()
  try {
    await applyMigrations({ client, folder: path.join(prismaFolder, 'migrations'), onStep: ({ name, seconds }) => console.log(`  ${name} (${seconds.toFixed(1)} s)`) })
    await runMigrations({ connectionString: process.env.DATABASE_URL, schema: 'graphile_worker' })
  } finally {
    await client.end()
  }
}

await main()
