// @ts-check
// Why the portal does not run in production: every reason by name, so that they are mended in one go.
import { Buffer } from 'node:buffer'
import fs from 'node:fs'
import { ledgerKeyFile, secretsFile, vaultKeyFile } from './secrets.mjs'

const secretLengthMin = 32
const keyBytes = 32

/**
 * @param {{ env: Record<string, string | undefined>, dataDir: string }} options
 * @returns {string[]}
 */
export function productionRefusals({ env, dataDir }) {
  return [
    ...secretRefusals(env, dataDir),
    ...(env.SMTP_URL ? [] : ['SMTP_URL is missing: without it mail goes to the development inbox, which anyone at this machine can read.']),
    ...originRefusals(env.PORTAL_ORIGIN),
    ...identityRefusals(env.AADHAAR_CONFIGURATION),
  ]
}

/** @param {number} accounts @returns {string[]} */
export function demoAccountRefusals(accounts) {
  return accounts > 0 ? [`The database holds ${accounts} demonstration ${accounts === 1 ? 'account' : 'accounts'}, whose passwords are printed at every demonstration start; use a database of its own.`] : []
}

/**
 * Why a demonstration does not begin on a database; null when it may. Accounts that were nominated in a demonstration stand beside its own.
 * @param {{ demo: number, others: number }} accounts
 */
export function earnestRefusal({ demo, others }) {
  if (demo > 0 || others === 0) return null
  return `The database of DATABASE_URL has ${others} ${others === 1 ? 'account' : 'accounts'} and none of a demonstration: it belongs to a portal in earnest, whose keys and people a demonstration would change. Give the demonstration a database of its own, or set PORTAL_MODE=production.`
}

/** @param {Record<string, string | undefined>} env @param {string} dataDir */
function secretRefusals(env, dataDir) {
  const reasons = []
  const generated = [secretsFile(dataDir), vaultKeyFile(dataDir), ledgerKeyFile(dataDir)].filter((file) => fs.existsSync(file)).map((file) => fs.readFileSync(file, 'utf8')).join('')
  for (const name of /** @type {const} */ (['PORTAL_SECRET', 'MASTER_KEY', 'VAULT_KEY', 'LEDGER_KEY'])) {
    const value = env[name]
    if (!value) reasons.push(`${name} is missing: a generated one lies in a file beside the data.`)
    else if (generated.includes(JSON.stringify(value))) reasons.push(`${name} is the one generated for the demonstration.`)
  }
  if (env.PORTAL_SECRET && env.PORTAL_SECRET.length < secretLengthMin) reasons.push(`PORTAL_SECRET is short: it has ${env.PORTAL_SECRET.length} characters and needs ${secretLengthMin} or more.`)
  for (const name of /** @type {const} */ (['MASTER_KEY', 'VAULT_KEY', 'LEDGER_KEY'])) {
    const value = env[name]
    if (value && Buffer.from(value, 'base64').length !== keyBytes) reasons.push(`${name} is short: it must be ${keyBytes} bytes in base64 (openssl rand -base64 32).`)
  }
  if (env.VAULT_KEY && [env.MASTER_KEY, env.PORTAL_SECRET].includes(env.VAULT_KEY)) reasons.push('VAULT_KEY is the same as another secret: the vault has a key of its own.')
  if (env.LEDGER_KEY && [env.MASTER_KEY, env.PORTAL_SECRET, env.VAULT_KEY].includes(env.LEDGER_KEY)) reasons.push('LEDGER_KEY is the same as another secret: what signs the ledger is known to the worker alone.')
  return reasons
}

/** Everything else about the file is checked where it is read (lib/aadhaar/configuration.ts); a made-up authority is refused before anything starts. @param {string | undefined} file */
function identityRefusals(file) {
  if (!file) return ['AADHAAR_CONFIGURATION is missing: nobody could prove by Aadhaar who is there.']
  let environment
  try {
    environment = JSON.parse(fs.readFileSync(file, 'utf8')).environment
  } catch {
    return [`AADHAAR_CONFIGURATION names ${file}, which is missing or not JSON.`]
  }
  return environment === 'production' ? [] : [`AADHAAR_CONFIGURATION names an authority that is not the real one (environment: ${environment}): its people and numbers are made up.`]
}

/** @param {string | undefined} origin */
function originRefusals(origin) {
  if (!origin) return ['PORTAL_ORIGIN is missing: links in mails would lead to this machine only.']
  if (!URL.canParse(origin)) return [`PORTAL_ORIGIN is not an address: ${origin}.`]
  const { protocol, hostname } = new URL(origin)
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && loopback) ? [] : [`PORTAL_ORIGIN is ${origin}: passwords and personal data would travel in the clear; use https:.`]
}
