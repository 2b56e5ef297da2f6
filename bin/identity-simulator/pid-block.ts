import { constants, createCipheriv, createHash, createSign, publicEncrypt, randomBytes } from 'node:crypto'
import { element } from '@/lib/aadhaar/xml-writer'
import { certificateIdOf } from './keys'
import { putFinger, type Person } from './people'
import type { SimulatedDevice, World } from './world'

const day = 86_400_000

/** What the device gives out for a finger: the block encrypted to UIDAI, everything written as the specification of registered devices 2.0 has it. */
export function makePidData(input: { world: World; person: Person; types: readonly ('FMR' | 'FIR')[] }): string {
  const { world, person, types } = input
  const device = world.fault === 'deviceUnknown' ? { ...world.device, dpId: 'UNREGISTERED.PROVIDER' } : world.device
  const timestamp = indianTime(new Date(Date.now() + (world.fault === 'clockBehind' ? -day - 60_000 : world.fault === 'clockAhead' ? day / 24 : 0)))
  const pid = Buffer.from(pidXml({ world, device, person, types, timestamp }))
  const sessionKey = randomBytes(32)
  const encrypt = (plain: Buffer): Buffer => sealed({ plain, sessionKey, timestamp })
  const bodies = {
    key: encryptKey({ world, sessionKey, timestamp }),
    hmac: encrypt(createHash('sha256').update(pid).digest()),
    data: Buffer.concat([Buffer.from(timestamp), encrypt(pid)]),
  }
  const { idHash: _kept, ...sent } = device
  const fType = types.length === 2 ? '2' : types[0] === 'FIR' ? '1' : '0'
  return element('PidData', {},
    element('Resp', { errCode: '0', errInfo: 'Success', fCount: '1', fType, iCount: '0', pCount: '0', nmPoints: '38', qScore: '82' }),
    element('DeviceInfo', { ...sent, mc: world.keys.device.certificate.raw.toString('base64') }, element('additional_info', {}, element('Param', { name: 'srno', value: 'SIM-0001' }))),
    element('Skey', { ci: certificateIdOf(world.keys.uidaiEncryption.certificate) }, bodies.key.toString('base64')),
    element('Hmac', {}, bodies.hmac.toString('base64')),
    element('Data', { type: 'X' }, bodies.data.toString('base64')),
  ).markup
}

/** What the device says instead of a finger. */
export function pidDataOfError(code: number, info: string): string {
  return element('PidData', {}, element('Resp', { errCode: String(code), errInfo: info })).markup
}

/** An instant as devices write it: Indian time, no zone. */
export function indianTime(instant: Date): string {
  return new Date(instant.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 19)
}

/** The hash by which a block names its device. The specification leaves open how the parts are joined; here they follow each other, and the hash is small hexadecimal letters. */
export function deviceHash(device: SimulatedDevice): string {
  return createHash('sha256').update([device.dpId, device.rdsId, device.rdsVer, device.dc, device.mi, device.idHash].join('')).digest('hex')
}

/** What the device signs of a record: its hash, the time, its own code; joined like the hash above. */
export function recordStatement(input: { record: string; timestamp: string; deviceCode: string }): string {
  return createHash('sha256').update(input.record).digest('hex') + input.timestamp + input.deviceCode
}

function pidXml(input: { world: World; device: SimulatedDevice; person: Person; types: readonly string[]; timestamp: string }): string {
  const { world, device, timestamp } = input
  const records = input.types.map((type) => {
    const record = putFinger(input.person).toString('base64')
    const bs = createSign('RSA-SHA256').update(recordStatement({ record, timestamp, deviceCode: device.dc })).sign(world.keys.device.key, 'base64')
    return element('Bio', { type, posh: 'UNKNOWN', bs }, record)
  })
  return element('Pid', { ts: timestamp, ver: '2.0', wadh: '' }, element('Bios', { dih: deviceHash(device) }, ...records)).markup
}

/** AES-256-GCM with the end of the time as nonce and as associated data: twice under one key and nonce, as the protocol has it; the key serves once. */
function sealed(input: { plain: Buffer; sessionKey: Buffer; timestamp: string }): Buffer {
  const cipher = createCipheriv('aes-256-gcm', input.sessionKey, Buffer.from(input.timestamp.slice(-12)))
  cipher.setAAD(Buffer.from(input.timestamp.slice(-16)))
  return Buffer.concat([cipher.update(input.plain), cipher.final(), cipher.getAuthTag()])
}

function encryptKey(input: { world: World; sessionKey: Buffer; timestamp: string }): Buffer {
  const key = input.world.keys.uidaiEncryption.publicKey
  return input.world.padding === 'oaep'
    ? publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(input.timestamp) }, input.sessionKey)
    : publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, input.sessionKey)
}
