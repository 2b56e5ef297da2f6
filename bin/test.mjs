#!/usr/bin/env node
// Usage: npm test [-- --only unit|db|runtime|e2e|proof [part]]      everything that can be tested, from nothing. Needs Node alone.
import { nodeRefusal } from './runtime/node-version.mjs'

const refusal = nodeRefusal(process.versions.node)
if (refusal) {
  process.stderr.write(refusal + '\n')
  process.exitCode = 1
} else {
  import('./runtime/test-stages.mjs').then(function (stages) {
    return stages.runTests(process.argv.slice(2))
  })
}
