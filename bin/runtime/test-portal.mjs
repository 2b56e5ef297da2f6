// @ts-check
// A whole portal for the tests: its own data, its own port, started by the command people use.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { acquireServer } from '../embedded-postgres.mjs'
import { root } from './environment.mjs'
import { PlainError } from './plain-error.mjs'
import { findFreePort } from './ports.mjs'
import { childEnvironment } from './processes.mjs'

/**
 * Where the portal is, and the keys of its house: tests arrange people and rows in its database as its owner.
 * @typedef {{ PORTAL_ORIGIN: string, INBOX_URL: string, DATA_DIR: string, DATABASE_URL: string, DATABASE_SERVER: string, PORTAL_SECRET: string, MASTER_KEY: string, VAULT_KEY: string, AADHAAR_CONFIGURATION: string, IDENTITY_URL: string }} TestPortal
 */

/**
 * @template T
 * @param {(portal: TestPortal) => Promise<T>} action
 * @param {Record<string, string>} [env]  settings of this portal alone
 * @returns {Promise<T>}
 */
export async function withTestPortal(action, env = {}) {
  const dataDir = makeTestDataDir()
  const portal = startPortalProcess({ dataDir, port: await findFreePort(), env, output: process.stdout })
  try {
    await portal.ready
    const run = JSON.parse(fs.readFileSync(path.join(dataDir, 'run.json'), 'utf8'))
    const { databaseUrl, databaseServer, secrets, release } = await acquireServer({ root, dataDir })
    try {
      const { PORTAL_SECRET, MASTER_KEY, VAULT_KEY } = secrets
      const identity = { AADHAAR_CONFIGURATION: path.join(dataDir, 'identity', 'aadhaar.json'), IDENTITY_URL: run.identity }
      return await action({ PORTAL_ORIGIN: run.origin, INBOX_URL: run.inbox, DATA_DIR: dataDir, DATABASE_URL: databaseUrl, DATABASE_SERVER: databaseServer, PORTAL_SECRET, MASTER_KEY, VAULT_KEY, ...identity })
    } finally {
      await release()
    }
  } finally {
    await portal.stop()
    keepLogs(dataDir)
    removeDataDir(dataDir)
  }
}

/** A data folder that the database's user can reach also where the project lies in a closed folder. */
export function makeTestDataDir() {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'eshram-test-'))
  fs.chmodSync(dataDir, 0o711)
  return dataDir
}

/** @param {string} dataDir */
export function removeDataDir(dataDir) {
  const pointer = path.join(dataDir, 'postgres.location')
  if (fs.existsSync(pointer)) fs.rmSync(fs.readFileSync(pointer, 'utf8').trim(), { recursive: true, force: true })
  fs.rmSync(dataDir, { recursive: true, force: true })
}

/** @param {string} dataDir */
function keepLogs(dataDir) {
  const logs = path.join(dataDir, 'logs')
  if (fs.existsSync(logs)) fs.cpSync(logs, path.join(root, '.test', 'portal-logs'), { recursive: true })
}

/**
 * `npm start` as a child.
 * @param {{ dataDir: string, port: number, env?: Record<string, string>, output?: NodeJS.WritableStream }} options
 */
export function startPortalProcess({ dataDir, port, env = {}, output }) {
  // The caller's own portal must not leak into this one.
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PORTAL_|DATABASE_|MASTER_KEY|VAULT_KEY|LEDGER_|AADHAAR_|IDENTITY_URL|SMTP_URL|INBOX_URL|TRAINING|NODE_ENV|VITEST|TZ$)/.test(name)))
  const child = spawn(process.execPath, [path.join(root, 'bin', 'start.mjs')], { cwd: root, env: childEnvironment({ ...inherited, PORT: String(port), DATA_DIR: dataDir, ...env }), stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
  /** @type {Promise<void>} */
  const ready = new Promise((resolve, reject) => {
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      said += chunk.toString()
      output?.write(chunk)
      if (said.includes('Ctrl-C stops it.')) resolve()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    ended.then((code) => reject(new PlainError(`The portal ended with exit code ${code} before it was ready:\n${said}`)))
  })
  ready.catch(() => {})
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  return { pid: child.pid ?? 0, ready, ended, said: () => said, stop, kill: () => child.kill('SIGKILL') }
}
