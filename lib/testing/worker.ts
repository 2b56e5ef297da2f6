import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Logger, runOnce } from 'graphile-worker'
import { afterAll, beforeAll } from 'vitest'
import { handlers } from '@/bin/handlers'
import { pool } from '@/lib/db/pool'
import { payloadSchemas } from '@/lib/jobs/enqueue'
import type { JobRun } from '@/lib/jobs/runner'

/** A data folder of the test file's own. Call before anything reads the settings. */
export function useDataFolder(): { path: () => string; files: () => Promise<string[]> } {
  let folder = ''
  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'portal-data-'))
    process.env.DATA_DIR = folder
  })
  afterAll(() => fs.rm(folder, { recursive: true, force: true }))
  return { path: () => folder, files: () => fs.readdir(path.join(folder, 'files')).catch(() => []) }
}

/** Runs all jobs that are due, with the worker's own handlers, until none is left. Jobs that throw stay in the queue, as they would. */
export async function runJobs(): Promise<void> {
  const run = (helpers: { job: { attempts: number; max_attempts: number } }): JobRun => ({ attempt: helpers.job.attempts, attemptsMax: helpers.job.max_attempts, signal: new AbortController().signal })
  await runOnce({
    pgPool: pool('portal_worker'), noHandleSignals: true, logger: new Logger(() => () => undefined),
    taskList: {
      buildExport: (payload, helpers) => handlers.buildExport(payloadSchemas.buildExport.parse(payload), run(helpers)),
      expireExport: (payload, helpers) => handlers.expireExport(payloadSchemas.expireExport.parse(payload), run(helpers)),
      sendMail: (payload, helpers) => handlers.sendMail(payloadSchemas.sendMail.parse(payload), run(helpers)),
    },
  })
}

/** The minute's round, now. */
export async function sweep(): Promise<void> {
  await handlers.sweep({}, { attempt: 1, attemptsMax: 1, signal: new AbortController().signal })
}
