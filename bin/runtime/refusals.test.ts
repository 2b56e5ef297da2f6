import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { demoAccountRefusals, productionRefusals } from './refusals.mjs'

let dataDir = ''
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'refusals-'))
})
afterEach(() => fs.rmSync(dataDir, { recursive: true }))

const good = { PORTAL_SECRET: 'x'.repeat(32), MASTER_KEY: Buffer.alloc(32, 1).toString('base64'), SMTP_URL: 'smtps://mail.example', PORTAL_ORIGIN: 'https://portal.example' }
const refusals = (changes: Record<string, string | undefined>) => productionRefusals({ env: { ...good, ...changes }, dataDir })

test('while there is no second factor, nothing else has to be wrong', () => {
  expect(refusals({})).toEqual([expect.stringContaining('second factor')])
})

test.each([
  [{ PORTAL_SECRET: undefined }, 'PORTAL_SECRET is missing'],
  [{ PORTAL_SECRET: 'x'.repeat(31) }, 'PORTAL_SECRET is short'],
  [{ MASTER_KEY: undefined }, 'MASTER_KEY is missing'],
  [{ MASTER_KEY: Buffer.alloc(31).toString('base64') }, 'MASTER_KEY is short'],
  [{ SMTP_URL: undefined }, 'SMTP_URL is missing'],
  [{ PORTAL_ORIGIN: undefined }, 'PORTAL_ORIGIN is missing'],
  [{ PORTAL_ORIGIN: 'http://portal.example' }, 'PORTAL_ORIGIN is http://portal.example'],
  [{ PORTAL_ORIGIN: 'http://localhost.example' }, 'PORTAL_ORIGIN is http://localhost.example'],
  [{ PORTAL_ORIGIN: 'portal' }, 'PORTAL_ORIGIN is not an address'],
])('%o is refused by name', (changes, sentence) => {
  expect(refusals(changes)).toEqual([expect.stringContaining(sentence), expect.stringContaining('second factor')])
})

test.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:3000', 'https://portal.example'])('the origin %s is no reason', (PORTAL_ORIGIN) => {
  expect(refusals({ PORTAL_ORIGIN })).toHaveLength(1)
})

test('a secret that was generated for the demonstration is recognised', () => {
  fs.writeFileSync(path.join(dataDir, 'secrets.json'), JSON.stringify({ PORTAL_SECRET: good.PORTAL_SECRET }))
  expect(refusals({})[0]).toBe('PORTAL_SECRET is the one generated for the demonstration.')
})

test('demonstration accounts are counted', () => {
  expect(demoAccountRefusals(0)).toEqual([])
  expect(demoAccountRefusals(7)[0]).toContain('7 demonstration accounts')
})
