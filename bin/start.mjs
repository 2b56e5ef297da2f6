#!/usr/bin/env node
// Usage: npm start (the whole portal on this machine), npm start -- --training (a portal for practice) or npm run dev. Needs Node alone; it fetches and starts the rest.
// This file is plain enough for an old Node to read, so that an old Node gets a sentence and not a syntax error.
import { nodeRefusal } from './runtime/node-version.mjs'

const refusal = nodeRefusal(process.versions.node)
if (refusal) {
  process.stderr.write(refusal + '\n')
  process.exitCode = 1
} else {
  import('./runtime/portal.mjs').then(function (portal) {
    return portal.startPortal({ development: process.argv.includes('--dev'), training: process.argv.includes('--training') })
  })
}
