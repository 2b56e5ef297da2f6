import { expect, test } from 'vitest'
import { databaseServerOf, modeOf, processEnvironment, trainingEnvironment } from './environment.mjs'

test('the server’s address keeps everything but user and password', () => {
  expect(databaseServerOf('postgresql://owner:p%40ss@db.example:5433/portal?sslmode=require')).toBe('postgresql://db.example:5433/portal?sslmode=require')
})

test.each(['mysql://a@b/c', 'not an address'])('%s is refused', (url) => {
  expect(() => databaseServerOf(url)).toThrow(/DATABASE_URL/)
})

test('the mode is demo unless it says production; anything else is refused, never guessed', () => {
  expect(modeOf({})).toBe('demo')
  expect(modeOf({ PORTAL_MODE: 'production' })).toBe('production')
  expect(() => modeOf({ PORTAL_MODE: 'Production' })).toThrow(/PORTAL_MODE/)
})

test('the caller’s own settings win over generated ones, and the origin follows the port', () => {
  const given = { dataDir: '/data', databaseUrl: 'u', databaseServer: 's', secrets: { PORTAL_SECRET: 'generated', MASTER_KEY: 'key', VAULT_KEY: 'vault', LEDGER_KEY: 'ledger' } }
  expect(processEnvironment({ env: { PORT: '4000', PORTAL_SECRET: 'mine' }, ...given })).toMatchObject({
    PORTAL_ORIGIN: 'http://localhost:4000', PORTAL_SECRET: 'mine', MASTER_KEY: 'key', VAULT_KEY: 'vault', LEDGER_KEY: 'ledger', DATA_DIR: '/data', PORTAL_MODE: 'demo',
  })
})

test('a portal for practice has a folder and a port of its own, and is refused where anything is in earnest', () => {
  expect(trainingEnvironment({ HOME: '/home' })).toEqual({ HOME: '/home', TRAINING: 'on', DATA_DIR: '.data-training', PORT: '3100' })
  expect(trainingEnvironment({ DATA_DIR: '/room', PORT: '4000' })).toEqual({ TRAINING: 'on', DATA_DIR: '/room', PORT: '4000' })
  expect(() => trainingEnvironment({ PORTAL_MODE: 'production' })).toThrow(/PORTAL_MODE=production/)
  for (const name of ['SMTP_URL', 'DATABASE_URL', 'AADHAAR_CONFIGURATION', 'LEDGER_WITNESSES']) expect(() => trainingEnvironment({ [name]: 'in earnest' })).toThrow(`refused with ${name}`)
  expect(() => trainingEnvironment({ STORAGE: 's3' })).toThrow('refused with STORAGE=s3')
  const keys = { PORTAL_SECRET: 'a', MASTER_KEY: 'b', VAULT_KEY: 'c', LEDGER_KEY: 'd', DATABASE_SERVER: 'e' }
  expect(trainingEnvironment({ ...keys, STORAGE: 'disk' })).toEqual({ STORAGE: 'disk', TRAINING: 'on', DATA_DIR: '.data-training', PORT: '3100' })
})
