import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readHolder, tryLock, withMutex } from './lock.mjs'
import { processStart } from './processes.mjs'

let folder = ''
let file = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lock-'))
  file = path.join(folder, 'portal.lock')
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

test('the second taker is told who holds the lock, and gets it when it is given back', () => {
  const first = tryLock(file, 'runs the portal')
  expect(first).toHaveProperty('release')
  const second = tryLock(file, 'runs the portal')
  expect(second).toMatchObject({ holder: { pid: process.pid, what: 'runs the portal' } })
  if ('release' in first) first.release()
  expect(tryLock(file, 'runs the portal')).toHaveProperty('release')
  expect(fs.readdirSync(folder)).toEqual(['portal.lock'])
})

test('a lock of a process that is gone is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  fs.writeFileSync(file, JSON.stringify({ pid, start: '1', what: 'runs the portal', since: '' }))
  expect(tryLock(file, 'runs the portal')).toHaveProperty('release')
  expect(readHolder(file)?.pid).toBe(process.pid)
})

test('a lock whose number another process was given is taken over', () => {
  fs.writeFileSync(file, JSON.stringify({ pid: process.ppid, start: '1', what: 'runs the portal', since: '' }))
  // Without /proc nobody can tell the two apart, and the lock stays.
  expect('release' in tryLock(file, 'runs the portal')).toBe(processStart(process.ppid) !== null)
})

test('a half-written lock is nobody’s', () => {
  fs.writeFileSync(file, '{"pid":')
  expect(tryLock(file, 'runs the portal')).toHaveProperty('release')
})

test('a lock that was given back twice does not free another holder’s', () => {
  const first = tryLock(file, 'first')
  if ('release' in first) first.release()
  tryLock(file, 'second')
  if ('release' in first) first.release()
  expect(readHolder(file)?.what).toBe('second')
})

test('under the mutex only one works at a time', async () => {
  let inside = 0
  let most = 0
  const work = () =>
    withMutex(file, 'works', async () => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 20))
      inside -= 1
    })
  await Promise.all([work(), work(), work()])
  expect(most).toBe(1)
})
