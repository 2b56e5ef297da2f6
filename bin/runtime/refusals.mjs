// @ts-check
// Why the portal does not run in production: every reason by name, so that they are mended in one go.
import { Buffer } from 'node:buffer'
import fs from 'node:fs'
import { secretsFile } from './secrets.mjs'

const secretLengthMin = 32
const masterKeyBytes = 32

/** Signing in with a password alone is not enough for production; issue "Identity" brings the second factor and takes this line away. */
const secondFactorExists = false

/**
 * @param {{ env: Record<string, string | undefined>, dataDir: string }} options
 * @returns {string[]}
 */
export function productionRefusals({ env, dataDir }) {
  return [
    ...secretRefusals(env, dataDir),
    ...(env.SMTP_URL ? [] : ['SMTP_URL is missing: without it mail goes to the development inbox, which anyone at this machine can read.']),
    ...originRefusals(env.PORTAL_ORIGIN),
    ...(secondFactorExists ? [] : ['The second factor does not exist yet: this version signs people in with a password alone and does not run in production at all.']),
  ]
}

/** @param {number} accounts @returns {string[]} */
export function demoAccountRefusals(accounts) {
  return accounts > 0 ? [`The database holds ${accounts} demonstration ${accounts === 1 ? 'account' : 'accounts'}, whose passwords are printed at every demonstration start; use a database of its own.`] : []
}

/** @param {Record<string, string | undefined>} env @param {string} dataDir */
function secretRefusals(env, dataDir) {
  const reasons = []
  const generated = fs.existsSync(secretsFile(dataDir)) ? fs.readFileSync(secretsFile(dataDir), 'utf8') : ''
  for (const name of /** @type {const} */ (['PORTAL_SECRET', 'MASTER_KEY'])) {
    const value = env[name]
    if (!value) reasons.push(`${name} is missing: a generated one lies in a file beside the data.`)
    else if (generated.includes(JSON.stringify(value))) reasons.push(`${name} is the one generated for the demonstration.`)
  }
  if (env.PORTAL_SECRET && env.PORTAL_SECRET.length < secretLengthMin) reasons.push(`PORTAL_SECRET is short: it has ${env.PORTAL_SECRET.length} characters and needs ${secretLengthMin} or more.`)
  if (env.MASTER_KEY && Buffer.from(env.MASTER_KEY, 'base64').length !== masterKeyBytes) reasons.push(`MASTER_KEY is short: it must be ${masterKeyBytes} bytes in base64 (openssl rand -base64 32).`)
  return reasons
}

/** @param {string | undefined} origin */
function originRefusals(origin) {
  if (!origin) return ['PORTAL_ORIGIN is missing: links in mails would lead to this machine only.']
  if (!URL.canParse(origin)) return [`PORTAL_ORIGIN is not an address: ${origin}.`]
  const { protocol, hostname } = new URL(origin)
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && loopback) ? [] : [`PORTAL_ORIGIN is ${origin}: passwords and personal data would travel in the clear; use https:.`]
}
