import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { demoAccountRefusals, earnestRefusal, productionRefusals } from './refusals.mjs'

let dataDir = ''
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'refusals-'))
})
afterEach(() => fs.rmSync(dataDir, { recursive: true }))

const good = { PORTAL_SECRET: 'x'.repeat(32), MASTER_KEY: Buffer.alloc(32, 1).toString('base64'), VAULT_KEY: Buffer.alloc(32, 2).toString('base64'), LEDGER_KEY: Buffer.alloc(32, 3).toString('base64'), SMTP_URL: 'smtps://mail.example', PORTAL_ORIGIN: 'https://portal.example' }
const refusals = (changes: Record<string, string | undefined>) => productionRefusals({ env: { ...good, AADHAAR_CONFIGURATION: configuration('production'), ...changes }, dataDir })

function configuration(environment: string): string {
  const file = path.join(dataDir, `${environment}.json`)
  fs.writeFileSync(file, JSON.stringify({ environment }))
  return file
}

test('with everything of its own it runs', () => {
  expect(refusals({})).toEqual([])
})

test('an authority that is not the real one is refused, also one that cannot be read', () => {
  for (const environment of ['simulated', 'staging', 'pre-production']) expect(refusals({ AADHAAR_CONFIGURATION: configuration(environment) })).toEqual([expect.stringContaining(`environment: ${environment}`)])
  expect(refusals({ AADHAAR_CONFIGURATION: path.join(dataDir, 'none.json') })).toEqual([expect.stringContaining('missing or not JSON')])
})

test.each([
  [{ PORTAL_SECRET: undefined }, 'PORTAL_SECRET is missing'],
  [{ PORTAL_SECRET: 'x'.repeat(31) }, 'PORTAL_SECRET is short'],
  [{ MASTER_KEY: undefined }, 'MASTER_KEY is missing'],
  [{ MASTER_KEY: Buffer.alloc(31).toString('base64') }, 'MASTER_KEY is short'],
  [{ VAULT_KEY: undefined }, 'VAULT_KEY is missing'],
  [{ VAULT_KEY: Buffer.alloc(16).toString('base64') }, 'VAULT_KEY is short'],
  [{ LEDGER_KEY: undefined }, 'LEDGER_KEY is missing'],
  [{ LEDGER_KEY: Buffer.alloc(16).toString('base64') }, 'LEDGER_KEY is short'],
  [{ LEDGER_KEY: good.VAULT_KEY }, 'LEDGER_KEY is the same as another secret'],
  [{ VAULT_KEY: good.MASTER_KEY }, 'VAULT_KEY is the same as another secret'],
  [{ AADHAAR_CONFIGURATION: undefined }, 'AADHAAR_CONFIGURATION is missing'],
  [{ SMTP_URL: undefined }, 'SMTP_URL is missing'],
  [{ PORTAL_ORIGIN: undefined }, 'PORTAL_ORIGIN is missing'],
  [{ PORTAL_ORIGIN: 'http://portal.example' }, 'PORTAL_ORIGIN is http://portal.example'],
  [{ PORTAL_ORIGIN: 'http://localhost.example' }, 'PORTAL_ORIGIN is http://localhost.example'],
  [{ PORTAL_ORIGIN: 'portal' }, 'PORTAL_ORIGIN is not an address'],
])('%o is refused by name', (changes, sentence) => {
  expect(refusals(changes)).toEqual([expect.stringContaining(sentence)])
})

test.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:3000', 'https://portal.example'])('the origin %s is no reason', (PORTAL_ORIGIN) => {
  expect(refusals({ PORTAL_ORIGIN })).toEqual([])
})

test('a secret that was generated for the demonstration is recognised', () => {
  fs.writeFileSync(path.join(dataDir, 'secrets.json'), JSON.stringify({ PORTAL_SECRET: good.PORTAL_SECRET }))
  expect(refusals({})[0]).toBe('PORTAL_SECRET is the one generated for the demonstration.')
})

test('demonstration accounts are counted', () => {
  expect(demoAccountRefusals(0)).toEqual([])
  expect(demoAccountRefusals(7)[0]).toContain('7 demonstration accounts')
})

test('a demonstration begins on an empty database or its own, and never among the accounts of a portal in earnest', () => {
  expect(earnestRefusal({ demo: 0, others: 0 })).toBeNull()
  expect(earnestRefusal({ demo: 8, others: 3 })).toBeNull()
  expect(earnestRefusal({ demo: 0, others: 1 })).toContain('has 1 account and none of a demonstration')
})
