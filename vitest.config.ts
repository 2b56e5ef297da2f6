import path from 'node:path'
import { defineConfig } from 'vitest/config'

const alias = { '@': path.resolve(import.meta.dirname) }
// An odd zone on purpose: a date that forgets to say IST or UTC fails here first.
const env = { TZ: 'Asia/Kathmandu' }
// What a file takes for today stays today.
const setupFiles = ['lib/testing/before-each-file.ts']
const ignored = ['node_modules/**', '.next/**', '.data/**', '.test/**', 'generated/**', 'e2e/**']

// An event that is waited for comes when the machine has time for it; by default a test would give it one second.
const expect = { poll: { timeout: 60_000 } }

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        // Types and lint run beside these, and other work on the machine: a limit ends what hangs, and must not fail what is slow.
        test: { name: 'unit', env, expect, setupFiles, include: ['**/*.test.ts', '**/*.test.tsx'], exclude: [...ignored, '**/*.db.test.ts', '**/*.proof.test.ts', '**/*.runtime.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        resolve: { alias },
        test: {
          name: 'db', env, expect, setupFiles, include: ['**/*.db.test.ts'], exclude: ignored,
          globalSetup: ['lib/testing/template-database.ts'], testTimeout: 180_000, hookTimeout: 180_000, maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          // Whole portals, one after the other: two at once would fight for the two cores and measure nothing.
          name: 'runtime', env, expect, setupFiles, include: ['**/*.runtime.test.ts'], exclude: ignored, fileParallelism: false, testTimeout: 300_000, hookTimeout: 300_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'proof', env, expect, setupFiles, include: ['**/*.proof.test.ts'], exclude: ignored,
          globalSetup: ['lib/testing/template-database.ts'], testTimeout: 4 * 3_600_000, hookTimeout: 180_000, maxWorkers: 2,
        },
      },
    ],
  },
})
