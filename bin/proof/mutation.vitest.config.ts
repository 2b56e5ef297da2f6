import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = path.resolve(import.meta.dirname, '..', '..')

/** The runner stops at the first test that notices: the quick ones are asked first. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const slowness = ({ moduleId }: TestSpecification): number => (moduleId.includes('.property.') ? 2 : moduleId.includes('.db.') ? 1 : 0)
    return [...files].sort((one, other) => slowness(one) - slowness(other))
  }
}

/** The tests that stand between a changed line of the law and a release: quick ones first, then a few worlds against a real database. */
export default defineConfig({
  root,
  resolve: { alias: { '@': root } },
  test: {
    // The seed is fixed, so that a survivor is one on every machine.
    env: { TZ: 'Asia/Kathmandu', WORLDS: '40', SEED: '20261122' },
    include: ['lib/access/**/*.test.ts', 'lib/registrants/rules.test.ts', 'lib/lookups/rules.test.ts'],
    // Long properties are proofs of their own; scope's runs here with few worlds.
    exclude: ['node_modules/**', '**/*.proof.test.ts', 'lib/access/authorization.test.ts', 'lib/access/{second-lock,grown,looking,non-interference}.property.db.test.ts', 'lib/access/second-lock.db.test.ts'],
    sequence: { sequencer: QuickFirst },
    globalSetup: ['lib/testing/template-database.ts'],
    testTimeout: 60_000, hookTimeout: 60_000,
  },
})
