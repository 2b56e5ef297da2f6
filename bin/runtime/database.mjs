// @ts-check
// The database a command works on: the one DATABASE_URL names, or the embedded server.
import { acquireServer, acquireTemporaryServer } from '../embedded-postgres.mjs'
import { databaseServerOf, dataDirOf, modeOf, processEnvironment, root } from './environment.mjs'
import { makeDataDir } from './files.mjs'
import { PlainError } from './plain-error.mjs'
import { loadSecrets } from './secrets.mjs'

/**
 * `revive` and `saysDiskFull`: see embedded-postgres.mjs; a server that is not ours is not ours to start.
 * @typedef {{ env: Record<string, string | undefined>, dataDir: string, release: () => Promise<void>, revive: () => Promise<boolean>, saysDiskFull: () => boolean }} Database
 */

/**
 * @param {{ env: Record<string, string | undefined>, temporary?: boolean, say: (line: string) => void }} options
 * @returns {Promise<Database>} the environment for processes that work on it, and how to give it back
 */
export async function acquireDatabase({ env, temporary = false, say }) {
  if (temporary) {
    // A throw-away database never meets the caller's real one, nor its keys.
    const others = { ...env, DATABASE_URL: undefined, DATABASE_SERVER: undefined, PORTAL_SECRET: undefined, MASTER_KEY: undefined, VAULT_KEY: undefined, LEDGER_KEY: undefined, AADHAAR_CONFIGURATION: undefined, IDENTITY_URL: undefined, PORTAL_MODE: undefined, TRAINING: undefined }
    return given(others, await acquireTemporaryServer({ root, say }))
  }
  if (!env.DATABASE_URL) return given(env, await acquireServer({ root, dataDir: dataDirOf(env), say }))
  const dataDir = dataDirOf(env)
  makeDataDir(dataDir)
  const databaseUrl = env.DATABASE_URL
  const databaseServer = env.DATABASE_SERVER || databaseServerOf(databaseUrl)
  await requireReachable(databaseUrl)
  return { env: processEnvironment({ env, dataDir, databaseUrl, databaseServer, secrets: ownSecrets(env, dataDir) }), dataDir, release: async () => {}, revive: async () => false, saysDiskFull: () => false }
}

/** @param {Record<string, string | undefined>} env @param {import('../embedded-postgres.mjs').Server} server @returns {Database} */
function given(env, { databaseUrl, databaseServer, secrets, dataDir, release, revive, saysDiskFull }) {
  return { env: processEnvironment({ env, dataDir, databaseUrl, databaseServer, secrets }), dataDir, release, revive, saysDiskFull }
}

/** Generated secrets serve the demonstration; production brings its own. @param {Record<string, string | undefined>} env @param {string} dataDir */
function ownSecrets(env, dataDir) {
  const { PORTAL_SECRET, MASTER_KEY, VAULT_KEY, LEDGER_KEY } = env
  if (PORTAL_SECRET && MASTER_KEY && VAULT_KEY && LEDGER_KEY) return { PORTAL_SECRET, MASTER_KEY, VAULT_KEY, LEDGER_KEY }
  if (modeOf(env) === 'production') throw new PlainError('In production PORTAL_SECRET, MASTER_KEY, VAULT_KEY and LEDGER_KEY must be set; they are not made up.')
  return loadSecrets(dataDir, { clusterExists: false, clusterDir: '' })
}

/** @param {string} databaseUrl */
async function requireReachable(databaseUrl) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    const where = new URL(databaseUrl).host
    throw new PlainError(`The database at ${where} (DATABASE_URL) cannot be used: ${reasonOf(error)}.`, { cause: error })
  } finally {
    await client.end().catch(() => {})
  }
}

/** @param {unknown} error @returns {string} */
function reasonOf(error) {
  // Several addresses of one name fail together, and then the message of the whole is empty.
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
