#!/usr/bin/env node
// @ts-check
// Usage: npm runs it before test:unit and test:db: packages and the database client, as npm test prepares them; silent when there is nothing to do.
import { prepareTools } from './runtime/checks.mjs'
import { runMain } from './runtime/plain-error.mjs'

await runMain(async () => {
  await prepareTools((line) => process.stdout.write(`  ${line}\n`))
  return 0
})
