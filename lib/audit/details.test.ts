import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { catalogue, eventKinds } from '@/lib/audit/catalogue'
import { detailItems } from '@/lib/audit/details'
import type { LedgerEntry } from '@/lib/audit/entries'
import { Catalogue } from '@/lib/reference/catalogue'
import en from '@/messages/en.json'
import hi from '@/messages/hi.json'

const codes = new Catalogue({ states: [], districts: [], occupations: [], eshramOccupations: [], masters: [], pincodes: [] })
const entryOf = (overrides: Partial<LedgerEntry>): LedgerEntry => ({
  ref: '7', at: new Date('2026-11-21T09:52:14Z'), kind: 'signOut.done', outcome: 'done', actorKind: 'admin', actorName: 'Shri Admin', byReader: false, address: null, subjectId: null, subjectName: null, subjectKind: null,
  stateCode: null, requestId: null, grantId: null, exportId: null, details: {}, ...overrides,
})
const items = (entry: LedgerEntry, options: { isOfficer?: boolean; locale?: 'en' | 'hi' } = {}) =>
  Object.fromEntries(detailItems({ entry, isOfficer: options.isOfficer ?? false, locale: options.locale ?? 'en', codes, purposes: new Map([['p1', 'Ration cards']]) }).map(({ term, value }) => [term, value.replaceAll('\u00a0', ' ')]))

describe('what an event holds', () => {
  test.each(eventKinds.map((kind) => [kind]))('%s: each part has a name in both languages', (kind) => {
    const keys = Object.keys(catalogue[kind].shape).filter((key) => key !== 'box' && key !== 'change')
    for (const messages of [en, hi]) expect(Object.keys(messages.eventDetails.terms)).toEqual(expect.arrayContaining(keys))
  })

  test('has no name for what no event holds', () => {
    const held = new Set<string>(eventKinds.flatMap((kind) => Object.keys(catalogue[kind].shape)))
    // What `view` is called where it says whose ledger was read.
    held.add('viewOf')
    expect(Object.keys(en.eventDetails.terms).filter((key) => !held.has(key))).toEqual([])
  })

  test.each(eventKinds.map((kind) => [kind]))('%s: each word of a list is said in words', (kind) => {
    for (const [key, type] of Object.entries(catalogue[kind].shape)) {
      for (const value of optionsOf(type)) {
        // Formats are names in every language.
        if (key === 'format') continue
        // In Hindi, for an English word may be its own code.
        const said = Object.values(items(entryOf({ kind, details: { [key]: value } }), { locale: 'hi' }))
        expect(said, `${kind} ${key} ${value}`).toHaveLength(1)
        expect(said[0], `${kind} ${key}`).not.toBe(value)
      }
    }
  })

  test('is said in words: instants, days, amounts, lists, filters', () => {
    expect(items(entryOf({ kind: 'registrants.listed', details: { grants: ['GR-7F3K2Q'], filters: { gender: '1' }, columns: ['uan', 'name'], rows: 4218, digest: 'ab', count: null, purpose: 'Ration cards' } }))).toEqual({
      Grants: 'GR-7F3K2Q', 'Narrowed by': 'gender: 1', Parameters: 'UAN and Name', Rows: '4,218', 'Keyed digest of the workers': 'ab', Purpose: 'Ration cards',
    })
    expect(items(entryOf({ kind: 'ledger.read', details: { view: 'admin', filters: { purpose: 'p1', outcome: 'refused', kind: 'signIn.done', fromDay: '2026-11-21' }, rows: 1 } }))['Narrowed by']).toBe('purpose: Ration cards, outcome: Refused, what: Signed in and from day: 21 Nov 2026')
    expect(items(entryOf({ kind: 'export.opened', details: { number: 'EXP-1', expiresAt: '2026-11-21T09:52:14.000Z', deleteBy: '2027-11-21' } }))).toEqual({
      Number: 'EXP-1', 'Open until': '21 Nov 2026, 15:22:14 IST', 'To be deleted by': '21 Nov 2027',
    })
    expect(items(entryOf({ kind: 'export.downloadEnded', details: { number: 'EXP-1', bytesSent: 1_900_000, complete: false } }), { locale: 'hi' })).toEqual({ क्रमांक: 'EXP-1', 'भेजा गया': '1.9 MB', 'अंत तक': 'नहीं' })
  })

  test('tells whose ledger was read apart from how many a request shows', () => {
    expect(items(entryOf({ kind: 'ledger.read', details: { view: 'own', filters: {}, rows: 3 } }))['Which ledger']).toBe('the own trail')
    expect(items(entryOf({ kind: 'request.previewed', details: { number: 'REQ-1', revision: 2, hash: 'ab', view: 90_210, download: 3, lostView: null, lostDownload: null } }))['Workers newly in sight']).toBe('90,210')
  })

  test('tells an officer of the own acts everything, and of others\' what the sentence says', () => {
    const previewed = entryOf({ kind: 'request.previewed', details: { number: 'REQ-1', revision: 2, hash: 'ab', view: 90_210, download: 3, lostView: null, lostDownload: null } })
    expect(items(previewed)).toHaveProperty('Workers newly in sight', '90,210')
    expect(items(previewed, { isOfficer: true })).toEqual({ Number: 'REQ-1', Revision: '2' })
    expect(items({ ...previewed, byReader: true }, { isOfficer: true })).toHaveProperty('Workers newly in sight')
  })
})

/** The words that a part can be; none for what is typed or counted. */
function optionsOf(type: z.core.$ZodType): string[] {
  if (type instanceof z.ZodOptional || type instanceof z.ZodNullable) return optionsOf(type.unwrap())
  return type instanceof z.ZodEnum ? type.options.map(String) : []
}
