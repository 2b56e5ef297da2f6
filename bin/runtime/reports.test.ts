import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPlaywrightReport, readVitestReport } from './reports.mjs'

let folder = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reports-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

function write(report: object): string {
  const file = path.join(folder, 'report.json')
  fs.writeFileSync(file, JSON.stringify(report))
  return file
}

const none = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] }

test('vitest: what passed, failed and was skipped', () => {
  expect(readVitestReport({ file: write(none), code: 0 })).toEqual({ passed: 3, failed: 0, skipped: 1 })
  expect(readVitestReport({ file: write({ ...none, numFailedTests: 2 }), code: 1 })).toMatchObject({ failed: 2 })
})

test('vitest: a file that does not load is a failure, and so is a run that failed for no test’s fault', () => {
  expect(readVitestReport({ file: write({ ...none, testResults: [{ status: 'failed', assertionResults: [] }] }), code: 1 })).toMatchObject({ failed: 1 })
  expect(readVitestReport({ file: write(none), code: 1 })).toMatchObject({ failed: 1 })
})

test('Playwright: flaky is failed, errors outside tests are failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(readPlaywrightReport({ file: write({ stats, errors: [{}] }), code: 1 })).toEqual({ passed: 5, failed: 3, skipped: 2 })
  expect(readPlaywrightReport({ file: write({ stats: { ...stats, unexpected: 0, flaky: 0 } }), code: 1 })).toMatchObject({ failed: 1 })
})

test('no report is a failure', () => {
  const file = path.join(folder, 'absent.json')
  expect(readVitestReport({ file, code: 0 })).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(readPlaywrightReport({ file, code: 0 })).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
