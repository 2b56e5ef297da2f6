import { createHash } from 'node:crypto'
import { deviceErrorOf, type DeviceError } from '@/lib/aadhaar/device-errors'
import { Hidden, type PidSecret } from '@/lib/aadhaar/hidden'
import { fingerTypes } from '@/lib/aadhaar/pid-options'
import { childOf, hasOnlyChildren, readXml, type XmlElement, type XmlProblem } from '@/lib/aadhaar/xml-reader'
import { limits } from '@/lib/limits'

/** What UIDAI knows a registered device by; sent on as it came. */
export interface RegisteredDevice {
  readonly dpId: string
  readonly rdsId: string
  readonly rdsVer: string
  readonly mi: string
  readonly mc: string
  readonly dc: string
}

/** A captured finger, encrypted by the device for UIDAI: nobody between can read it, and nobody may keep it. */
export interface Capture {
  readonly device: RegisteredDevice
  readonly biometricTypes: keyof typeof fingerTypes
  /** 0-100; null when the device does not tell. */
  readonly quality: number | null
  readonly certificateId: string
  readonly sessionKey: PidSecret
  readonly hmac: PidSecret
  readonly data: PidSecret
  /** When the finger was captured, by the computer's clock. */
  readonly capturedAt: Date
  /** The same as the device wrote it: Indian time without a zone. */
  readonly timestamp: string
  /** SHA-256 of the encrypted block: what is remembered so that it serves once. */
  readonly digest: string
}

export type PidDataProblem = XmlProblem | 'elements' | 'attributes' | 'encoding' | 'timestamp'

export type PidDataRead =
  | { readonly kind: 'captured'; readonly capture: Capture }
  | { readonly kind: 'deviceRefused'; readonly error: DeviceError }
  | { readonly kind: 'unreadable'; readonly problem: PidDataProblem }

/**
 * Reads what the device's service answered to CAPTURE and the browser passed on (RD 2.0, PidData). Everything is checked again here: it comes from a
 * computer that is not ours. An error of the device is an answer of its own; of an answer without error everything must be there, and nothing else.
 */
export function readPidData(xml: string): PidDataRead {
  const read = readXml(xml, { bytesMax: limits.pidDataBytesMax })
  if (read.problem !== null) return unreadable(read.problem)
  const response = childOf(read.root, 'Resp')
  if (read.root.name !== 'PidData' || !response) return unreadable('elements')
  const errorCode = response.attributes.get('errCode') ?? ''
  if (!/^-?\d{1,6}$/.test(errorCode)) return unreadable('attributes')
  if (Number(errorCode) !== 0) return { kind: 'deviceRefused', error: deviceErrorOf(errorCode) }
  return readCapture(read.root, response)
}

function readCapture(root: XmlElement, response: XmlElement): PidDataRead {
  const [device, sessionKey, hmac, data] = ['DeviceInfo', 'Skey', 'Hmac', 'Data'].map((name) => childOf(root, name))
  if (!hasOnlyChildren(root, ['Resp', 'DeviceInfo', 'Skey', 'Hmac', 'Data']) || !device || !sessionKey || !hmac || !data) return unreadable('elements')
  if (!hasOnlyExtras(device) || [response, sessionKey, hmac, data].some((each) => each.children.length > 0)) return unreadable('elements')
  const known = readDevice(device)
  const biometricTypes = typesOf(response)
  const quality = response.attributes.get('qScore') ?? ''
  const certificateId = sessionKey.attributes.get('ci') ?? ''
  if (!known || !biometricTypes || !/^(\d{1,3}(\.\d+)?)?$/.test(quality) || !/^\d{8}$/.test(certificateId) || (data.attributes.get('type') ?? 'X') !== 'X') return unreadable('attributes')
  const [key, check, block] = [sessionKey, hmac, data].map((each) => bytesOf(each.text))
  // RSA-2048; a SHA-256 with its tag; a timestamp, something and a tag.
  if (!key || !check || !block || key.length !== 256 || check.length !== 48 || block.length < 19 + 16 + 1) return unreadable('encoding')
  const timestamp = block.subarray(0, 19).toString('latin1')
  const capturedAt = instantOf(timestamp)
  if (!capturedAt) return unreadable('timestamp')
  const secrets = { sessionKey: new Hidden('pid', key.toString('base64')), hmac: new Hidden('pid', check.toString('base64')), data: new Hidden('pid', block.toString('base64')) } as const
  const digest = createHash('sha256').update(block).digest('hex')
  return { kind: 'captured', capture: { device: known, biometricTypes, quality: quality === '' ? null : Number(quality), certificateId, ...secrets, capturedAt, timestamp, digest } }
}

/** Newer services add the device's serial number and the like, which is not sent on. */
function hasOnlyExtras(device: XmlElement): boolean {
  return device.children.every((child) => /^additional_info$/i.test(child.name)) && device.children.length <= 1
}

function readDevice({ attributes }: XmlElement): RegisteredDevice | null {
  const of = (name: string): string => attributes.get(name) ?? ''
  const device = { dpId: of('dpId'), rdsId: of('rdsId'), rdsVer: of('rdsVer'), mi: of('mi'), mc: of('mc'), dc: of('dc') }
  const isWhole = Object.entries(device).every(([name, value]) => (name === 'mc' ? bytesOf(value) !== null && value.length <= 8_000 : /^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(value)))
  return isWhole ? device : null
}

function typesOf({ attributes }: XmlElement): Capture['biometricTypes'] | null {
  if (!/^[1-9]\d?$/.test(attributes.get('fCount') ?? '')) return null
  if (!['iCount', 'pCount'].every((name) => /^0?$/.test(attributes.get(name) ?? ''))) return null
  const fType = attributes.get('fType')
  return fType === fingerTypes.FMR ? 'FMR' : fType === fingerTypes.FIR ? 'FIR' : fType === fingerTypes['FMR,FIR'] ? 'FMR,FIR' : null
}

/** Base64 as devices write it, with line breaks; null when it is not. */
function bytesOf(text: string): Buffer | null {
  const plain = text.replace(/\s+/g, '')
  return plain !== '' && plain.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : null
}

/** The instant of an Indian time without a zone, `2026-11-21T15:04:05`; null when there is no such time. */
export function instantOf(timestamp: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(timestamp)) return null
  const instant = new Date(`${timestamp}+05:30`)
  // A 30 February becomes the 2 March.
  return !Number.isNaN(instant.getTime()) && new Date(instant.getTime() + 5.5 * 3_600_000).toISOString().startsWith(timestamp) ? instant : null
}

function unreadable(problem: PidDataProblem): PidDataRead {
  return { kind: 'unreadable', problem }
}
