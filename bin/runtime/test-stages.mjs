// @ts-check
// The stages of npm test, one after the other, each with its seconds; one line of figures at the end.
import { prepareTools, runChecks, sum } from './checks.mjs'
import { PlainError, runMain, sentenceOf } from './plain-error.mjs'
import { runProofs, sayProofs } from './proofs.mjs'
import { runPlaywright, runVitest } from './runners.mjs'
import { withTestPortal } from './test-portal.mjs'

/** @typedef {import('./reports.mjs').Tally} Tally */

/** @type {Record<string, { title: string, action: (part?: string) => Promise<Tally> }>} */
const stages = {
  unit: { title: 'Types, lint, unit tests', action: runChecks },
  db: { title: 'Database tests', action: (part) => runVitest('db', filesOf(part)) },
  runtime: { title: 'Start, stop and what goes wrong', action: (part) => runVitest('runtime', filesOf(part)) },
  e2e: { title: 'Journeys in a browser', action: (part) => withTestPortal((portal) => runPlaywright(portal, { files: filesOf(part) })) },
  proof: { title: 'Long proofs', action: runProofs },
}
const everyday = ['unit', 'db', 'runtime', 'e2e']

/** @param {string[]} args */
export function runTests(args) {
  return runMain(async () => {
    const { names, part } = readArguments(args)
    const say = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)
    if (part === 'list') {
      sayProofs()
      return 0
    }
    await prepareTools(say)
    /** @type {{ title: string, seconds: number, tally: Tally }[]} */
    const results = []
    for (const name of names) {
      const stage = stages[name]
      if (!stage) continue
      say(`\n── ${stage.title} ──`)
      const startedAt = performance.now()
      const tally = await stage.action(part).catch((error) => {
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

/** @param {string | undefined} part */
function filesOf(part) {
  return part === undefined ? [] : part.split(',')
}

/** @param {string[]} args */
function readArguments(args) {
  if (args.length === 0) return { names: everyday }
  const [option, name = '', part] = args
  if (option === '--only' && stages[name] && args.length <= 3) return { names: [name], part }
  throw new PlainError(`Usage: npm test [-- --only ${Object.keys(stages).join('|')} [part of a file's name]], npm run proof [-- list or the name of a proof]`)
}
