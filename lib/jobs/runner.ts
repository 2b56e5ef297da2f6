import { EventEmitter } from 'node:events'
import { Logger, parseCronItems, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import { pool } from '@/lib/db/pool'
import { payloadSchemas, type TaskName, type Tasks } from '@/lib/jobs/enqueue'
import { startHeartbeat } from '@/lib/jobs/heartbeat'
import { log, plainError } from '@/lib/log'

/** How a handler runs: which try it is, and a signal that the process wants to end. */
export interface JobRun {
  readonly attempt: number
  readonly attemptsMax: number
  readonly signal: AbortSignal
}

/** One handler per task. A handler is idempotent: it looks at the row's state first; throwing means try again later. */
export type Handlers = { readonly [Task in TaskName]: (payload: Tasks[Task], run: JobRun) => Promise<void> }

/**
 * Thrown by a handler that finds its work in another worker's hands. Throwing matters: the queue completes a job by its id alone,
 * but fails it only for the pool that holds it, so a normal return would take the job from the worker that has it now.
 */
export class TakenOver extends Error {
  override readonly name = 'TakenOver'
}

/** Mails and expiry never wait behind a file that is being built: each lane has its own places. */
const lanes: readonly { readonly concurrency: number; readonly tasks: readonly TaskName[] }[] = [
  { concurrency: 1, tasks: ['buildExport'] },
  { concurrency: 4, tasks: ['expireExport', 'sendMail', 'settleHandover', 'sealLedger', 'witnessLedger', 'sweep'] },
]

/** Starts the queue's lanes and the heartbeat. Returns how to stop: jobs get a few seconds, then their signal, and are tried again elsewhere. */
export async function startWorker(handlers: Handlers): Promise<{ stop: () => Promise<void> }> {
  const poolIds: string[] = []
  const runners: Runner[] = []
  for (const lane of lanes) {
    const events: WorkerEvents = new EventEmitter()
    events.on('pool:create', ({ workerPool }) => poolIds.push(workerPool.id))
    runners.push(await run({
      pgPool: pool('portal_worker'), concurrency: lane.concurrency, noHandleSignals: true, pollInterval: 1_000, events, logger,
      preset: { worker: { gracefulShutdownAbortTimeout: 2_000 } },
      taskList: taskList(handlers, lane.tasks),
      parsedCronItems: parseCronItems(lane.tasks.includes('sweep') ? [
        { task: 'sweep', match: '* * * * *', options: { jobKey: 'sweep', maxAttempts: 1 } }, { task: 'sealLedger', match: '* * * * *', options: { jobKey: 'seal-ledger', maxAttempts: 1 }, payload: { again: true } },
      ] : []),
    }))
  }
  const stopHeartbeat = await startHeartbeat(poolIds)
  return {
    stop: async () => {
      await Promise.all(runners.map((runner) => runner.stop()))
      await stopHeartbeat()
    },
  }
}

function taskList(handlers: Handlers, names: readonly TaskName[]): TaskList {
  return Object.fromEntries(names.map((name) => [name, (payload, helpers) => runHandler(handlers, name, payload, {
    attempt: helpers.job.attempts, attemptsMax: helpers.job.max_attempts, signal: helpers.abortSignal ?? new AbortController().signal,
  })]))
}

async function runHandler<Task extends TaskName>(handlers: Handlers, name: Task, payload: unknown, jobRun: JobRun): Promise<void> {
  try {
    await handlers[name](payloadSchemas[name].parse(payload), jobRun)
  } catch (error) {
    // The queue writes what it catches into the log and beside the job.
    throw plainError(error)
  }
}

const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const
const logger = new Logger(() => (level, message) => log[levels[level]](message))
