import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canTraverse, findUser } from './server-user.mjs'

let folder = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'user-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const stranger = { name: 'stranger', uid: 4_000_001, gid: 4_000_001 }

test('a folder below a closed one cannot be reached, also before it exists', () => {
  fs.chmodSync(folder, 0o700)
  expect(canTraverse(path.join(folder, 'not', 'yet'), stranger)).toBe(false)
  fs.chmodSync(folder, 0o711)
  expect(canTraverse(path.join(folder, 'not', 'yet'), stranger)).toBe(true)
})

test('the owner passes a folder that is closed to others', () => {
  fs.chmodSync(folder, 0o700)
  const { uid, gid } = fs.statSync(folder)
  expect(canTraverse(folder, { name: 'owner', uid, gid })).toBe(true)
})

test('a user is found by its whole name, and root never', () => {
  const passwdFile = path.join(folder, 'passwd')
  fs.writeFileSync(passwdFile, 'root:x:0:0::/root:/bin/sh\npostgresql:x:7:7::/:/bin/sh\npostgres:x:101:104:PostgreSQL:/:/bin/sh\n')
  expect(findUser('postgres', passwdFile)).toEqual({ name: 'postgres', uid: 101, gid: 104 })
  expect(findUser('root', passwdFile)).toBeNull()
  expect(findUser('eshram', passwdFile)).toBeNull()
})
