// @ts-check
// The long proofs, each by a name: what takes minutes or hours and stands in docs/security.md with its figures.
import fs from 'node:fs'
import path from 'node:path'
import { sum, testFolder, toolEnvironment } from './checks.mjs'
import { root } from './environment.mjs'
import { PlainError } from './plain-error.mjs'
import { run } from './processes.mjs'
import { runPlaywright, runVitest, withDatabase } from './runners.mjs'
import { withTestPortal } from './test-portal.mjs'
import { runWithoutProxy } from './without-proxy.mjs'

/** @typedef {import('./reports.mjs').Tally} Tally @typedef {{ name: string, title: string, action: () => Promise<Tally> }} Proof */

/** Every `*.proof.test.ts` is a proof by its name; beside them stand those that are no test file. @returns {Proof[]} */
function listProofs() {
  const files = fs.readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.proof.test.ts')).sort()
  return [
    ...files.map((file) => ({ name: path.basename(file, '.proof.test.ts').replace('.property', ''), title: `lib/${file}`, action: () => runVitest('proof', [`lib/${file}`]) })),
    { name: 'mutation', title: 'one small change at a time in the law and the masks: do the tests notice?', action: runMutation },
    { name: 'scanners', title: 'e2e/scanners.spec.ts: 500 touches of a link in each of its ways', action: () => withTestPortal((portal) => runPlaywright(portal, { files: ['scanners'], env: { SCANS: process.env.SCANS ?? '500' } })) },
    { name: 'without-proxy', title: 'the authorization table and the actions with proxy.ts removed', action: runWithoutProxy },
  ]
}

export function sayProofs() {
  for (const { name, title } of listProofs()) process.stdout.write(`  ${name.padEnd(24)}${title}\n`)
}

/** @param {string | undefined} name  one proof; all of them without a name @returns {Promise<Tally>} */
export async function runProofs(name) {
  sayProofs()
  const chosen = listProofs().filter((proof) => name === undefined || proof.name === name)
  if (chosen.length === 0) throw new PlainError(`There is no proof named ${name}.`)
  /** @type {Tally[]} */
  const tallies = []
  for (const proof of chosen) {
    process.stdout.write(`\n── ${proof.name} ──\n`)
    const startedAt = performance.now()
    const tally = await proof.action()
    process.stdout.write(`  ${proof.name}: ${tally.passed} passed, ${tally.failed} failed, ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`)
    tallies.push(tally)
  }
  return sum(tallies)
}

/** One passed proof when the score is high enough; the survivors stand above it and in .test/mutation.html. @returns {Promise<Tally>} */
async function runMutation() {
  const report = path.join(testFolder, 'mutation.json')
  fs.rmSync(report, { force: true })
  const { code } = await run(process.execPath, withDatabase(['stryker', 'run', 'bin/proof/mutation.config.mjs']), { cwd: root, env: toolEnvironment(), stdio: 'inherit' })
  return code === 0 && fs.existsSync(report) ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}
