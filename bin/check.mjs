#!/usr/bin/env node
// @ts-check
// Usage: npm run check      types, lint, architecture and unit tests, side by side, in about a minute.
import { prepareTools, runChecks } from './runtime/checks.mjs'
import { runMain } from './runtime/plain-error.mjs'

await runMain(async () => {
  await prepareTools((line) => process.stdout.write(`  ${line}\n`))
  const { passed, failed } = await runChecks()
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
})
