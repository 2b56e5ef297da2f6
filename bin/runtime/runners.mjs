// @ts-check
// The two test runners, with their reports read.
import fs from 'node:fs'
import path from 'node:path'
import { testFolder, toolEnvironment } from './checks.mjs'
import { root } from './environment.mjs'
import { run } from './processes.mjs'
import { readPlaywrightReport, readVitestReport } from './reports.mjs'
import { requireArchiveReaders, requireChromium, requireIgzip, requireLibarchive, requireSevenZip, requireWorkbookReaders, requireXmlsec } from './tools.mjs'

/** @typedef {import('./reports.mjs').Tally} Tally */

/** @param {'db' | 'runtime' | 'proof'} project @param {string[]} [files] @returns {Promise<Tally>} */
export async function runVitest(project, files = []) {
  if (project === 'db' || project === 'proof') {
    await requireSevenZip()
    await requireLibarchive()
    await requireIgzip()
  }
  if (files.some((file) => file.endsWith('workbook.proof.test.ts'))) await requireWorkbookReaders()
  if (files.some((file) => file.endsWith('readers.proof.test.ts'))) await requireArchiveReaders()
  if (project === 'runtime') await requireXmlsec()
  const file = path.join(testFolder, `${project}.json`)
  fs.rmSync(file, { force: true })
  const vitest = ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...files]
  const args = project === 'runtime' ? vitest.slice(1) : withDatabase(vitest)
  const { code } = await run(project === 'runtime' ? 'vitest' : process.execPath, args, { cwd: root, env: toolEnvironment(), stdio: 'inherit' })
  sayLongest(file)
  return readVitestReport({ file, code })
}

/** A command on a throw-away server. @param {string[]} command */
export function withDatabase(command) {
  return [path.join(root, 'bin', 'with-database.mjs'), '--temporary', '--', ...command]
}

/** @param {import('./test-portal.mjs').TestPortal} portal @param {{ files?: string[], env?: Record<string, string> }} [options] @returns {Promise<Tally>} */
export async function runPlaywright(portal, { files = [], env = {} } = {}) {
  await requireSevenZip()
  const chromium = await requireChromium()
  const file = path.join(testFolder, 'e2e.json')
  fs.rmSync(file, { force: true })
  const { code } = await run('playwright', ['test', ...files], {
    cwd: root, stdio: 'inherit',
    env: { ...toolEnvironment(), ...portal, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) },
  })
  return readPlaywrightReport({ file, code })
}

/** Which files took longest: what grows is seen while it is small. @param {string} file */
function sayLongest(file) {
  if (!fs.existsSync(file)) return
  /** @type {{ testResults?: { name: string, startTime: number, endTime: number }[] }} */
  const { testResults = [] } = JSON.parse(fs.readFileSync(file, 'utf8'))
  const longest = testResults.map(({ name, startTime, endTime }) => ({ name: path.relative(root, name), seconds: (endTime - startTime) / 1000 }))
    .filter(({ seconds }) => seconds >= 5).sort((one, other) => other.seconds - one.seconds).slice(0, 8)
  if (longest.length > 0) process.stdout.write(`  longest: ${longest.map(({ name, seconds }) => `${name} ${seconds.toFixed(0)} s`).join(', ')}\n`)
}
