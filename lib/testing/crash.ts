import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import type { Moment } from '@/lib/testing/kill-at'

/** How long a process is waited for: a busy machine loads it slowly. What the portal promises in seconds is a figure of the proofs. */
const patienceSeconds = 300

/** A real worker process on this test's database; with `killAt`, one that dies at that moment. */
export function spawnWorker(killAt?: Moment): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', '--import', path.resolve('lib/testing/kill-at.ts'), path.resolve('bin/worker.ts')], {
    env: { ...process.env, PORTAL_PROCESS: 'worker', KILL_AT: killAt ?? '' }, stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** A process that makes the mails of the day as of that instant, and ends; with `killAt`, one that dies before. */
export function spawnDigest(at: Date, killAt?: Moment): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', '--import', path.resolve('lib/testing/kill-at.ts'), path.resolve('lib/testing/run-digest.ts'), at.toISOString()], {
    env: { ...process.env, PORTAL_PROCESS: 'worker', KILL_AT: killAt ?? '' }, stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** How the process ended: the signal's name, or null. Throws when it lives longer than `seconds`. */
export function deathOf(worker: ChildProcess, seconds = patienceSeconds): Promise<NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      worker.kill('SIGKILL')
      reject(new Error('the worker did not reach the moment'))
    }, seconds * 1_000)
    worker.once('exit', (_code, signal) => {
      clearTimeout(timer)
      resolve(signal)
    })
  })
}

/** Waits until `isTrue`, looking again every tenth of a second; returns the seconds it took. */
export async function until(isTrue: () => Promise<boolean>, seconds = patienceSeconds): Promise<number> {
  const startedAt = performance.now()
  while (!(await isTrue())) {
    if (performance.now() - startedAt > seconds * 1_000) throw new Error(`not so within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return (performance.now() - startedAt) / 1_000
}
