// Usage: node --import tsx bin/worker.ts
// Runs the jobs: builds files, sends mails, ends what is due. Any number of these may run; a dead one's jobs are taken over.
import { handlers } from './handlers'
import { closePools } from '@/lib/db/pool'
import { closePrisma } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { readyRowThread } from '@/lib/exports/rows/use-cases'
import { startWorker } from '@/lib/jobs/runner'
import { askForSealing } from '@/lib/ledger/jobs'
import { ownWitnesses } from '@/lib/ledger/witnesses/store'
import { log } from '@/lib/log'
import { deflation } from '@/lib/storage/deflation'

async function main(): Promise<void> {
  env()
  // A setting that names no witness is said now, and not by each job.
  ownWitnesses()
  log.info({ deflater: deflation().name }, 'files are deflated')
  readyRowThread()
  const starting = startWorker(handlers)
  let isStopping = false
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return
    isStopping = true
    log.info({ signal }, 'the worker stops')
    await (await starting).stop()
    await Promise.all([closePools(), closePrisma()])
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { stop(signal).then(() => process.exit(0), () => process.exit(1)) })
  await starting
  await askForSealing()
  log.info({ pid: process.pid }, 'the worker runs')
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
  void closePools()
})
