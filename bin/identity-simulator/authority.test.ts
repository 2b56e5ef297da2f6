import { createHash, createCipheriv, createSign, publicEncrypt, randomBytes, constants } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { answerTo } from '@/bin/identity-simulator/authority'
import { certificateIdOf } from '@/bin/identity-simulator/keys'
import { personOf, putFinger } from '@/bin/identity-simulator/people'
import { deviceHash, indianTime, makePidData, recordStatement } from '@/bin/identity-simulator/pid-block'
import { agency } from '@/bin/identity-simulator/world'
import { authRequestXml } from '@/lib/aadhaar/auth-request'
import { readPidData } from '@/lib/aadhaar/pid-data'
import { signRequest, type RequestSigner } from '@/lib/aadhaar/request-signature'
import { identityOf, requireCapture, useIdentity } from '@/lib/testing/identity'

/** The simulated UIDAI refuses what the real one does, each by its code: a portal that passes it has spoken correctly. */
const scene = useIdentity()
const way = (digits = '99'): string => ['2.5', agency.code, digits[0], digits[1], agency.asaLicenceKey].join('/')

afterEach(() => {
  Object.assign(scene().simulator.world, { fault: 'none' })
})

function signer(): RequestSigner {
  const found = scene().channel.signer
  if (!found) throw new Error('nobody signs')
  return found
}

/** A good request with `before` done to it before it is signed and `after` afterwards; the code it is answered with. */
async function codeFor(changes: { before?: (xml: string) => string; after?: (xml: string) => string; path?: string; pidData?: string; by?: RequestSigner }): Promise<string> {
  const { configuration, simulator: { world } } = scene()
  const capture = requireCapture(readPidData(changes.pidData ?? makePidData({ world, person: personOf('anil.jha'), types: ['FMR', 'FIR'] })))
  const xml = authRequestXml({ configuration, identity: identityOf('anil.jha'), capture, transaction: 'EDS-1' })
  const signed = await signRequest({ xml: changes.before?.(xml) ?? xml, signer: changes.by ?? signer() })
  const answer = answerTo({ world, path: changes.path ?? way(), xml: changes.after?.(signed) ?? signed })
  return /ret="y"/.test(answer) ? 'y' : /err="([^"]*)"/.exec(answer)?.[1] ?? 'none'
}

interface Pid {
  timestamp: string
  version: string
  wadh: string
  dih: string
  records: { type: string; posh: string; bs: string; text: string }[]
}

/** PidData made by hand, so that one thing in the encrypted block can be wrong. */
function pidDataWith(change: (pid: Pid) => void, options: { ci?: string; keyBytes?: number; hmacOf?: string; hmacKey?: Buffer; dataKey?: Buffer; blockTimestamp?: string; at?: Date } = {}): string {
  const { world } = scene().simulator
  const timestamp = indianTime(options.at ?? new Date())
  const text = putFinger(personOf('anil.jha')).toString('base64')
  const sign = (type: string): Pid['records'][number] => ({ type, posh: 'UNKNOWN', text, bs: createSign('RSA-SHA256').update(recordStatement({ record: text, timestamp, deviceCode: world.device.dc })).sign(world.keys.device.key, 'base64') })
  const pid: Pid = { timestamp, version: '2.0', wadh: '', dih: deviceHash(world.device), records: [sign('FMR'), sign('FIR')] }
  change(pid)
  const bios = pid.records.map((record) => `<Bio type="${record.type}" posh="${record.posh}" bs="${record.bs}">${record.text}</Bio>`).join('')
  const xml = `<Pid ts="${pid.timestamp}" ver="${pid.version}" wadh="${pid.wadh}"><Bios dih="${pid.dih}">${bios}</Bios></Pid>`
  const sessionKey = randomBytes(options.keyBytes ?? 32)
  const blockTimestamp = options.blockTimestamp ?? timestamp
  const seal = (plain: Buffer, key: Buffer): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(blockTimestamp.slice(-12))).setAAD(Buffer.from(blockTimestamp.slice(-16)))
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  const usable = sessionKey.length === 32 ? sessionKey : randomBytes(32)
  const skey = publicEncrypt({ key: world.keys.uidaiEncryption.publicKey, padding: constants.RSA_PKCS1_PADDING }, sessionKey).toString('base64')
  const hmac = seal(createHash('sha256').update(options.hmacOf ?? xml).digest(), options.hmacKey ?? usable).toString('base64')
  const data = Buffer.concat([Buffer.from(blockTimestamp), seal(Buffer.from(xml), options.dataKey ?? usable)]).toString('base64')
  const { dpId, rdsId, rdsVer, dc, mi } = world.device
  const mc = world.keys.device.certificate.raw.toString('base64')
  return `<PidData><Resp errCode="0" fCount="1" fType="2"/><DeviceInfo dpId="${dpId}" rdsId="${rdsId}" rdsVer="${rdsVer}" dc="${dc}" mi="${mi}" mc="${mc}"/><Skey ci="${options.ci ?? certificateIdOf(world.keys.uidaiEncryption.certificate)}">${skey}</Skey><Hmac>${hmac}</Hmac><Data>${data}</Data></PidData>`
}
const untouched = (): void => undefined
const hoursFromNow = (hours: number): Date => new Date(Date.now() + hours * 3_600_000)

describe('a request', () => {
  it('of the portal is taken, with Meta or Device, with a namespace or none', async () => {
    expect(await codeFor({})).toBe('y')
    expect(await codeFor({ before: (xml) => xml.replace('<Device ', '<Meta ').replace(/ xmlns="[^"]*"/, '') })).toBe('y')
  })
  it.each<[string, Parameters<typeof codeFor>[0], string]>([
    ['no XML', { after: () => 'hello' }, '510'], ['with something more', { before: (xml) => xml.replace('</Auth>', '<More/></Auth>') }, '510'], ['in another order', { before: (xml) => xml.replace(/(<Uses.*?\/>)(<Device.*?\/>)/, '$2$1') }, '510'],
    ['with another attribute', { before: (xml) => xml.replace('<Auth ', '<Auth extra="1" ') }, '510'], ['with a reserved transaction', { before: (xml) => xml.replace('EDS-1', 'UKC:1') }, '510'], ['without a signature', { after: (xml) => xml.replace(/<Signature.*<\/Signature>/s, '') }, '510'],
    ['without consent', { before: (xml) => xml.replace('rc="Y"', 'rc="N"') }, '512'], ['of another version', { before: (xml) => xml.replace('ver="2.5"', 'ver="2.0"') }, '540'], ['not from a registered device', { before: (xml) => xml.replace('tid="registered"', 'tid=""') }, '520'],
    ['of another agency', { before: (xml) => xml.replace(`ac="${agency.code}"`, 'ac="OTHER"') }, '530'], ['with another licence', { before: (xml) => xml.replace(agency.licenceKey, 'OTHER') }, '566'],
    ['on another way', { path: way('12') }, '940'], ['with 0/0 for a number', { path: way('00') }, '940'],
    ['changed after signing', { after: (xml) => xml.replace('txn="EDS-1"', 'txn="EDS-2"') }, '569'], ['without its certificate', { after: (xml) => xml.replace(/<KeyInfo>.*<\/KeyInfo>/s, '') }, '570'],
    ['of an unknown device service', { before: (xml) => xml.replace('SIMULATED.DESK.001', 'OTHER') }, '555'], ['of an old device service', { before: (xml) => xml.replace('rdsVer="1.0.0"', 'rdsVer="0.9"') }, '556'],
    ['of an unknown provider', { before: (xml) => xml.replace('SIMULATED.PROVIDER', 'OTHER') }, '557'], ['of an unknown device', { before: (xml) => xml.replace(/ dc="[^"]*"/, ' dc="x"') }, '521'], ['of an unknown model', { before: (xml) => xml.replace('mi="SIM100"', 'mi="X"') }, '524'],
    ['with another device certificate', { before: (xml) => xml.replace(/ mc="[^"]*"/, ' mc="QUJD"') }, '527'],
    ['that uses no finger', { before: (xml) => xml.replace('bio="y"', 'bio="n"') }, '550'], ['that names no kind', { before: (xml) => xml.replace(/ bt="[^"]*"/, ' bt=""') }, '820'], ['that names half of it', { before: (xml) => xml.replace('bt="FMR,FIR"', 'bt="FMR"') }, '821'],
    ['that names an iris', { before: (xml) => xml.replace('bt="FMR,FIR"', 'bt="FMR,FIR,IIR"') }, '810'],
    ['for another person', { before: (xml) => xml.replace(/uid="\d+"/, 'uid="999999990090"') }, '300'], ['for an unknown number', { before: (xml) => xml.replace(/uid="\d+"/, 'uid="999941057058"') }, '998'],
  ])('%s is refused by its code', async (_name, changes, code) => expect(await codeFor(changes)).toBe(code))

  it('signed with another key is refused, with whichever certificate', async () => {
    const { stranger, agency: own } = scene().simulator.world.keys
    const by = (certificate: typeof own.certificate): RequestSigner => ({ certificate, sign: async (bytes) => createSign('RSA-SHA256').update(bytes).sign(stranger.key) })
    expect([await codeFor({ by: by(stranger.certificate) }), await codeFor({ by: by(own.certificate) })]).toEqual(['570', '569'])
  })
})

describe('a block', () => {
  it('made by hand is taken when all is right', async () => expect(await codeFor({ pidData: pidDataWith(untouched) })).toBe('y'))
  it.each<[string, () => string, string]>([
    ['encrypted to another certificate', () => pidDataWith(untouched, { ci: '20200101' }), '501'], ['with a key of 16 bytes', () => pidDataWith(untouched, { keyBytes: 16 }), '500'],
    ['sealed with another key', () => pidDataWith(untouched, { dataKey: randomBytes(32) }), '502'], ['whose time outside is another', () => pidDataWith(untouched, { blockTimestamp: indianTime(hoursFromNow(-0.01)) }), '502'],
    ['whose check is sealed with another key', () => pidDataWith(untouched, { hmacKey: randomBytes(32) }), '503'], ['whose check is of something else', () => pidDataWith(untouched, { hmacOf: '<Pid/>' }), '564'],
    ['of another version', () => pidDataWith((pid) => { pid.version = '1.0' }), '541'], ['made for another service', () => pidDataWith((pid) => { pid.wadh = 'E0jzJ/P8UopUHAieZn8CKqS4WPMi5ZSYXgfnlfkWjrc=' }), '552'],
    ['of yesterday', () => pidDataWith(untouched, { at: hoursFromNow(-24.1) }), '561'], ['of this morning', () => pidDataWith(untouched, { at: hoursFromNow(-23.9) }), 'y'], ['of tomorrow', () => pidDataWith(untouched, { at: hoursFromNow(0.1) }), '562'],
    ['of another device', () => pidDataWith((pid) => { pid.dih = '0'.repeat(64) }), '558'], ['whose record nobody signed', () => pidDataWith((pid) => { for (const record of pid.records) record.bs = 'QUJD' }), '822'],
    ['whose record was exchanged', () => pidDataWith((pid) => { for (const record of pid.records) record.text = putFinger(personOf('anil.jha')).toString('base64') }), '822'],
    ['of an unknown finger', () => pidDataWith((pid) => { for (const record of pid.records) record.posh = 'TOE' }), '572'], ['with the same kind twice', () => pidDataWith((pid) => { for (const record of pid.records) record.type = 'FMR' }), '310'],
    ['without a finger', () => pidDataWith((pid) => { pid.records = [] }), '810'],
  ])('%s is refused by its code', async (_name, make, code) => expect(await codeFor({ pidData: make() })).toBe(code))

  it('that came before is a duplicate', async () => {
    const pidData = pidDataWith(untouched)
    expect([await codeFor({ pidData }), await codeFor({ pidData })]).toEqual(['y', '563'])
  })
})
