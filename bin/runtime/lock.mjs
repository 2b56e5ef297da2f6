// @ts-check
import fs from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { isAlive, sleep, thisProcess } from './processes.mjs'

/** @typedef {{ pid: number, start: string | null, what: string, since: string }} LockHolder */

/**
 * Takes a lock file that names its holder. A dead holder's lock is taken over.
 * @param {string} file
 * @param {string} what  who holds it, in words a person reads
 * @returns {{ release: () => void } | { holder: LockHolder }}
 */
export function tryLock(file, what) {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const mine = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
    const text = JSON.stringify({ ...thisProcess(), what, since: new Date().toISOString() })
    fs.writeFileSync(mine, text)
    try {
      // A link appears whole or not at all: nobody ever reads a half-written holder.
      fs.linkSync(mine, file)
      return { release: () => releaseOwn(file, text) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      fs.rmSync(mine, { force: true })
    }
    const holder = readHolder(file)
    if (holder && isAlive(holder)) return { holder }
    takeAside(file, holder)
  }
  throw new Error(`the lock ${path.basename(file)} changed hands five times while it was being taken`)
}

/**
 * Does one thing at a time across processes; waits for the others.
 * @template T
 * @param {string} file
 * @param {string} what
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withMutex(file, what, action) {
  for (;;) {
    const lock = tryLock(file, what)
    if ('release' in lock) {
      try {
        return await action()
      } finally {
        lock.release()
      }
    }
    await sleep(100)
  }
}

/** @param {string} file @returns {LockHolder | null} */
export function readHolder(file) {
  try {
    const value = JSON.parse(fs.readFileSync(file, 'utf8'))
    return typeof value.pid === 'number' ? value : null
  } catch {
    return null
  }
}

/** @param {string} file @param {string} text */
function releaseOwn(file, text) {
  try {
    if (fs.readFileSync(file, 'utf8') === text) fs.rmSync(file)
  } catch {
    // It is gone already: there is nothing left to give back.
  }
}

/** Moves a dead holder's lock away; a lock that a quicker process took meanwhile is put back. @param {string} file @param {LockHolder | null} dead */
function takeAside(file, dead) {
  const aside = `${file}.stale.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    fs.renameSync(file, aside)
  } catch {
    return
  }
  const taken = readHolder(aside)
  try {
    if (taken && taken.pid !== dead?.pid && isAlive(taken)) fs.linkSync(aside, file)
  } finally {
    fs.rmSync(aside, { force: true })
  }
}
