import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { completeLockfile, missingPlatformEntries } from './lockfile.mjs'

const file = path.resolve(import.meta.dirname, '../../package-lock.json')

test('the lockfile names the packages of every machine; npm ci refuses it otherwise (npm run lockfile mends it)', () => {
  expect(Object.keys(missingPlatformEntries(JSON.parse(fs.readFileSync(file, 'utf8'))))).toEqual([])
})

test('a missing package is put back for its own machine only', () => {
  const lockfile = {
    packages: {
      '': {},
      'node_modules/tool': { version: '1.0.0', dev: true, optionalDependencies: { '@tool/linux-x64-musl': '1.0.0', '@tool/darwin-arm64': '1.0.0', '@tool/here': '1.0.0', fsevents: '^2.0.0' } },
      'node_modules/tool/node_modules/@tool/here': { version: '1.0.0' },
    },
  }
  expect(missingPlatformEntries(lockfile)).toEqual({
    'node_modules/@tool/linux-x64-musl': { version: '1.0.0', cpu: ['x64'], libc: ['musl'], dev: true, optional: true, os: ['linux'] },
    'node_modules/@tool/darwin-arm64': { version: '1.0.0', cpu: ['arm64'], dev: true, optional: true, os: ['darwin'] },
  })
  expect(missingPlatformEntries(completeLockfile(lockfile))).toEqual({})
  expect(Object.keys(completeLockfile(lockfile).packages)[0]).toBe('')
})
