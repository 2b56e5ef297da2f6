import { describe, expect, it } from 'vitest'
import { authRequestPath, authRequestXml, isTransactionId, newTransactionId, type AadhaarIdentity } from '@/lib/aadhaar/auth-request'
import type { AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import { Hidden } from '@/lib/aadhaar/hidden'
import { readXml } from '@/lib/aadhaar/xml-reader'
import { capture, transaction } from '@/lib/testing/auth-answers'

const licence = (key: string): AadhaarConfiguration['agency']['licenceKey'] => new Hidden('licence-key', key)
const configuration: AadhaarConfiguration = {
  environment: 'staging', agency: { code: 'AGENCY', subCode: 'SUB', licenceKey: licence('AUA&KEY') },
  asa: { baseUrl: 'https://asa.example/authserver', path: 'uidai', licenceKey: licence('ASA/KEY'), timeoutMilliseconds: 20_000, envelope: { kind: 'none' } },
  request: { version: '2.5', deviceElement: 'Meta', namespace: null, biometricTypes: 'as-captured', signing: { by: 'asa' } },
  response: { certificateFiles: [], signatureAlgorithms: ['rsa-sha256'], timeToleranceSeconds: 120 },
  capture: { environment: 'S', fingers: 1, form: 'FMR,FIR', timeoutMilliseconds: 15_000, ageSecondsMax: 120, aheadSecondsMax: 30, qualityMin: 0, ports: [11_100] },
  devices: { levelMin: 'L1', allowed: null }, responseCertificates: [], acceptsTestNumbers: true,
}
const number: AadhaarIdentity = { by: 'number', number: { digits: new Hidden('aadhaar-number', '234123412346'), lastFour: '2346' } }
const virtualId: AadhaarIdentity = { by: 'virtualId', virtualId: { digits: new Hidden('virtual-id', '9123456789012340'), lastFour: '2340' } }
const token: AadhaarIdentity = { by: 'token', token: new Hidden('uid-token', '0'.repeat(72)) }
const requestWith = (changes: Partial<AadhaarConfiguration['request']> = {}, identity: AadhaarIdentity = number): string =>
  authRequestXml({ configuration: { ...configuration, request: { ...configuration.request, ...changes } }, identity, capture, transaction })

describe('the request', () => {
  it('is the specification’s, in its order, with nothing more', () => {
    expect(requestWith()).toBe(
      `<Auth uid="234123412346" rc="Y" tid="registered" ac="AGENCY" sa="SUB" ver="2.5" txn="${transaction}" lk="AUA&amp;KEY">`
      + '<Uses pi="n" pa="n" pfa="n" bio="y" bt="FMR,FIR" pin="n" otp="n"/><Meta rdsId="VENDOR.WIN.001" rdsVer="1.0.8" dpId="VENDOR.DP" dc="1b2c" mi="MFS100" mc="QUJD"/>'
      + '<Skey ci="20271231">a2V5</Skey><Hmac>aG1hYw==</Hmac><Data type="X">ZGF0YQ==</Data></Auth>',
    )
  })
  it('differs by agency where the configuration says so', () => {
    expect(requestWith({ deviceElement: 'Device' })).toContain('<Device rdsId=')
    expect(requestWith({ namespace: 'http://www.uidai.gov.in/authentication/uid-auth-request/2.0' })).toContain(' xmlns="http://www.uidai.gov.in/authentication/uid-auth-request/2.0">')
    expect(requestWith({ biometricTypes: 'FMR' })).toContain('bt="FMR"')
    expect([requestWith({}, virtualId), requestWith({}, token)].map((xml) => /uid="([^"]*)"/.exec(xml)?.[1])).toEqual(['9123456789012340', '0'.repeat(72)])
  })
  it('carries what a device says as a value, never as markup', () => {
    const hostile = { ...capture, device: { ...capture.device, mi: '"/><Uses bio="n"/><x y="' } }
    const read = readXml(authRequestXml({ configuration, identity: number, capture: hostile, transaction }), { bytesMax: 9_000 })
    if (read.problem !== null) throw new Error(read.problem)
    expect(read.root.children.map((child) => child.name)).toEqual(['Uses', 'Meta', 'Skey', 'Hmac', 'Data'])
    expect(read.root.children[1]?.attributes.get('mi')).toBe(hostile.device.mi)
    expect(() => authRequestXml({ configuration, identity: number, capture: { ...capture, device: { ...capture.device, mi: 'a\u0000b' } }, transaction })).toThrow(RangeError)
  })
})

describe('the way', () => {
  it.each([['number', number, ['2.5', 'AGENCY', '2', '3', 'ASA/KEY']], ['virtual id', virtualId, ['2.5', 'AGENCY', '0', '0', 'ASA/KEY']], ['token', token, ['2.5', 'AGENCY', '0', '0', 'ASA/KEY']]] as const)(
    'for a %s', (_name, identity, expected) => expect(authRequestPath({ configuration, identity })).toEqual(expected),
  )
  it('is the ASA’s own where it adds the rest', () => expect(authRequestPath({ configuration: { ...configuration, asa: { ...configuration.asa, path: 'as-given' } }, identity: number })).toEqual([]))
})

describe('a transaction id', () => {
  it.each([[transaction, true], ['A-z0.9,\\/(:)', true], ['x'.repeat(50), true], ['x'.repeat(51), false], ['', false], ['a b', false], ['UKC:1', false], ['U:1', false], ['UKC1', true], ['u:1', true], ['a;b', false], ['अ', false]])('%s: %s', (text, expected) => expect(isTransactionId(text)).toBe(expected))
  it('is new each time and one of them', () => {
    const made = Array.from({ length: 500 }, newTransactionId)
    expect(new Set(made).size).toBe(500)
    expect(made.every(isTransactionId)).toBe(true)
  })
  it('of another form stops the request', () => expect(() => authRequestXml({ configuration, identity: number, capture, transaction: 'UKC:1' })).toThrow(RangeError))
})
