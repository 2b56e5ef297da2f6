import path from 'node:path'
import { defineConfig } from 'vitest/config'

const alias = { '@': path.resolve(import.meta.dirname) }
// An odd zone on purpose: a date that forgets to say IST or UTC fails here first.
const env = { TZ: 'Asia/Kathmandu' }
const ignored = ['node_modules/**', '.next/**', '.data/**', '.test/**', 'generated/**', 'e2e/**']

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        // Types and lint run beside these on two cores: a long property must not fail for being slow.
        test: { name: 'unit', env, include: ['**/*.test.ts', '**/*.test.tsx'], exclude: [...ignored, '**/*.db.test.ts', '**/*.proof.test.ts', '**/*.runtime.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
      },
      {
        resolve: { alias },
        test: {
          name: 'db', env, include: ['**/*.db.test.ts'], exclude: ignored,
          globalSetup: ['lib/testing/template-database.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          // Whole portals, one after the other: two at once would fight for the two cores and measure nothing.
          name: 'runtime', env, include: ['**/*.runtime.test.ts'], exclude: ignored, fileParallelism: false, testTimeout: 300_000, hookTimeout: 300_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'proof', env, include: ['**/*.proof.test.ts'], exclude: ignored,
          globalSetup: ['lib/testing/template-database.ts'], testTimeout: 3_600_000, hookTimeout: 120_000, maxWorkers: 2,
        },
      },
    ],
  },
})
