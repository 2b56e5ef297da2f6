// @ts-check
import fs from 'node:fs'
import path from 'node:path'

/** @typedef {{ role: string, userId: string, password: string, name: string, state?: string }} DemoAccount */

/**
 * The closing words of a start: where the portal is and, in the demonstration, how to sign in.
 * @param {{ origin: string, inbox?: string | undefined, identity?: string | undefined, dataDir: string, demo: boolean }} options
 * @returns {string}
 */
export function closingBlock({ origin, inbox, identity, dataDir, demo }) {
  const accounts = demo ? readAccounts(dataDir) : []
  const rows = accounts.map(({ role, userId, password, name, state }) => [role, userId, password, state ? `${name}, ${state}` : name])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)))
  return [
    '',
    `  The portal runs at  ${origin}`,
    ...(inbox ? [`  Its mails arrive at ${inbox}  (development inbox, demonstration only)`] : []),
    ...(identity ? [`  Its fingerprint reader and UIDAI are simulated; whose finger, and what goes wrong: ${identity}  (demonstration only)`] : []),
    ...(rows.length > 0 ? ['', `  Sign in as (role, user id, password)${identity ? '; then press "Go on" for the finger' : ''}:`] : []),
    ...rows.map((row) => `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()),
    '',
    '  Ctrl-C stops it.',
    '',
  ].join('\n')
}

/** @param {string} dataDir @returns {DemoAccount[]} */
function readAccounts(dataDir) {
  const file = path.join(dataDir, 'demo-accounts.json')
  if (!fs.existsSync(file)) return []
  /** @type {unknown} */
  const value = JSON.parse(fs.readFileSync(file, 'utf8'))
  return Array.isArray(value) ? value : []
}
