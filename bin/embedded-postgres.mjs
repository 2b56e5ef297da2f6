// @ts-check
// The database server that comes with the packages: one per data folder, shared by every process that needs it.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { databaseName, isComplete, lastLine, lastPort, makeCluster, ownerRole, serverProcess, writeSettings } from './runtime/cluster.mjs'
import { makeDataDir, requireFreeSpace } from './runtime/files.mjs'
import { withMutex } from './runtime/lock.mjs'
import { placeNative } from './runtime/native.mjs'
import { placeCluster } from './runtime/place.mjs'
import { PlainError, diskFullSentence, saysDiskFull } from './runtime/plain-error.mjs'
import { findFreePort, keepOrFindPort } from './runtime/ports.mjs'
import { isAlive, run, sleep, thisProcess } from './runtime/processes.mjs'
import { loadSecrets } from './runtime/secrets.mjs'

/** @typedef {import('./runtime/cluster.mjs').Cluster} Cluster */
/** @typedef {import('./runtime/secrets.mjs').Secrets} Secrets */
/**
 * `revive`: starts the server again if it is gone, true when it had to and did; it keeps its port, or refuses.
 * `saysDiskFull`: what the server's own log says of this run.
 * @typedef {{ databaseUrl: string, databaseServer: string, secrets: Secrets, dataDir: string, release: () => Promise<void>,
 *   revive: () => Promise<boolean>, saysDiskFull: () => boolean }} Server
 */

const firstRunBytes = 1_500_000_000
const laterRunBytes = 200_000_000

/**
 * The running server of a data folder: joined if it runs, else made and started. Each caller counts as a user of it;
 * the last one to release it stops it. A user that was killed is not counted.
 * @param {{ root: string, dataDir: string, say?: (line: string) => void, temporary?: boolean }} options
 * @returns {Promise<Server>}
 */
export async function acquireServer({ root, dataDir, say = () => {}, temporary = false }) {
  makeDataDir(dataDir)
  const users = path.join(dataDir, 'server-users')
  fs.mkdirSync(users, { recursive: true, mode: 0o700 })
  const lockFile = path.join(dataDir, 'server.lock')
  const me = path.join(users, `${process.pid}-${randomBytes(4).toString('hex')}.json`)
  return withMutex(lockFile, 'starts the database', async () => {
    const { cluster, baseDir, secrets } = await prepare({ root, dataDir, say, temporary })
    const port = (await runningPort(cluster)) ?? (await startServer({ cluster, baseDir, temporary }))
    fs.writeFileSync(me, JSON.stringify(thisProcess()))
    const release = () =>
      withMutex(lockFile, 'stops the database', async () => {
        fs.rmSync(me, { force: true })
        if (!hasLiveUser(users)) await stopServer(cluster)
      })
    const revive = async () => !isReady(cluster.clusterDir) && (await withMutex(lockFile, 'starts the database', () => startAgain({ cluster, baseDir, port })))
    const address = `127.0.0.1:${port}/${databaseName}`
    return {
      databaseUrl: `postgresql://${ownerRole}:${secrets.databasePassword}@${address}`, databaseServer: `postgresql://${address}`, secrets, dataDir, release, revive,
      saysDiskFull: () => saysDiskFull(fs.readFileSync(logFileOf(baseDir), 'utf8')),
    }
  })
}

/**
 * A throw-away server in a temporary folder, not safe against a power cut and fast for it. Removed by `release`.
 * @param {{ root: string, say?: (line: string) => void }} options
 * @returns {Promise<Server>}
 */
export async function acquireTemporaryServer({ root, say }) {
  await sweepTemporary(root)
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), `${temporaryPrefix}${process.pid}-`))
  fs.chmodSync(dataDir, 0o711)
  fs.writeFileSync(path.join(dataDir, 'owner.json'), JSON.stringify(thisProcess()))
  const server = await acquireServer({ root, dataDir, temporary: true, ...(say ? { say } : {}) })
  const release = async () => {
    await server.release()
    removeTemporary(dataDir)
  }
  return { ...server, release }
}

const temporaryPrefix = 'eshram-temporary-'

/** What a killed run left behind is stopped and removed. @param {string} root */
async function sweepTemporary(root) {
  for (const name of fs.readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(temporaryPrefix))) {
    const dataDir = path.join(os.tmpdir(), name)
    try {
      const owner = JSON.parse(fs.readFileSync(path.join(dataDir, 'owner.json'), 'utf8'))
      if (isAlive(owner)) continue
      const { baseDir, clusterDir, user } = await placeCluster(dataDir)
      const { dir } = await placeNative({ root, user, copyDir: path.join(baseDir, 'native') })
      await stopServer({ clusterDir, nativeDir: dir, user })
      removeTemporary(dataDir)
    } catch {
      // Another user's leftovers, or one that is being made this moment: not ours to remove.
    }
  }
}

/** @param {string} dataDir */
function removeTemporary(dataDir) {
  const pointer = path.join(dataDir, 'postgres.location')
  if (fs.existsSync(pointer)) fs.rmSync(fs.readFileSync(pointer, 'utf8').trim(), { recursive: true, force: true })
  fs.rmSync(dataDir, { recursive: true, force: true })
}

/** @param {{ root: string, dataDir: string, say: (line: string) => void, temporary: boolean }} options */
async function prepare({ root, dataDir, say, temporary }) {
  const { baseDir, clusterDir, user, notes } = await placeCluster(dataDir)
  notes.forEach(say)
  const complete = isComplete(clusterDir)
  const secrets = loadSecrets(dataDir, { clusterExists: complete, clusterDir })
  if (!temporary) requireFreeSpace(baseDir, complete ? laterRunBytes : firstRunBytes)
  const { dir: nativeDir } = await placeNative({ root, user, copyDir: path.join(baseDir, 'native') })
  const cluster = { clusterDir, nativeDir, user }
  if (!complete) (await makeCluster({ ...cluster, password: secrets.databasePassword, temporary })).forEach(say)
  await requireSameVersion(cluster)
  return { cluster, baseDir, secrets }
}

/** @param {Cluster} cluster */
async function requireSameVersion({ clusterDir, nativeDir, user }) {
  const made = fs.readFileSync(path.join(clusterDir, 'PG_VERSION'), 'utf8').trim()
  const { output } = await run(path.join(nativeDir, 'bin', 'postgres'), ['--version'], serverProcess(user))
  const have = /(\d+)(\.|\s|$)/.exec(output)?.[1]
  if (have === made) return
  throw new PlainError(`The database in ${clusterDir} was made by PostgreSQL ${made} and the packages bring ${have ?? 'none that runs'} (${lastLine(output)}); install the earlier packages, or move the data with pg_dump.`)
}

/** The port of the server that runs on this cluster; undefined when none does. A pid file that outlived its server is removed. @param {Cluster} cluster */
async function runningPort(cluster) {
  const file = path.join(cluster.clusterDir, 'postmaster.pid')
  for (let waited = 0; fs.existsSync(file); waited += 1) {
    const lines = fs.readFileSync(file, 'utf8').split('\n')
    if (!isPostmaster(Number(lines[0]), cluster.clusterDir)) {
      fs.rmSync(file, { force: true })
      return undefined
    }
    if (lines[7]?.trim() === 'ready') return Number(lines[3])
    // Seen on a full disk: told to stop while it recovered, it never came to an end.
    if (lines[7]?.trim() === 'stopping' && waited > 100) await stopServer(cluster)
    if (waited > 600) throw new PlainError(`The database server in ${cluster.clusterDir} (process ${lines[0]}) runs but has not become ready in two minutes; see its log.`)
    // It recovers after a crash, or another start was killed half-way through.
    await sleep(200)
  }
  return undefined
}

/** A look that costs nothing, for those who look often. @param {string} clusterDir */
function isReady(clusterDir) {
  try {
    const lines = fs.readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')
    return lines[7]?.trim() === 'ready' && isPostmaster(Number(lines[0]), clusterDir)
  } catch {
    return false
  }
}

/** @param {{ cluster: Cluster, baseDir: string, port: number }} options @returns {Promise<boolean>} */
async function startAgain({ cluster, baseDir, port }) {
  if ((await runningPort(cluster)) === port) return false
  if ((await startServer({ cluster, baseDir, temporary: false })) === port) return true
  throw new PlainError('The database server ended, and its port was taken before it could be started again; start the portal again.')
}

/** @param {number} pid @param {string} clusterDir */
function isPostmaster(pid, clusterDir) {
  if (!(pid > 0) || !isAlive({ pid, start: null })) return false
  try {
    // The server works inside its cluster: a stranger that was given the same number does not.
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(clusterDir)
  } catch {
    return process.platform !== 'linux'
  }
}

/** @param {string} baseDir */
function logFileOf(baseDir) {
  return path.join(baseDir, 'postgres.log')
}

/** @param {{ cluster: Cluster, baseDir: string, temporary: boolean }} options */
async function startServer({ cluster, baseDir, temporary }) {
  const { clusterDir, nativeDir, user } = cluster
  const logFile = logFileOf(baseDir)
  for (let attempt = 1; ; attempt += 1) {
    const port = attempt === 1 ? await keepOrFindPort(lastPort(clusterDir)) : await findFreePort()
    writeSettings({ ...cluster, port, temporary })
    fs.writeFileSync(logFile, '', { mode: 0o600 })
    if (user) fs.chownSync(logFile, user.uid, user.gid)
    const started = await run(path.join(nativeDir, 'bin', 'pg_ctl'), ['start', '-D', clusterDir, '-w', '-t', '120', '-l', logFile], serverProcess(user))
    if (started.code === 0) return port
    const log = fs.readFileSync(logFile, 'utf8') + started.output
    if (/could not bind|Address already in use/i.test(log) && attempt < 4) continue
    if (saysDiskFull(log)) throw new PlainError(diskFullSentence(`below ${clusterDir}`))
    throw new PlainError(`The database server did not start: ${lastLine(log)} (log: ${logFile})`)
  }
}

/** Ends the server at once but cleanly: open transactions are rolled back, what was committed is on disk. @param {Cluster} cluster */
async function stopServer({ clusterDir, nativeDir, user }) {
  // If it cannot end in order it is cut short, which loses nothing either: the next start recovers.
  for (const [mode, seconds] of [['fast', '30'], ['immediate', '15']]) {
    if (!fs.existsSync(path.join(clusterDir, 'postmaster.pid'))) return
    await run(path.join(nativeDir, 'bin', 'pg_ctl'), ['stop', '-D', clusterDir, '-m', `${mode}`, '-w', '-t', `${seconds}`], serverProcess(user))
  }
}

/** @param {string} users */
function hasLiveUser(users) {
  let live = false
  for (const name of fs.readdirSync(users)) {
    const file = path.join(users, name)
    try {
      if (isAlive(JSON.parse(fs.readFileSync(file, 'utf8')))) live = true
      else fs.rmSync(file, { force: true })
    } catch {
      fs.rmSync(file, { force: true })
    }
  }
  return live
}
