// @ts-check
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { readJson, writeWhole } from './files.mjs'
import { PlainError } from './plain-error.mjs'

/** @typedef {{ PORTAL_SECRET: string, MASTER_KEY: string, databasePassword: string }} SharedSecrets */
/** @typedef {SharedSecrets & { VAULT_KEY: string, LEDGER_KEY: string }} Secrets */

/** @param {string} dataDir */
export function secretsFile(dataDir) {
  return path.join(dataDir, 'secrets.json')
}

/** The vault's key lies apart: a copy of the other secrets opens no Aadhaar number. @param {string} dataDir */
export function vaultKeyFile(dataDir) {
  return path.join(dataDir, 'vault-key.json')
}

/** So does the ledger's: whoever has a copy of the database and of the other secrets signs no checkpoint. @param {string} dataDir */
export function ledgerKeyFile(dataDir) {
  return path.join(dataDir, 'ledger-key.json')
}

/**
 * The secrets this machine made for itself, made on the first call. When a database exists already, new ones would be
 * of no use: its sealed rows open with the old MASTER_KEY only.
 * @param {string} dataDir
 * @param {{ clusterExists: boolean, clusterDir: string }} state
 * @returns {Secrets}
 */
export function loadSecrets(dataDir, state) {
  return { ...loadShared(dataDir, state), VAULT_KEY: loadKey('VAULT_KEY', vaultKeyFile(dataDir)), LEDGER_KEY: loadKey('LEDGER_KEY', ledgerKeyFile(dataDir)) }
}

/** @param {string} dataDir @param {{ clusterExists: boolean, clusterDir: string }} state @returns {SharedSecrets} */
function loadShared(dataDir, { clusterExists, clusterDir }) {
  const file = secretsFile(dataDir)
  const value = readJson(file)
  if (value !== undefined) return checkSecrets(value, file)
  if (clusterExists) {
    throw new PlainError(`${file} is missing but the database in ${clusterDir} exists, and its sealed rows open only with the MASTER_KEY of that file; restore it, or move the database away to begin anew.`)
  }
  const made = { PORTAL_SECRET: randomBytes(32).toString('hex'), MASTER_KEY: randomBytes(32).toString('base64'), databasePassword: randomBytes(24).toString('hex') }
  writeWhole(file, `${JSON.stringify(made, null, 2)}\n`, 0o600)
  return made
}

/** A database from before the key has none yet; one that was made with another says so when the key is used. @template {'VAULT_KEY' | 'LEDGER_KEY'} Name @param {Name} name @param {string} file @returns {string} */
function loadKey(name, file) {
  const value = readJson(file)
  if (value === undefined) {
    const made = randomBytes(32).toString('base64')
    writeWhole(file, `${JSON.stringify({ [name]: made }, null, 2)}\n`, 0o600)
    return made
  }
  const kept = typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined
  if (typeof kept === 'string') return kept
  throw new PlainError(`${file} lacks ${name}; restore it from a backup, nothing was changed.`)
}

/** @param {unknown} value @param {string} file @returns {SharedSecrets} */
function checkSecrets(value, file) {
  if (typeof value === 'object' && value !== null && 'PORTAL_SECRET' in value && 'MASTER_KEY' in value && 'databasePassword' in value) {
    const { PORTAL_SECRET, MASTER_KEY, databasePassword } = value
    if (typeof PORTAL_SECRET === 'string' && typeof MASTER_KEY === 'string' && typeof databasePassword === 'string') {
      return { PORTAL_SECRET, MASTER_KEY, databasePassword }
    }
  }
  throw new PlainError(`${file} lacks PORTAL_SECRET, MASTER_KEY or databasePassword; restore it from a backup, nothing was changed.`)
}
