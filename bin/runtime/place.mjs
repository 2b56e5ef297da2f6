// @ts-check
// Where the cluster lies. As root the server runs as an ordinary user, which may not pass a closed folder such as /root.
import fs from 'node:fs'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { isComplete } from './cluster.mjs'
import { PlainError } from './plain-error.mjs'
import { canTraverse, chooseServerUser } from './server-user.mjs'

/** @typedef {import('./server-user.mjs').ServerUser} ServerUser */

/**
 * @param {string} dataDir  an existing folder
 * @returns {Promise<{ baseDir: string, clusterDir: string, user: ServerUser | null, notes: string[] }>}
 */
export async function placeCluster(dataDir) {
  const pointer = path.join(dataDir, 'postgres.location')
  const known = fs.existsSync(pointer) ? fs.readFileSync(pointer, 'utf8').trim() : undefined
  const user = await chooseServerUser({ clusterDir: path.join(known ?? dataDir, 'postgres') })
  if (known) {
    claim({ baseDir: known, dataDir })
    return { baseDir: known, clusterDir: path.join(known, 'postgres'), user, notes: [] }
  }
  const inside = path.join(dataDir, 'postgres')
  if (!user || canTraverse(dataDir, user)) return { baseDir: dataDir, clusterDir: inside, user, notes: [] }
  if (isComplete(inside)) {
    throw new PlainError(`The database in ${inside} lies below a folder that the user "${user.name}" may not pass; allow it (chmod o+x on each folder above), or move the project where it was.`)
  }
  return placeOutside({ dataDir, pointer, user })
}

/** @param {{ dataDir: string, pointer: string, user: ServerUser }} options */
function placeOutside({ dataDir, pointer, user }) {
  const hash = createHash('sha256').update(fs.realpathSync(dataDir)).digest('hex').slice(0, 12)
  const baseDir = `/var/lib/eshram-portal-${hash}`
  const clusterDir = path.join(baseDir, 'postgres')
  const notes = [`The user "${user.name}", which runs the database because root may not, cannot reach ${dataDir}; the database lies in ${baseDir}.`]
  fs.mkdirSync(baseDir, { recursive: true, mode: 0o711 })
  if (isComplete(clusterDir)) {
    const aside = `${clusterDir}.left-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    fs.renameSync(clusterDir, aside)
    notes.push(`An earlier database of this folder was kept as ${aside}.`)
  }
  claim({ baseDir, dataDir })
  fs.writeFileSync(pointer, `${baseDir}\n`)
  return { baseDir, clusterDir, user, notes }
}

/** A copied data folder must not write into the database of the one it was copied from. @param {{ baseDir: string, dataDir: string }} options */
function claim({ baseDir, dataDir }) {
  const file = path.join(baseDir, 'belongs-to')
  const here = fs.realpathSync(dataDir)
  const other = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : here
  const otherPointer = path.join(other, 'postgres.location')
  if (other !== here && fs.existsSync(otherPointer) && fs.readFileSync(otherPointer, 'utf8').trim() === baseDir) {
    throw new PlainError(`${here} looks like a copy of ${other}, whose database it would use; remove ${path.join(here, 'postgres.location')} and secrets.json there to begin with an empty one.`)
  }
  fs.mkdirSync(baseDir, { recursive: true, mode: 0o711 })
  fs.writeFileSync(file, `${here}\n`)
}
