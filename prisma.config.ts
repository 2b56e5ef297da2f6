import path from 'node:path'
import { defineConfig } from 'prisma/config'

// Prisma's own engine is a download that many networks refuse; this stand-in speaks its protocol (docs/decisions/0003).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.resolve('prisma/schema-engine.mjs')
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'prisma/schema',
  experimental: { externalTables: true },
  // The rate limiter's own table and the workers' heartbeats are plain SQL.
  tables: { external: ['portal.sign_in_rate', 'portal.worker'] },
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://unused@localhost/unused' },
})
