import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import manifest from '@/package.json'
import { hashSources, pagesState } from './build.mjs'
import { restartDelay } from './children.mjs'
import { readJson, requireFreeSpace, writeWhole } from './files.mjs'
import { tellingLine } from './logged.mjs'
import { makeLinks } from './native.mjs'
import { nodeRefusal } from './node-version.mjs'
import { arePackagesInstalled } from './packages.mjs'
import { sentenceOf } from './plain-error.mjs'
import { loadSecrets } from './secrets.mjs'

let root = ''
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'preparation-'))
})
afterEach(() => fs.rmSync(root, { recursive: true }))

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
  fs.writeFileSync(path.join(root, name), text)
}

test.each([['20.19.0', true], ['20.18.9', false], ['18.20.0', false], ['22.1.0', true], ['24.0.0', true]])('Node %s: runs the portal: %s', (version, runs) => {
  expect(nodeRefusal(version) === null).toBe(runs)
})

test('packages count as installed by npm’s own record, not by the folder being there', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } }
  write('package-lock.json', JSON.stringify(lock))
  fs.mkdirSync(path.join(root, 'node_modules'))
  expect(arePackagesInstalled(root)).toBe(false)
  write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.1' } } }))
  expect(arePackagesInstalled(root)).toBe(false)
  write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }))
  expect(arePackagesInstalled(root)).toBe(true)
  write('package-lock.json', JSON.stringify({ packages: { ...lock.packages, 'node_modules/c': { version: '3.0.0' } } }))
  expect(arePackagesInstalled(root)).toBe(false)
})

test('every script that runs tests by itself prepares first, also in a fresh clone', () => {
  const scripts = new Map<string, string>(Object.entries(manifest.scripts))
  const running = [...scripts].filter(([, command]) => /\bvitest run\b/.test(command)).map(([name]) => name)
  expect(running).toEqual(expect.arrayContaining(['test:unit', 'test:db']))
  for (const name of running) expect(scripts.get(`pre${name}`), name).toBe('node bin/prepare.mjs')
})

test('pages are built again when a source changes, not when a test does, and not after a build that was cut short', () => {
  write('app/page.tsx', 'one')
  expect(pagesState(root).isCurrent).toBe(false)
  pagesState(root).remember()
  expect(pagesState(root).isCurrent).toBe(true)
  write('app/page.test.tsx', 'a test')
  expect(pagesState(root).isCurrent).toBe(true)
  write('app/page.tsx', 'two')
  expect(pagesState(root).isCurrent).toBe(false)
  const state = pagesState(root)
  state.forget()
  expect(pagesState(root).isCurrent).toBe(false)
})

test('a source that moves changes the hash', () => {
  write('app/one.ts', 'same')
  const before = hashSources(root, ['app'])
  fs.renameSync(path.join(root, 'app/one.ts'), path.join(root, 'app/two.ts'))
  expect(hashSources(root, ['app'])).not.toBe(before)
})

test('the server’s library links are made where install scripts did not run, and made twice without harm', () => {
  write('native/pg-symlinks.json', JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]))
  write('native/lib/libpq.so.5.18', 'library')
  makeLinks(root)
  makeLinks(root)
  expect(fs.readlinkSync(path.join(root, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18')
})

test('too little space is one sentence that says how much is missing where', () => {
  expect(() => requireFreeSpace(path.join(root, 'not', 'yet'), Number.MAX_SAFE_INTEGER)).toThrow(/The disk below .* is full; .* MB left and the portal needs/)
  requireFreeSpace(root, 1)
})

test('a full disk is told the same way whoever meets it, and without a stack', () => {
  expect(sentenceOf(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))).toMatch(/^The disk .* is full; free some space/)
  expect(sentenceOf(Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/x/y' }))).toBe('This user may not write /x/y; make it writable, or choose another folder with DATA_DIR.')
})

test('a file is replaced whole, and leaves no half one behind', () => {
  writeWhole(path.join(root, 'file'), 'one')
  writeWhole(path.join(root, 'file'), 'two')
  expect(fs.readFileSync(path.join(root, 'file'), 'utf8')).toBe('two')
  expect(fs.readdirSync(root)).toEqual(['file'])
})

test('secrets are made once, kept, and never made up where a database exists', () => {
  const none = { clusterExists: false, clusterDir: '/cluster' }
  const made = loadSecrets(root, none)
  expect(loadSecrets(root, { clusterExists: true, clusterDir: '/cluster' })).toEqual(made)
  expect(Buffer.from(made.MASTER_KEY, 'base64')).toHaveLength(32)
  expect(Buffer.from(made.VAULT_KEY, 'base64')).toHaveLength(32)
  expect(fs.readFileSync(path.join(root, 'secrets.json'), 'utf8')).not.toContain(made.VAULT_KEY)
  fs.writeFileSync(path.join(root, 'secrets.json'), '{"PORTAL_SECRET":"')
  expect(() => readJson(path.join(root, 'secrets.json'))).toThrow(/not readable as JSON/)
  fs.writeFileSync(path.join(root, 'secrets.json'), '{}')
  expect(() => loadSecrets(root, none)).toThrow(/lacks/)
  fs.rmSync(path.join(root, 'secrets.json'))
  expect(() => loadSecrets(root, { clusterExists: true, clusterDir: '/cluster' })).toThrow(/restore it/)
})

test('the telling line of a failure is its error, not the noise around it', () => {
  expect(tellingLine('added 3\nnpm error code E404\nnpm error 404 Not Found - tool@1\nnpm error A complete log of this run')).toBe('npm error 404 Not Found - tool@1')
  expect(tellingLine('\x1b[31mstarting\x1b[0m\nError: no such table\n    at x.js:1')).toBe('Error: no such table')
  expect(tellingLine('')).toBe('it said nothing')
})

test('what dies again and again is started less and less often', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(restartDelay)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
})
