// @ts-check
// The settings of the portal's processes, decided once from the caller's environment (bin/*.mjs) and read in lib/env.ts.
import path from 'node:path'
import { PlainError } from './plain-error.mjs'

/** The project's folder. */
export const root = path.resolve(import.meta.dirname, '..', '..')

/** @param {Record<string, string | undefined>} env @returns {string} absolute */
export function dataDirOf(env) {
  return path.resolve(root, env.DATA_DIR || '.data')
}

/** @param {Record<string, string | undefined>} env @returns {'demo' | 'production'} */
export function modeOf(env) {
  const mode = env.PORTAL_MODE || 'demo'
  if (mode === 'demo' || mode === 'production') return mode
  throw new PlainError(`PORTAL_MODE is "${mode}"; it is demo (the default) or production.`)
}

/** @param {Record<string, string | undefined>} env @returns {boolean} */
export function isTraining(env) {
  return env.TRAINING === 'on'
}

/** What could lead a portal for practice to something in earnest, and what it has instead. */
const refusedInTraining = /** @type {const} */ ([
  ['SMTP_URL', 'its mails are exercises and stay in its own inbox'],
  ['DATABASE_URL', 'it has a database of its own, in its own folder'],
  ['AADHAAR_CONFIGURATION', 'its fingers are simulated'],
  ['LEDGER_WITNESSES', 'its ledger is an exercise and has a witness of its own'],
])

/** What another portal of this machine may have set; with these the portal for practice would sign and seal as that one. */
const keysInEarnest = new Set(['DATABASE_SERVER', 'PORTAL_SECRET', 'MASTER_KEY', 'VAULT_KEY', 'LEDGER_KEY'])

/**
 * The settings of a portal for practice, beside another one on the same machine: a folder and a port of its own unless some are named, and keys of its own whatever is set.
 * Refused where anything could be in earnest: in production, and with a database, a store of files, an authority, a witness or a mail server that is not its own.
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string | undefined>}
 */
export function trainingEnvironment(env) {
  if (modeOf(env) === 'production') throw new PlainError('A training portal is refused with PORTAL_MODE=production: it has a portal and a database of its own.')
  for (const [name, instead] of refusedInTraining) if (env[name]) throw new PlainError(`A training portal is refused with ${name}: ${instead}.`)
  if (env.STORAGE === 's3') throw new PlainError('A training portal is refused with STORAGE=s3: its files lie in its own folder.')
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !keysInEarnest.has(name)))
  return { ...others, TRAINING: 'on', DATA_DIR: env.DATA_DIR || '.data-training', PORT: env.PORT || '3100' }
}

/** The server's address without user and password, from which each role makes its own. @param {string} databaseUrl */
export function databaseServerOf(databaseUrl) {
  let url
  try {
    url = new URL(databaseUrl)
  } catch {
    throw new PlainError('DATABASE_URL is not an address; it looks like postgresql://user:password@host:5432/portal.')
  }
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') throw new PlainError(`DATABASE_URL begins with ${url.protocol}; the portal needs postgresql:.`)
  url.username = ''
  url.password = ''
  return url.href
}

/**
 * What every process of the portal is given beside the caller's own environment.
 * @param {{ env: Record<string, string | undefined>, dataDir: string, databaseUrl: string, databaseServer: string, secrets: { PORTAL_SECRET: string, MASTER_KEY: string, VAULT_KEY: string, LEDGER_KEY: string } }} options
 * @returns {Record<string, string | undefined>}
 */
export function processEnvironment({ env, dataDir, databaseUrl, databaseServer, secrets }) {
  const port = env.PORT || '3000'
  return {
    ...env,
    PORTAL_MODE: modeOf(env),
    PORT: port,
    PORTAL_ORIGIN: env.PORTAL_ORIGIN || `http://localhost:${port}`,
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    DATABASE_SERVER: databaseServer,
    PORTAL_SECRET: env.PORTAL_SECRET || secrets.PORTAL_SECRET,
    MASTER_KEY: env.MASTER_KEY || secrets.MASTER_KEY,
    VAULT_KEY: env.VAULT_KEY || secrets.VAULT_KEY,
    LEDGER_KEY: env.LEDGER_KEY || secrets.LEDGER_KEY,
    // Programs of node_modules by name, also when npm did not start us.
    PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${env.PATH ?? ''}`,
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
  }
}
