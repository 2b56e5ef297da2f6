// @ts-check
import fs from 'node:fs'
import path from 'node:path'
import { PlainError } from './plain-error.mjs'
import { run } from './processes.mjs'

/** @typedef {{ name: string, uid: number, gid: number }} ServerUser */

/** True when this process is root, which the database server refuses to be. */
export function isRoot() {
  return process.getuid?.() === 0
}

/**
 * The ordinary user the database server runs as when the portal is started by root: `postgres`, else `eshram`
 * (made if the machine can), else `nobody`. Null: run as yourself. A cluster that exists keeps its owner.
 * @param {{ clusterDir: string, passwdFile?: string }} where
 * @returns {Promise<ServerUser | null>}
 */
export async function chooseServerUser({ clusterDir, passwdFile = '/etc/passwd' }) {
  const owner = ownerOf(clusterDir)
  if (!isRoot()) {
    const own = process.getuid?.()
    if (owner !== null && own !== undefined && owner.uid !== own) {
      throw new PlainError(`The database in ${clusterDir} belongs to another user (uid ${owner.uid}); start as that user or as root, or choose another folder with DATA_DIR.`)
    }
    return null
  }
  if (owner !== null && owner.uid !== 0) return { name: nameOf(owner.uid, passwdFile), ...owner }
  return findUser('postgres', passwdFile) ?? findUser('eshram', passwdFile) ?? (await makeUser(passwdFile)) ?? findNobody(passwdFile)
}

/** @param {string} dir */
function ownerOf(dir) {
  try {
    const { uid, gid } = fs.statSync(dir)
    return { uid, gid }
  } catch {
    return null
  }
}

/** @param {string} passwdFile */
function entries(passwdFile) {
  try {
    return fs.readFileSync(passwdFile, 'utf8').split('\n').map((line) => line.split(':'))
  } catch {
    return []
  }
}

/** @param {string} name @param {string} passwdFile @returns {ServerUser | null} */
export function findUser(name, passwdFile) {
  const entry = entries(passwdFile).find((parts) => parts[0] === name)
  const uid = Number(entry?.[2])
  const gid = Number(entry?.[3])
  return entry && uid > 0 && gid > 0 ? { name, uid, gid } : null
}

/** @param {number} uid @param {string} passwdFile */
function nameOf(uid, passwdFile) {
  return entries(passwdFile).find((parts) => Number(parts[2]) === uid)?.[0] ?? `uid ${uid}`
}

/** @param {string} passwdFile @returns {Promise<ServerUser | null>} */
async function makeUser(passwdFile) {
  const ways = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'eshram'],
    ['adduser', '--system', '--group', '--no-create-home', '--disabled-password', 'eshram'],
    // BusyBox, as in Alpine's images.
    ['adduser', '-S', '-D', '-H', 'eshram'],
  ]
  for (const [command = '', ...args] of ways) {
    await run(command, args)
    const user = findUser('eshram', passwdFile)
    if (user) return user
  }
  return null
}

/** @param {string} passwdFile @returns {ServerUser} */
function findNobody(passwdFile) {
  const nobody = findUser('nobody', passwdFile)
  if (nobody) return nobody
  throw new PlainError('The database server refuses to run as root and no ordinary user exists or could be made; add one named "eshram" (useradd --system eshram), or start the portal as an ordinary user.')
}

/**
 * True when the user may pass through every folder down to `dir`. Access lists are not asked: a wrong "no" only moves the data.
 * @param {string} dir @param {ServerUser} user
 */
export function canTraverse(dir, user) {
  let current = path.resolve(dir)
  while (!fs.existsSync(current)) current = path.dirname(current)
  current = fs.realpathSync(current)
  for (;;) {
    const stat = fs.statSync(current)
    const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001
    if ((stat.mode & bit) === 0) return false
    if (current === path.dirname(current)) return true
    current = path.dirname(current)
  }
}
