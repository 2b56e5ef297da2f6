import { describe, expect, it } from 'vitest'
import { ed25519Of, sha256 } from '@/lib/crypto/ed25519'
import { formatVerifierKey, verifierKey } from '@/lib/ledger/notes/rules'
import { addCheckpointBody, alarmNews, alarmStepOf, parseAddCheckpoint, parseWitnesses } from '@/lib/ledger/witnesses/rules'

const { publicKey } = ed25519Of(new Uint8Array(32).fill(1))
const one = formatVerifierKey(verifierKey({ sha256, name: 'w.example/1', kind: 'witness', publicKey }))
const log = formatVerifierKey(verifierKey({ sha256, name: 'w.example/1', kind: 'log', publicKey }))

describe('the setting of witnesses', () => {
  it('names keys and addresses', () => {
    const other = formatVerifierKey(verifierKey({ sha256, name: 'w.example/2', kind: 'witness', publicKey }))
    expect(parseWitnesses(sha256, ` ${one} https://w.example/sub/ ,${other} http://127.0.0.1:9`).map(({ key, url }) => [key.name, url])).toEqual([['w.example/1', 'https://w.example/sub'], ['w.example/2', 'http://127.0.0.1:9']])
    expect(parseWitnesses(sha256, '')).toEqual([])
  })

  it.each([['a key of a log', `${log} https://w.example`], ['no address', one], ['an address that can be listened to', `${one} http://w.example`], ['one name twice', `${one} https://a.example,${one} https://b.example`], ['more', `${one} https://a.example x`]])('refuses %s', (_, setting) => {
    expect(() => parseWitnesses(sha256, setting)).toThrow(SyntaxError)
  })
})

describe('the alarm', () => {
  const times = { alarmAfter: 1 / 12, stopAfter: 24, warnFirst: 12, warnLast: 2 }

  it.each([[0, null], [1 / 12, null], [0.1, 'raised'], [11.9, 'raised'], [12, 'first'], [21.9, 'first'], [22, 'last'], [24, 'last'], [24.01, 'stopped'], [1_000, 'stopped']] as const)('after %s hours has come to %s', (unwitnessed, step) => {
    expect(alarmStepOf({ ...times, unwitnessed })).toBe(step)
  })

  it('is urgent from its beginning where policy leaves it little time, and never one before its minutes', () => {
    expect([0.05, 0.1, 1.1].map((unwitnessed) => alarmStepOf({ ...times, stopAfter: 1, unwitnessed }))).toEqual([null, 'last', 'stopped'])
  })

  it('is said once for each step, passes over steps that nobody saw, never goes back, and ends once', () => {
    expect(alarmNews({ standing: null, reached: null })).toBeNull()
    expect(alarmNews({ standing: null, reached: 'raised' })).toBe('raised')
    expect(alarmNews({ standing: 'raised', reached: 'raised' })).toBeNull()
    expect(alarmNews({ standing: 'raised', reached: 'last' })).toBe('last')
    expect(alarmNews({ standing: 'stopped', reached: 'first' })).toBeNull()
    expect(alarmNews({ standing: 'last', reached: null })).toBe('over')
  })
})

describe('a request to a witness', () => {
  /** The example of c2sp.org/tlog-witness, without its second signature. */
  const published = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`

  it('is read and written as the specification shows it', () => {
    const request = parseAddCheckpoint(published)
    expect(request).toMatchObject({ oldSize: 20_852_014 })
    expect(request?.proof.length).toBe(4)
    expect(request && addCheckpointBody(request)).toBe(published)
  })

  it.each(['', 'old 1', 'old 01\n\nnote', 'old -1\n\nnote', 'OLD 1\n\nnote', 'old 1\nshort\n\nnote'])('is nothing else: %j', (body) => {
    expect(parseAddCheckpoint(body)).toBeNull()
  })
})
