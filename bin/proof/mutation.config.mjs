// @ts-check
// What Stryker changes, one small thing at a time, and who must notice. Run by `npm run proof -- mutation`.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
const config = {
  // The law and the masks. authorization.ts is a table that the built portal is held against (e2e/authorization.spec.ts).
  mutate: ['lib/access/*.ts', '!lib/access/*.test.ts', '!lib/access/authorization.ts', 'lib/registrants/rules.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'bin/proof/mutation.vitest.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  concurrency: 1,
  // A change in a query may make it slow rather than wrong.
  timeoutMS: 20_000,
  tempDirName: '.test/stryker',
  ignorePatterns: ['.next', '.next-*', '.data', '.test', 'docs', 'e2e', 'bench', 'public', 'test-results'],
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  jsonReporter: { fileName: '.test/mutation.json' },
  htmlReporter: { fileName: '.test/mutation.html' },
  thresholds: { high: 95, low: 90, break: 90 },
  allowConsoleColors: false,
}
export default config
