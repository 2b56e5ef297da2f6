import { constants, createDecipheriv, createHash, createVerify, privateDecrypt, type KeyObject } from 'node:crypto'
import { childOf, readXml, type XmlElement } from '@/lib/aadhaar/xml-reader'
import { certificateIdOf } from './keys'
import { deviceHash, indianTime, recordStatement } from './pid-block'
import { Refused } from './refused'
import type { World } from './world'

export interface BioRecord {
  readonly type: string
  readonly bytes: Buffer
}

export interface OpenedBlock {
  readonly timestamp: string
  readonly records: readonly BioRecord[]
}

const timestampLength = 19
const tagBytes = 16
const hourMilliseconds = 3_600_000
const ageHoursMax = 24

/** Opens the block that the device encrypted and checks what the device swore in it. Throws UIDAI's code of the first thing that is wrong. */
export function decryptBlock(input: { world: World; auth: XmlElement; now: Date }): OpenedBlock {
  const { world, auth, now } = input
  const [skey, hmac, data] = ['Skey', 'Hmac', 'Data'].map((name) => childOf(auth, name))
  if (!skey || !hmac || !data || (data.attributes.get('type') ?? 'X') !== 'X') throw new Refused('510')
  if (skey.attributes.get('ci') !== certificateIdOf(world.keys.uidaiEncryption.certificate)) throw new Refused('501')
  const block = Buffer.from(data.text, 'base64')
  const timestamp = block.subarray(0, timestampLength).toString('latin1')
  const sessionKey = decryptKey({ world, encrypted: Buffer.from(skey.text, 'base64'), timestamp })
  const pid = opened({ sealed: block.subarray(timestampLength), sessionKey, timestamp }) ?? refuse('502')
  const check = opened({ sealed: Buffer.from(hmac.text, 'base64'), sessionKey, timestamp }) ?? refuse('503')
  if (!check.equals(createHash('sha256').update(pid).digest())) throw new Refused('564')
  const digest = createHash('sha256').update(block).digest('hex')
  const records = readPid({ world, pid: pid.toString(), timestamp })
  requireTime(timestamp, now)
  if (world.seenBlocks.has(digest)) throw new Refused('563')
  world.seenBlocks.add(digest)
  return { timestamp, records }
}

/** Both paddings that agencies were told to use; which one it is shows by itself. */
function decryptKey(input: { world: World; encrypted: Buffer; timestamp: string }): Buffer {
  const { key } = input.world.keys.uidaiEncryption
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(input.timestamp) }, input.encrypted)
  } catch {
    return withoutPadding(key, input.encrypted)
  }
}

/** Node 20 does not take PKCS#1 v1.5 off (CVE-2023-46809), so it is taken off here: 00 02, non-zero bytes, 00, the key. The key is nobody's: a leak by time harms no one. */
function withoutPadding(key: KeyObject, encrypted: Buffer): Buffer {
  try {
    const plain = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted)
    const end = plain.indexOf(0, 2)
    if (plain[0] === 0 && plain[1] === 2 && end >= 10 && plain.length - end - 1 === 32) return plain.subarray(end + 1)
  } catch {
    // Not even of the key's length.
  }
  throw new Refused('500')
}

function opened(input: { sealed: Buffer; sessionKey: Buffer; timestamp: string }): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', input.sessionKey, Buffer.from(input.timestamp.slice(-12)), { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(input.timestamp.slice(-16)))
    decipher.setAuthTag(input.sealed.subarray(-tagBytes))
    return Buffer.concat([decipher.update(input.sealed.subarray(0, -tagBytes)), decipher.final()])
  } catch {
    return null
  }
}

function readPid(input: { world: World; pid: string; timestamp: string }): BioRecord[] {
  const { world, timestamp } = input
  const read = readXml(input.pid, { bytesMax: 200_000 })
  if (read.problem !== null || read.root.name !== 'Pid') throw new Refused('511')
  const of = (name: string): string => read.root.attributes.get(name) ?? ''
  if (of('ver') !== '2.0') throw new Refused('541')
  if (of('wadh') !== '') throw new Refused('552')
  if (of('ts') !== timestamp) throw new Refused('502')
  const bios = childOf(read.root, 'Bios') ?? refuse('810')
  if (bios.attributes.get('dih') !== deviceHash(world.device)) throw new Refused('558')
  for (const type of ['FMR', 'FIR']) if (bios.children.filter((bio) => bio.attributes.get('type') === type).length > 1) throw new Refused('310')
  return bios.children.map((bio) => {
    if (!/^(UNKNOWN|(LEFT|RIGHT)_(INDEX|LITTLE|MIDDLE|RING|THUMB))$/.test(bio.attributes.get('posh') ?? '')) throw new Refused('572')
    const statement = recordStatement({ record: bio.text, timestamp, deviceCode: world.device.dc })
    if (!createVerify('RSA-SHA256').update(statement).verify(world.keys.device.publicKey, bio.attributes.get('bs') ?? '', 'base64')) throw new Refused('822')
    return { type: bio.attributes.get('type') ?? '', bytes: Buffer.from(bio.text, 'base64') }
  })
}

function requireTime(timestamp: string, now: Date): void {
  const oldest = indianTime(new Date(now.getTime() - ageHoursMax * hourMilliseconds))
  if (timestamp < oldest) throw new Refused('561')
  if (timestamp > indianTime(new Date(now.getTime() + 60_000))) throw new Refused('562')
}

function refuse(code: string): never {
  throw new Refused(code)
}
