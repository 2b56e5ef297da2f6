import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeConfiguration } from '@/bin/identity-simulator/configuration-file'
import { makeKeys, type SimulatorKeys } from '@/bin/identity-simulator/keys'
import { newWorld } from '@/bin/identity-simulator/world'
import { openChannel } from '@/lib/aadhaar/authenticate'
import { readAadhaarConfiguration, type AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import { isSimulatedCertificate } from '@/lib/aadhaar/simulated'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const folder = useTemporaryFolder()
const file = path.join(folder, 'aadhaar.json')
type Json = Record<string, Record<string, unknown>>
let keys: SimulatorKeys
let written: Json
beforeAll(async () => {
  keys = await makeKeys()
  writeConfiguration({ world: newWorld(keys), folder, authorityPort: 9, devicePort: 11_100 })
  written = JSON.parse(fs.readFileSync(file, 'utf8'))
})

/** The simulator's file with something else in it, read. */
function readWith(changes: (settings: Json) => void = () => undefined, portalMode: 'demo' | 'production' = 'demo'): AadhaarConfiguration {
  const settings = structuredClone(written)
  changes(settings)
  const changed = path.join(folder, 'changed.json')
  fs.writeFileSync(changed, JSON.stringify(settings))
  return readAadhaarConfiguration({ file: changed, portalMode })
}

describe('the configuration', () => {
  it('is read with its defaults, and hides its licence keys', () => {
    const configuration = readWith()
    expect(configuration).toMatchObject({ environment: 'simulated', acceptsTestNumbers: true, response: { signatureAlgorithms: ['rsa-sha256'], timeToleranceSeconds: 120 }, asa: { path: 'uidai', envelope: { kind: 'none' } }, capture: { form: 'FMR,FIR', ageSecondsMax: 120 } })
    expect(configuration.responseCertificates[0]?.fingerprint256).toBe(keys.uidaiSigning.certificate.fingerprint256)
    expect(JSON.stringify(configuration)).not.toMatch(/SIMULATED-A(U|S)A-LICENCE/)
    expect(openChannel(configuration).signer?.certificate.fingerprint256).toBe(keys.agency.certificate.fingerprint256)
  })
  it('lies where only its owner reads it', () => expect(['aadhaar.json', 'portal.key.pem'].map((name) => fs.statSync(path.join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600]))

  it.each<[string, (settings: Json) => void, string]>([
    ['an unknown setting', (it) => { it.asa = { ...it.asa, followRedirects: true } }, 'asa (unrecognized_keys)'],
    ['a missing agency', (it) => { delete it.agency }, 'agency (invalid_type)'],
    ['a licence key with a space', (it) => { it.agency = { ...it.agency, licenceKey: 'a b' } }, 'agency.licenceKey (invalid_format)'],
    ['an agency code too long', (it) => { it.agency = { ...it.agency, code: 'ABCDEFGHIJK' } }, 'agency.code (invalid_format)'],
    ['SHA-1 alone, unknown name', (it) => { it.response = { ...it.response, signatureAlgorithms: ['sha1'] } }, 'response.signatureAlgorithms.0 (invalid_value)'],
    ['no certificate', (it) => { it.response = { certificateFiles: [] } }, 'response.certificateFiles (too_small)'],
    ['a tolerance of hours', (it) => { it.response = { ...it.response, timeToleranceSeconds: 7_200 } }, 'response.timeToleranceSeconds (too_big)'],
    ['another scheme', (it) => { it.asa = { ...it.asa, baseUrl: 'file:///etc/passwd' } }, 'asa.baseUrl (invalid_format)'],
    ['an empty allow-list', (it) => { it.devices = { levelMin: 'L1', allowed: [] } }, 'devices.allowed (too_small)'],
    ['a missing certificate file', (it) => { it.response = { certificateFiles: ['nowhere.pem'] } }, 'nowhere.pem is missing or no certificate'],
    ['a key as certificate', (it) => { it.response = { certificateFiles: ['portal.key.pem'] } }, 'portal.key.pem is missing or no certificate'],
    ['a simulated certificate under a real environment', (it) => { Object.assign(it, { environment: 'staging' }) }, 'a certificate is a simulated one'],
  ])('with %s is refused by name', (_name, change, expected) => expect(() => readWith(change)).toThrow(expected))

  it('never tells a value', () => {
    expect(() => readWith((it) => { it.agency = { ...it.agency, licenceKey: 'SECRET KEY' } })).toThrow(/^(?!.*SECRET).*$/)
  })
  it('that is missing, or no JSON, says so', () => {
    expect(() => readAadhaarConfiguration({ file: path.join(folder, 'no.json'), portalMode: 'demo' })).toThrow('missing or not JSON')
    expect(() => readAadhaarConfiguration({ file: path.join(folder, 'uidai.pem'), portalMode: 'demo' })).toThrow('missing or not JSON')
  })
  it('with a key that is not the certificate’s opens no channel', () => {
    fs.writeFileSync(path.join(folder, 'other.key.pem'), keys.stranger.key.export({ type: 'pkcs8', format: 'pem' }))
    const configuration = readWith((it) => { it.request = { ...it.request, signing: { by: 'portal', keyFile: 'other.key.pem', certificateFile: 'portal.pem' } } })
    expect(() => openChannel(configuration)).toThrow('other.key.pem is not the key of portal.pem')
    expect(openChannel(readWith((it) => { it.request = { ...it.request, signing: { by: 'asa' } } })).signer).toBeNull()
  })
})

describe('a portal in production', () => {
  it('refuses everything simulated, all reasons at once', () => {
    expect(() => readWith(undefined, 'production')).toThrow(/environment is simulated.*asa\.baseUrl is not https.*a certificate is a simulated one.*capture\.environment is not P/)
  })
  it('refuses simulated certificates also when the file calls itself production', () => {
    const pretend = (it: Json): void => {
      Object.assign(it, { environment: 'production', capture: { environment: 'P' } })
      it.asa = { ...it.asa, baseUrl: 'https://asa.example/authserver' }
    }
    expect(() => readWith(pretend, 'production')).toThrow(/^The Aadhaar configuration is refused: a certificate is a simulated one$/)
  })
  it('knows a simulated certificate by subject or issuer', () => {
    expect(isSimulatedCertificate(keys.device.certificate)).toBe(true)
    expect(isSimulatedCertificate({ subject: 'CN=UIDAI Auth, O=UIDAI, C=IN', issuer: 'CN=CCA, C=IN' })).toBe(false)
  })
})
