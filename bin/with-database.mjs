#!/usr/bin/env node
// @ts-check
// Usage: node bin/with-database.mjs [--temporary] [--migrate] -- command arguments…
// Runs a command with the portal's database and settings in its environment, whether the portal runs or not.
// --temporary: on a throw-away server that is removed afterwards. --migrate: first brings the schema up to date if it is behind.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { acquireDatabase } from './runtime/database.mjs'
import { root } from './runtime/environment.mjs'
import { PlainError, runMain } from './runtime/plain-error.mjs'
import { childEnvironment } from './runtime/processes.mjs'

await runMain(async () => {
  const { command, temporary, migrate } = readArguments(process.argv.slice(2))
  // A signal while the server comes up must not leave it behind: it is remembered until there is a command to give it to.
  const signals = passSignals()
  const database = await acquireDatabase({ env: process.env, temporary, say: (line) => process.stderr.write(`${line}\n`) })
  try {
    if (migrate) {
      // What it says goes beside the command's own output, which may be read by a program.
      const code = await signals.follow(['tsx', 'bin/migrate.ts', '--if-behind', '--quiet'], database.env, ['ignore', 2, 2])
      if (code !== 0) return code
    }
    return await signals.follow(command, database.env)
  } finally {
    await database.release()
  }
})

/** @param {string[]} args */
function readArguments(args) {
  const end = args.indexOf('--')
  const options = end < 0 ? [] : args.slice(0, end)
  const command = end < 0 ? [] : args.slice(end + 1)
  const unknown = options.find((option) => option !== '--temporary' && option !== '--migrate')
  if (unknown) throw new PlainError(`Unknown option ${unknown}; known are --temporary and --migrate.`)
  if (command.length === 0) throw new PlainError('Usage: node bin/with-database.mjs [--temporary] [--migrate] -- command arguments…')
  return { command, temporary: options.includes('--temporary'), migrate: options.includes('--migrate') }
}

function passSignals() {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  /** @type {NodeJS.Signals | undefined} */
  let received
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      received = signal
      // A terminal's Ctrl-C reaches the whole group; sent twice, it would mean "at once" to a careful child.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal)
    })
  }
  /** @param {string[]} command @param {Record<string, string | undefined>} env @param {import('node:child_process').StdioOptions} [stdio] @returns {Promise<number>} */
  const follow = ([program = '', ...args], env, stdio = 'inherit') =>
    new Promise((resolve, reject) => {
      if (received) return resolve(128 + constants.signals[received])
      child = spawn(program, args, { stdio, env: childEnvironment(env) })
      child.on('error', () => reject(new PlainError(`${program} cannot be run; is it spelled right, and are the packages installed (npm ci --include=dev) in ${root}?`)))
      child.on('close', (code, signal) => resolve(code ?? (signal ? 128 + constants.signals[signal] : 1)))
    })
  return { follow }
}
