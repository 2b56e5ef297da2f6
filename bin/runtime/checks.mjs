// @ts-check
// What is checked without a database or a browser: types, lint, unit tests, side by side.
import fs from 'node:fs'
import path from 'node:path'
import { clientState } from './build.mjs'
import { root } from './environment.mjs'
import { arePackagesInstalled, installPackages } from './packages.mjs'
import { run } from './processes.mjs'
import { withMutex } from './lock.mjs'
import { readVitestReport } from './reports.mjs'

/** @typedef {import('./reports.mjs').Tally} Tally */

export const testFolder = path.join(root, '.test')
const bin = path.join(root, 'node_modules', '.bin')

/** The tools' own environment: programs of node_modules by name, colours where there is a terminal. */
export function toolEnvironment() {
  return { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) }
}

/** Packages and the generated client: what every check and test needs first. @param {(line: string) => void} say */
export async function prepareTools(say) {
  fs.mkdirSync(testFolder, { recursive: true })
  await withMutex(path.join(root, '.checkout.lock'), 'installs or builds', async () => {
    if (!arePackagesInstalled(root)) {
      say('Installing the packages from the lockfile …')
      await installPackages({ root, env: process.env, logFile: path.join(testFolder, 'install.log') })
    }
    const client = clientState(root)
    if (client.isCurrent) return
    say('Generating the database client …')
    const { code, output } = await run('prisma', ['generate'], { cwd: root, env: toolEnvironment() })
    if (code !== 0) throw new Error(output)
    client.remember()
  })
}

/**
 * Runs the checks side by side and prints each one's talk when it ends.
 * @returns {Promise<Tally>}
 */
export async function runChecks() {
  const report = path.join(testFolder, 'unit.json')
  fs.rmSync(report, { force: true })
  const plans = [
    { name: 'types', command: 'tsc', args: ['--noEmit'] },
    // By content: a clone of the same commit, and a file that was touched and put back, cost nothing anew.
    { name: 'lint', command: 'eslint', args: ['.', '--max-warnings', '0', '--cache', '--cache-strategy', 'content', '--cache-location', path.join(testFolder, 'eslint')] },
    { name: 'unit tests and architecture', command: 'vitest', args: ['run', '--project', 'unit', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] },
  ]
  const tallies = await Promise.all(plans.map(async ({ name, command, args }) => {
    const startedAt = performance.now()
    const { code, output } = await run(command, args, { cwd: root, env: toolEnvironment() })
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    process.stdout.write(`  ${name.padEnd(30)}${seconds.padStart(7)} s  ${code === 0 ? 'ok' : 'failed'}\n${code === 0 ? '' : `${output.trimEnd()}\n`}`)
    if (command === 'vitest') return readVitestReport({ file: report, code })
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  }))
  return sum(tallies)
}

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return tallies.reduce((all, each) => ({ passed: all.passed + each.passed, failed: all.failed + each.failed, skipped: all.skipped + each.skipped }), { passed: 0, failed: 0, skipped: 0 })
}
