// @ts-check
// The stages of npm test, one after the other, each with its seconds; one line of figures at the end.
import fs from 'node:fs'
import path from 'node:path'
import { prepareTools, runChecks, sum, testFolder, toolEnvironment } from './checks.mjs'
import { root } from './environment.mjs'
import { PlainError, runMain, sentenceOf } from './plain-error.mjs'
import { run } from './processes.mjs'
import { readPlaywrightReport, readVitestReport } from './reports.mjs'
import { withTestPortal } from './test-portal.mjs'
import { requireChromium, requireSevenZip } from './tools.mjs'

/** @typedef {import('./reports.mjs').Tally} Tally */

/** @type {Record<string, { title: string, action: () => Promise<Tally> }>} */
const stages = {
  unit: { title: 'Types, lint, unit tests', action: runChecks },
  db: { title: 'Database tests', action: () => runVitest('db') },
  runtime: { title: 'Start, stop and what goes wrong', action: () => runVitest('runtime') },
  e2e: { title: 'Journeys in a browser', action: runBrowser },
  proof: { title: 'Long proofs', action: () => runVitest('proof') },
}
const everyday = ['unit', 'db', 'runtime', 'e2e']

/** @param {string[]} args */
export function runTests(args) {
  return runMain(async () => {
    const names = readArguments(args)
    const say = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)
    await prepareTools(say)
    /** @type {{ title: string, seconds: number, tally: Tally }[]} */
    const results = []
    for (const name of names) {
      const stage = stages[name]
      if (!stage) continue
      say(`\n── ${stage.title} ──`)
      const startedAt = performance.now()
      const tally = await stage.action().catch((error) => {
        say(`This stage could not run: ${sentenceOf(error)}`)
        return { passed: 0, failed: 1, skipped: 0 }
      })
      results.push({ title: stage.title, seconds: (performance.now() - startedAt) / 1000, tally })
    }
    say('')
    for (const { title, seconds, tally } of results) {
      say(`  ${title.padEnd(34)}${seconds.toFixed(1).padStart(7)} s   ${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`)
    }
    const { passed, failed } = sum(results.map(({ tally }) => tally))
    say(`\n${passed} passed, ${failed} failed`)
    return failed === 0 && passed > 0 ? 0 : 1
  })
}

/** @param {string[]} args */
function readArguments(args) {
  if (args.length === 0) return everyday
  const [option, name = ''] = args
  if (option === '--only' && stages[name] && args.length === 2) return [name]
  throw new PlainError(`Usage: npm test [-- --only ${Object.keys(stages).join('|')}]`)
}

/** @param {'db' | 'runtime' | 'proof'} project @returns {Promise<Tally>} */
async function runVitest(project) {
  if (project === 'db' || project === 'proof') await requireSevenZip()
  const file = path.join(testFolder, `${project}.json`)
  fs.rmSync(file, { force: true })
  const vitest = ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const needsDatabase = project !== 'runtime'
  const args = needsDatabase ? [path.join(root, 'bin', 'with-database.mjs'), '--temporary', '--', ...vitest] : vitest.slice(1)
  const { code } = await run(needsDatabase ? process.execPath : 'vitest', args, { cwd: root, env: toolEnvironment(), stdio: 'inherit' })
  return readVitestReport({ file, code })
}

/** @returns {Promise<Tally>} */
async function runBrowser() {
  await requireSevenZip()
  const chromium = await requireChromium()
  const file = path.join(testFolder, 'e2e.json')
  fs.rmSync(file, { force: true })
  return withTestPortal(async (portal) => {
    const { code } = await run('playwright', ['test'], {
      cwd: root, stdio: 'inherit',
      env: { ...toolEnvironment(), ...portal, PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) },
    })
    return readPlaywrightReport({ file, code })
  })
}
