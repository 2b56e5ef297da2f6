// @ts-check
// One PostgreSQL cluster on disk: made whole or not at all, and its settings.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { PlainError } from './plain-error.mjs'
import { run } from './processes.mjs'

/** @typedef {import('./server-user.mjs').ServerUser} ServerUser */
/** @typedef {{ clusterDir: string, nativeDir: string, user: ServerUser | null }} Cluster */

export const ownerRole = 'portal_owner'
export const databaseName = 'portal'
const stampName = 'portal-complete'

/** True when the cluster was made to its end; anything less holds nothing worth keeping. @param {string} clusterDir */
export function isComplete(clusterDir) {
  return fs.existsSync(path.join(clusterDir, stampName))
}

/** How the server's programs are run: as the ordinary user, and deaf to PG* settings of the caller. @param {ServerUser | null} user */
export function serverProcess(user) {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...(process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {}) }
  return { cwd: path.parse(process.cwd()).root, env, ...(user ? { uid: user.uid, gid: user.gid } : {}) }
}

/**
 * Makes the cluster beside its final place and renames it when it is whole. What an interrupted run left is put aside.
 * @param {Cluster & { password: string, temporary: boolean }} options
 * @returns {Promise<string[]>} what had to be said
 */
export async function makeCluster({ clusterDir, nativeDir, user, password, temporary }) {
  const notes = []
  if (fs.existsSync(clusterDir)) {
    const aside = `${clusterDir}.incomplete-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    fs.renameSync(clusterDir, aside)
    notes.push(`An interrupted first start left an incomplete database; it was moved to ${aside} and is made again.`)
  }
  const building = `${clusterDir}.new`
  fs.rmSync(building, { recursive: true, force: true })
  fs.mkdirSync(building, { mode: 0o700 })
  if (user) fs.chownSync(building, user.uid, user.gid)
  await initialise({ building, nativeDir, user, temporary })
  writeAs(path.join(building, 'pg_hba.conf'), accessRules, user)
  fs.appendFileSync(path.join(building, 'postgresql.conf'), "\ninclude 'portal.conf'\n")
  writeAs(path.join(building, 'portal.conf'), '', user)
  await createDatabase({ building, nativeDir, user, password })
  writeAs(path.join(building, stampName), `${new Date().toISOString()}\n`, user)
  fs.renameSync(building, clusterDir)
  return notes
}

/** @param {{ building: string, nativeDir: string, user: ServerUser | null, temporary: boolean }} options */
async function initialise({ building, nativeDir, user, temporary }) {
  // The superuser's password is forgotten at once: nobody signs in as it over the network (see accessRules).
  const args = ['-D', building, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  if (temporary) args.push('--no-sync')
  const { code, output } = await run(path.join(nativeDir, 'bin', 'initdb'), args, serverProcess(user))
  if (code !== 0) throw new PlainError(`The database could not be made in ${building}: ${lastLine(output)}`)
}

// Only from this machine, only with a password, and never as the superuser.
const accessRules = `host all postgres 0.0.0.0/0 reject
host all all 127.0.0.1/32 scram-sha-256
`

/** The first role and database, in the server's single-user mode: no network, no password of the superuser. @param {{ building: string, nativeDir: string, user: ServerUser | null, password: string }} options */
async function createDatabase({ building, nativeDir, user, password }) {
  const sql = [
    `CREATE ROLE ${ownerRole} LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`,
    // The owner may act as the roles it creates: migrations give functions to them, tests sign in as them.
    `ALTER ROLE ${ownerRole} SET createrole_self_grant = 'set, inherit'`,
    `CREATE DATABASE ${databaseName} OWNER ${ownerRole}`,
  ]
  const { code, output } = await run(path.join(nativeDir, 'bin', 'postgres'), ['--single', '-D', building, 'postgres'], { ...serverProcess(user), input: `${sql.join('\n')}\n` })
  if (code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(output)) throw new PlainError(`The portal's database could not be created: ${lastLine(output)}`)
}

/**
 * Writes the settings of the next run.
 * @param {Cluster & { port: number, temporary: boolean }} options
 */
export function writeSettings({ clusterDir, user, port, temporary }) {
  const settings = {
    listen_addresses: "'127.0.0.1'", port, unix_socket_directories: "''", max_connections: 150,
    password_encryption: "'scram-sha-256'", timezone: "'UTC'", log_timezone: "'UTC'", lc_messages: "'C'",
    shared_buffers: `'${sharedBuffersMegabytes()}MB'`, work_mem: "'16MB'", maintenance_work_mem: "'256MB'", huge_pages: 'off',
    dynamic_shared_memory_type: sharedMemoryKind(), max_wal_size: "'4GB'", wal_compression: 'on', checkpoint_timeout: "'15min'",
    random_page_cost: 1.1, jit: 'off', max_parallel_workers_per_gather: 1,
    // Statements and details of errors would carry names and numbers of registrants into the log.
    log_error_verbosity: 'terse', log_min_error_statement: 'panic', log_parameter_max_length_on_error: 0, log_statement: "'none'", log_checkpoints: 'off',
    ...(temporary ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'on' } : {}),
  }
  const text = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`).join('')
  writeAs(path.join(clusterDir, 'portal.conf'), text, user)
}

/** @param {string} clusterDir @returns {number | undefined} the port of the last run */
export function lastPort(clusterDir) {
  const file = path.join(clusterDir, 'portal.conf')
  const port = fs.existsSync(file) ? /^port = (\d+)$/m.exec(fs.readFileSync(file, 'utf8'))?.[1] : undefined
  return port === undefined ? undefined : Number(port)
}

function sharedBuffersMegabytes() {
  const constrained = process.constrainedMemory?.() ?? 0
  const total = constrained > 0 ? Math.min(constrained, os.totalmem()) : os.totalmem()
  return Math.round(Math.min(1024, Math.max(128, total / 1e6 / 16)))
}

/** Containers often give /dev/shm 64 MB, on which a parallel query fails; a file does as well. */
function sharedMemoryKind() {
  if (process.platform === 'win32') return 'windows'
  try {
    const { bavail, bsize } = fs.statfsSync('/dev/shm')
    return bavail * bsize > 256e6 ? 'posix' : 'mmap'
  } catch {
    return 'mmap'
  }
}

/** A file that belongs to the server's user, replaced whole. @param {string} file @param {string} text @param {ServerUser | null} user */
function writeAs(file, text, user) {
  const next = `${file}.${randomBytes(4).toString('hex')}`
  fs.writeFileSync(next, text, { mode: 0o600 })
  if (user) fs.chownSync(next, user.uid, user.gid)
  fs.renameSync(next, file)
}

/** @param {string} output */
export function lastLine(output) {
  const lines = output.trim().split('\n').filter(Boolean)
  return lines.findLast((line) => /error|fatal|panic|could not/i.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}
