#!/usr/bin/env node
// Usage: npx --no-install verify-ledger --key KEY [--log FILE] [--receipt FILE …] [--checkpoint FILE|URL …] [--witness KEY …]
// Checks a log export by the ledger's public key alone; no database, no portal. What it looks for: bin/verify-ledger/command.ts.
import path from 'node:path'
import { register } from 'tsx/esm/api'

register({ tsconfig: path.resolve(import.meta.dirname, '..', 'tsconfig.json') })
const { verifyLedger } = await import('./verify-ledger/command.ts')
process.exitCode = await verifyLedger(process.argv.slice(2), (/** @type {string} */ line) => process.stdout.write(`${line}\n`))
