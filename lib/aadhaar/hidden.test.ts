import { inspect } from 'node:util'
import { Writable } from 'node:stream'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { Hidden } from '@/lib/aadhaar/hidden'
import { AppError } from '@/lib/errors'
import { logOptions } from '@/lib/log'

const value = 'MjM0MTIzNDEyMzQ2c2VjcmV0'
const secret = new Hidden('pid', value)

function logged(write: (log: pino.Logger) => void): string {
  let text = ''
  write(pino(logOptions, new Writable({ write: (chunk, _encoding, done) => { text += String(chunk); done() } })))
  return text
}

describe('a hidden value', () => {
  it.each([
    ['a template', () => `${secret}`], ['String()', () => String(secret)], ['adding', () => 'x' + secret], ['JSON', () => JSON.stringify({ deep: [{ secret }] })],
    ['inspect', () => inspect({ deep: { secret } }, { depth: 9, showHidden: true })], ['keys', () => JSON.stringify(Object.entries(secret))],
    ['a spread', () => JSON.stringify({ ...secret })], ['a clone', () => inspect(structuredClone({ ...secret }))],
    ['an error’s cause', () => inspect(new AppError('refused', { cause: { secret } }))],
    ['the log, as field', () => logged((log) => log.info({ secret }, 'asked'))], ['the log, deep', () => logged((log) => log.error({ a: { b: { c: [secret] } } }))],
    ['the log, as message', () => logged((log) => log.info(`it was ${secret}`))], ['the log, in an error', () => logged((log) => log.error({ err: Object.assign(new Error('x'), { secret }) }))],
  ])('does not show in %s', (_where, show) => {
    const text = show()
    expect(text).not.toContain(value)
    expect(text.length).toBeGreaterThan(0)
  })
  it('is revealed on purpose alone', () => expect(secret.reveal()).toBe(value))
  it('knows its like', () => {
    expect(secret.equals(new Hidden('pid', value))).toBe(true)
    expect(secret.equals(new Hidden('pid', value.slice(1)))).toBe(false)
    expect(secret.equals(new Hidden('pid', `${value.slice(0, -1)}1`))).toBe(false)
  })
})

it('the log’s last net hides what was passed bare under a telling name', () => {
  const names = ['pidData', 'skey', 'hmac', 'aadhaarNumber', 'uidToken', 'licenceKey', 'password']
  const text = logged((log) => log.info({ ...Object.fromEntries(names.map((name) => [name, value])), inner: Object.fromEntries(names.map((name) => [name, value])) }))
  expect(text).not.toContain(value)
  expect(text.match(/\[hidden\]/g)).toHaveLength(names.length * 2)
})
