// @ts-check
// The test runners' reports, as three numbers. A runner that failed without a failed test (a file that does not load,
// a crash, no report) counts as one failure: nothing passes by not running.
import fs from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @param {{ file: string, code: number }} options @returns {Tally} */
export function readVitestReport({ file, code }) {
  const report = readReport(file)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = report.testResults ?? []
  const brokenFiles = files.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed')).length
  const failed = (report.numFailedTests ?? 0) + brokenFiles
  return { passed: report.numPassedTests ?? 0, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0) }
}

/** A test that passed only when tried again is a failure: it will fail on somebody else's machine. @param {{ file: string, code: number }} options @returns {Tally} */
export function readPlaywrightReport({ file, code }) {
  const report = readReport(file)
  if (!report?.stats) return { passed: 0, failed: 1, skipped: 0 }
  const failed = report.stats.unexpected + report.stats.flaky + (report.errors?.length ?? 0)
  return { passed: report.stats.expected, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: report.stats.skipped }
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
