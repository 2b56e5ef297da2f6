import { describe, expect, it } from 'vitest'
import { entryOf, type LedgerRow } from '@/lib/ledger/entries/rules'

const row: LedgerRow = {
  position: 7, recordedAt: new Date('2026-11-28T06:00:00.120Z'), kind: 'signIn.done', outcome: 'done', actorKind: 'officer', actorId: null, actorName: 'Smt. Ö', sessionId: null, address: '::1',
  subjectId: null, stateCode: 32, requestId: null, grantId: null, exportId: null, details: { z: [1, 1e21, 0.000001], a: 'é"\n', '€': null }, salt: '00000000-0000-4000-8000-000000000000',
}

describe('entries of the ledger', () => {
  it('are canonical JSON: keys in the order of their code units, numbers and letters in their one form', () => {
    expect(entryOf(row)).toBe('{"actorId":null,"actorKind":"officer","actorName":"Smt. Ö","address":"::1","details":{"a":"é\\"\\n","z":[1,1e+21,0.000001],"€":null},"exportId":null,"grantId":null,"kind":"signIn.done","outcome":"done","position":7,"recordedAt":"2026-11-28T06:00:00.120Z","requestId":null,"salt":"00000000-0000-4000-8000-000000000000","sessionId":null,"stateCode":32,"subjectId":null,"version":1}')
  })

  it('are the same for the same event, however its parts lie', () => {
    const { details, ...rest } = row
    expect(entryOf({ details: { '€': null, a: 'é"\n', z: [1, 1e21, 0.000001] }, ...rest })).toBe(entryOf({ ...rest, details }))
  })

  it.each([[{ kind: 'signOut.done' }], [{ position: 8 }], [{ salt: '00000000-0000-4000-8000-000000000001' }], [{ details: {} }], [{ stateCode: null }], [{ recordedAt: new Date('2026-11-28T06:00:00.121Z') }]])('differ when %j does', (change) => {
    expect(entryOf({ ...row, ...change })).not.toBe(entryOf(row))
  })

  it('are not made of what is no value', () => {
    expect(() => entryOf({ ...row, details: { count: Number.NaN } })).toThrow('NaN')
    expect(() => entryOf({ ...row, actorName: '\ud800' })).toThrow('surrogate')
  })
})
