import { describe, expect, test } from 'vitest'
import { eventKinds } from '@/lib/audit/catalogue'
import { eventKey, eventSentence } from '@/lib/audit/sentence'
import en from '@/messages/en.json'
import hi from '@/messages/hi.json'

describe('every kind of event', () => {
  test.each(eventKinds.map((kind) => [kind]))('%s has a sentence and a word for filters in both languages, and no other kind has', (kind) => {
    for (const messages of [en, hi]) {
      expect(Object.keys(messages.events)).toContain(eventKey(kind))
      expect(Object.keys(messages.activity.kinds)).toContain(eventKey(kind))
    }
  })

  test('there are no sentences for kinds that do not exist', () => {
    const keys = eventKinds.map(eventKey).sort()
    expect([Object.keys(en.events).sort(), Object.keys(en.activity.kinds).sort()]).toEqual([keys, keys])
  })

  test.each(eventKinds.map((kind) => [kind]))('%s says something even of an event without details', (kind) => {
    for (const locale of ['en', 'hi'] as const) expect(eventSentence({ kind, details: {} }, locale)).not.toMatch(/[{}]|events\.|undefined|NaN|^$/)
  })
})

test('sentences hold the event\'s own numbers and words', () => {
  const say = (kind: Parameters<typeof eventSentence>[0]['kind'], details: object, locale: 'en' | 'hi' = 'en') => eventSentence({ kind, details: { ...details } }, locale).replaceAll('\u00a0', ' ')
  expect(say('signIn.refused', { cause: 'locked' })).toBe('Was not signed in: too many wrong passwords before')
  expect(say('registrants.listed', { rows: 4218, columns: ['uan', 'name'], filters: { district: 212 } })).toBe('Saw a page of workers: 4,218 rows, 2 parameters, filtered')
  expect(say('registrants.listed', { rows: 1, columns: ['uan'], filters: {} })).toBe('Saw a page of workers: 1 row, 1 parameter')
  expect(say('registrant.opened', { columns: ['uan'] })).toBe('Opened one worker: 1 parameter')
  expect(say('export.opened', { number: 'EXP-7F3K2Q', expiresAt: '2026-11-21T09:52:14Z' })).toBe('Opened file EXP-7F3K2Q until 15:22:14 IST')
  expect(say('export.downloadEnded', { number: 'EXP-7F3K2Q', bytesSent: 1_900_000, complete: false })).toBe('Downloaded 1.9 MB of file EXP-7F3K2Q; it broke off')
  expect(say('mail.sent', { mail: 'exportLink' }, 'hi')).toBe('मेल भेजा: फ़ाइल का लिंक')
  expect(say('access.refused', { what: 'files.new', cause: 'role' })).toBe('Was refused: the page to ask for a file')
  expect(say('access.refused', { what: 'a.page.of.old', cause: 'role' })).toBe('Was refused: a.page.of.old')
  expect(say('strangers.repeated', { kind: 'signIn.refused', count: 4218, minutes: 10, network: '203.0.113.9' })).toBe('4,218 more refusals of people not signed in, from 203.0.113.9, within 10 minutes: Sign-in refused')
  expect(say('export.revoked', { number: 'EXP-7F3K2Q', reason: 'grantsChanged' })).toBe('Took file EXP-7F3K2Q back: the grants changed meanwhile')
  expect(say('account.created', { userId: 'anil.jha', kind: 'officer' }, 'hi')).toBe('खाता anil.jha (अधिकारी) बनाया')
})

test('what a person typed is shown as typed', () => {
  expect(eventSentence({ kind: 'account.deactivated', details: { reason: "{count} <b>it's</b>" } }, 'en')).toBe("Deactivated the account: {count} <b>it's</b>")
})
