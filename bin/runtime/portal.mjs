// @ts-check
// The whole portal on one machine, from nothing to an address: the steps, in order, and their undoing.
import fs from 'node:fs'
import path from 'node:path'
import { acquireDatabase } from './database.mjs'
import { clientState, pagesState } from './build.mjs'
import { dataDirOf, isTraining, modeOf, root, trainingEnvironment } from './environment.mjs'
import { makeDataDir, makeTrainingDir, requireFreeSpace } from './files.mjs'
import { tryLock, withMutex } from './lock.mjs'
import { StopRequested, runLogged } from './logged.mjs'
import { arePackagesInstalled, installPackages } from './packages.mjs'
import { PlainError, diskFullSentence, runMain, sentenceOf } from './plain-error.mjs'
import { requireWebPort } from './ports.mjs'
import { startProcesses } from './portal-processes.mjs'
import { countAccounts } from './accounts.mjs'
import { createProgress } from './progress.mjs'
import { demoAccountRefusals, earnestRefusal, productionRefusals } from './refusals.mjs'
import { endLeftovers, readRunFile, writeRunFile } from './run-file.mjs'
import { closingBlock } from './sign-ins.mjs'

const installBytes = 1_500_000_000

/** @typedef {{ env: Record<string, string | undefined>, dataDir: string, demo: boolean, development: boolean, port: number, signal: AbortSignal, progress: import('./progress.mjs').Progress }} Start */

/** Runs the portal until it is told to stop; `training`: one for practice, beside another. @param {{ development: boolean, training: boolean }} options */
export function startPortal({ development, training }) {
  return runMain(async () => {
    const stopper = new AbortController()
    /** @type {string | undefined} */
    let giveUpReason
    for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, () => stopper.abort())
    /** @param {string} reason */
    const giveUp = (reason) => {
      giveUpReason ??= reason
      stopper.abort()
    }
    const undo = /** @type {(() => Promise<void> | void)[]} */ ([])
    try {
      await run({ development, env: training || isTraining(process.env) ? trainingEnvironment(process.env) : process.env, signal: stopper.signal, undo, giveUp })
    } catch (error) {
      if (!(error instanceof StopRequested)) throw error
    } finally {
      if (stopper.signal.aborted) process.stdout.write('\n  Stopping …\n')
      for (const step of undo.reverse()) await step()
    }
    if (giveUpReason) throw new PlainError(giveUpReason)
    process.stdout.write('  Stopped.\n')
  })
}

/** @param {{ development: boolean, env: Record<string, string | undefined>, signal: AbortSignal, undo: (() => Promise<void> | void)[], giveUp: (reason: string) => void }} options */
async function run({ development, env, signal, undo, giveUp }) {
  const demo = modeOf(env) === 'demo'
  const dataDir = dataDirOf(env)
  const progress = createProgress()
  /** @type {Start} */
  const start = { env, dataDir, demo, development, port: portOf(env), signal, progress }
  if (!demo) await refuseProduction(start)
  process.stdout.write(`\n  eShram data sharing portal${demo ? ` · ${isTraining(env) ? 'training' : 'demonstration'}, synthetic data` : ''}\n\n`)
  if (isTraining(env)) makeTrainingDir(dataDir)
  else makeDataDir(dataDir)
  undo.push(lockPortal(dataDir))
  if ((await endLeftovers(dataDir)) > 0) progress.say('A start that was killed had left processes behind; they were ended.')
  undo.push(() => markStopped(dataDir))
  await requireWebPort(start.port)

  await preparePackages(start)
  const database = await startDatabase(start)
  undo.push(database.release)
  if (demo && env.DATABASE_URL) await refuseEarnest(env.DATABASE_URL)
  const processes = await prepareData(start, database.env)
    .then(() => preparePages(start))
    .then(() => startProcesses({ ...start, env: database.env, giveUp, undo }))
    .catch((error) => {
      // A server that found no room falls over, and whoever spoke to it hears only that the line is dead.
      throw database.saysDiskFull() ? new PlainError(diskFullSentence(`below ${dataDir} or the database`), { cause: error }) : error
    })
  undo.push(watchDatabase({ database, progress, giveUp }))
  process.stdout.write(`${closingBlock({ ...processes, dataDir, demo })}\n`)
  await new Promise((resolve) => (signal.aborted ? resolve(undefined) : signal.addEventListener('abort', resolve)))
}

const watchMilliseconds = 3000

/**
 * Brings the database server back when it dies under a running portal.
 * @param {{ database: import('./database.mjs').Database, progress: import('./progress.mjs').Progress, giveUp: (reason: string) => void }} options
 * @returns {() => Promise<void>} ends the watch
 */
function watchDatabase({ database, progress, giveUp }) {
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(() => database.revive()).then(
      (revived) => revived && progress.say('The database server had ended; it was started again.'),
      (error) => giveUp(`The database server ended and cannot be started again: ${sentenceOf(error)}`),
    ).then(() => {})
  }, watchMilliseconds)
  return () => {
    clearInterval(timer)
    return looking
  }
}

/** @param {Record<string, string | undefined>} env */
function portOf(env) {
  const port = Number(env.PORT || '3000')
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new PlainError(`PORT is "${env.PORT}"; it must be a number from 1 to 65535.`)
}

/** @param {Start} start */
async function refuseProduction({ env, dataDir }) {
  const reasons = productionRefusals({ env, dataDir })
  if (env.DATABASE_URL && arePackagesInstalled(root)) reasons.unshift(...demoAccountRefusals((await countAccounts(env.DATABASE_URL)).demo))
  if (reasons.length > 0) throw new PlainError(`PORTAL_MODE=production is refused:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`)
}

/** Before anything is changed: bringing its schema up to date would already set other passwords for the roles of a portal in earnest. @param {string} databaseUrl */
async function refuseEarnest(databaseUrl) {
  const reason = earnestRefusal(await countAccounts(databaseUrl))
  if (reason) throw new PlainError(reason)
}

/** @param {string} dataDir */
function lockPortal(dataDir) {
  const lock = tryLock(path.join(dataDir, 'portal.lock'), 'runs the portal')
  if ('release' in lock) return lock.release
  const { pid, since } = lock.holder
  const { state, origin } = readRunFile(dataDir)
  throw new PlainError(`The portal of ${dataDir} is already ${state === 'running' ? `running at ${origin}` : 'starting'} (process ${pid}, since ${since}); stop that one first, or choose another folder with DATA_DIR and another PORT.`)
}

/** One checkout serves several data folders: what is made in it is made by one at a time. @template T @param {() => Promise<T>} action */
function inCheckout(action) {
  return withMutex(path.join(root, '.checkout.lock'), 'installs or builds', action)
}

/** @param {Start} start */
async function preparePackages({ env, dataDir, signal, progress }) {
  await progress.step('Packages', (tell) =>
    inCheckout(async () => {
      if (arePackagesInstalled(root)) return tell('as the lockfile says')
      requireFreeSpace(root, installBytes)
      tell('installing from the lockfile')
      await installPackages({ root, env, logFile: path.join(dataDir, 'logs', 'install.log'), signal, onLine: (line) => tell(`installing · ${line}`) })
      tell('installed')
    }),
  )
}

/** @param {Start} start */
function startDatabase({ env, progress }) {
  return progress.step('Database', async (tell) => {
    const database = await acquireDatabase({ env, say: progress.say })
    tell(env.DATABASE_URL ? 'the one of DATABASE_URL' : 'PostgreSQL, embedded')
    return database
  })
}

/** @param {Start} start @param {Record<string, string | undefined>} env */
async function prepareData({ dataDir, demo, signal, progress }, env) {
  /** @param {string} name @param {string} title @param {(text: string) => void} tell @param {string[]} [options] */
  const command = (name, title, tell, options = []) =>
    runLogged({ title, command: process.execPath, args: ['--import', 'tsx', `bin/${name}.ts`, ...options], cwd: root, env, logFile: path.join(dataDir, 'logs', `${name}.log`), signal, onLine: tell })
  await progress.step('Prisma client', (tell) =>
    inCheckout(async () => {
      const state = clientState(root)
      if (state.isCurrent) return tell('current')
      state.forget()
      await runLogged({ title: 'Generating the database client', command: 'prisma', args: ['generate'], cwd: root, env, logFile: path.join(dataDir, 'logs', 'build.log'), signal })
      state.remember()
      tell('generated')
    }),
  )
  // Before anything is promised about files: a bucket that is away, public or keeps versions is said here, in one sentence (docs/decisions/0191).
  if (env.STORAGE === 's3') await progress.step('Object store', (tell) => command('storage', 'Trying the object store', tell, ['check']))
  await progress.step('Schema and code lists', (tell) => command('migrate', 'Bringing the schema up to date', tell, ['--if-behind']))
  if (demo) await progress.step('Demonstration data', (tell) => command('demo', 'Making the demonstration data', tell))
}

/** @param {Start} start */
async function preparePages({ env, dataDir, development, signal, progress }) {
  if (development) return
  await progress.step('Pages', (tell) =>
    inCheckout(async () => {
      const state = pagesState(root, { distDir: env.NEXT_DIST_DIR || '.next' })
      if (state.isCurrent) return tell('built')
      state.forget()
      tell('building')
      const next = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next')
      await runLogged({ title: 'Building the pages', command: process.execPath, args: [next, 'build'], cwd: root, env: { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }, logFile: path.join(dataDir, 'logs', 'build.log'), signal, onLine: (line) => tell(`building · ${line.slice(0, 60)}`) })
      state.remember()
      tell('built')
    }),
  )
}

/** @param {string} dataDir */
function markStopped(dataDir) {
  if (fs.existsSync(dataDir)) writeRunFile(dataDir, { ...readRunFile(dataDir), state: 'stopped', pid: 0, children: [] })
}
