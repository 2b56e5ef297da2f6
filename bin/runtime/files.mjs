// @ts-check
import fs from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { PlainError, diskFullSentence } from './plain-error.mjs'

/**
 * Writes a file whole or not at all: a crash in between leaves the old one.
 * @param {string} file @param {string} text @param {number} [mode]
 */
export function writeWhole(file, text, mode = 0o600) {
  const next = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  const handle = fs.openSync(next, 'wx', mode)
  try {
    fs.writeSync(handle, text)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  fs.renameSync(next, file)
}

/** @param {string} file @returns {unknown} the JSON in it, or undefined when there is no such file */
export function readJson(file) {
  if (!fs.existsSync(file)) return undefined
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    throw new PlainError(`${file} is not readable as JSON; restore it from a backup, nothing was changed.`, { cause: error })
  }
}

/**
 * Refuses to begin what would fill the disk.
 * @param {string} dir @param {number} neededBytes
 */
export function requireFreeSpace(dir, neededBytes) {
  let current = path.resolve(dir)
  while (!fs.existsSync(current)) current = path.dirname(current)
  const { bavail, bsize } = fs.statfsSync(current)
  if (bavail * bsize >= neededBytes) return
  const megabytes = Math.floor((bavail * bsize) / 1e6)
  throw new PlainError(`${diskFullSentence(`below ${current}`)} It has ${megabytes} MB left and the portal needs ${Math.ceil(neededBytes / 1e6)} MB.`)
}

/** Where the temporary files of an ordinary run go, by the umask of nobody: others may pass through, not list. @param {string} dir */
export function makeDataDir(dir) {
  if (fs.existsSync(dir)) return
  fs.mkdirSync(dir, { recursive: true })
  fs.chmodSync(dir, 0o711)
}

/**
 * Makes the folder of a portal for practice, or finds the one that an earlier start made: in the folder of another portal it would bring that one's database up to date and change its keys before anybody could refuse.
 * @param {string} dataDir
 */
export function makeTrainingDir(dataDir) {
  const mark = path.join(dataDir, 'training')
  if (!fs.existsSync(mark) && fs.existsSync(dataDir) && fs.readdirSync(dataDir).length > 0) throw new PlainError(`A training portal is refused in ${dataDir}, which another portal uses: it begins a folder of its own. Choose another DATA_DIR.`)
  makeDataDir(dataDir)
  fs.writeFileSync(mark, '')
}
