import { X509Certificate } from 'node:crypto'
import { readSignedDocument } from '@/lib/aadhaar/signed-document'
import { childOf, hasOnlyChildren, readXml, type XmlElement } from '@/lib/aadhaar/xml-reader'
import { decryptBlock, type OpenedBlock } from './block-check'
import { people, type Person } from './people'
import { Refused } from './refused'
import { agency, type World } from './world'

export interface CheckedRequest {
  readonly person: Person
  readonly block: OpenedBlock
  readonly agencyCode: string
  readonly subAgencyCode: string
  readonly device: ReadonlyMap<string, string>
}

const deviceElements = ['Meta', 'Device']

/** Checks a request in UIDAI's order as far as it is known: way, form, signature, device, block, person, finger. Throws the code of the first that fails. */
export function checkRequest(input: { world: World; path: string; xml: string; now: Date }): CheckedRequest {
  const { world, xml, now } = input
  const auth = readForm(xml)
  const of = (name: string): string => auth.attributes.get(name) ?? ''
  requireWay(input.path, of('uid'))
  if (of('ver') !== '2.5') throw new Refused('540')
  if (of('rc') !== 'Y') throw new Refused('512')
  if (of('tid') !== 'registered') throw new Refused('520')
  if (of('ac') !== agency.code || of('sa') !== agency.subCode) throw new Refused('530')
  if (of('lk') !== agency.licenceKey) throw new Refused('566')
  if (world.fault === 'licenceOver') throw new Refused('565')
  requireSignature({ world, xml, auth, now })
  const device = requireDevice(world, auth)
  const block = decryptBlock({ world, auth, now })
  requireUses(auth, block)
  const person = people.find((each) => each.number === of('uid'))
  if (!person) throw new Refused('998')
  requireStanding(person)
  return { person, block, agencyCode: of('ac'), subAgencyCode: of('sa'), device }
}

/** The transaction a request names, if it can be read: an answer echoes it even in refusal. */
export function transactionOf(xml: string): string {
  const read = readXml(xml, { bytesMax: 200_000 })
  return read.problem === null ? read.root.attributes.get('txn') ?? '' : ''
}

function readForm(xml: string): XmlElement {
  const read = readXml(xml, { bytesMax: 200_000 })
  if (read.problem !== null || read.root.name !== 'Auth') throw new Refused('510')
  const { root } = read
  const order = root.children.map((child) => (deviceElements.includes(child.name) ? 'Device' : child.name)).join()
  const known = ['uid', 'rc', 'tid', 'ac', 'sa', 'ver', 'txn', 'lk', 'xmlns']
  const isWhole = order === 'Uses,Device,Skey,Hmac,Data,Signature' && [...root.attributes.keys()].every((name) => known.includes(name)) && known.slice(0, -1).every((name) => root.attributes.has(name))
  if (!isWhole) throw new Refused('510')
  if (!/^[A-Za-z0-9.,\-\\/():]{1,50}$/.test(root.attributes.get('txn') ?? '') || /^U[^:]*:/.test(root.attributes.get('txn') ?? '')) throw new Refused('510')
  return root
}

/** version / agency / two digits / the ASA's licence: digits are 0 and 0 for what is no number. */
function requireWay(path: string, uid: string): void {
  const [first, second] = /^\d{12}$/.test(uid) ? [uid[0], uid[1]] : ['0', '0']
  if (path !== ['2.5', agency.code, first, second, agency.asaLicenceKey].join('/')) throw new Refused('940')
}

function requireSignature(input: { world: World; xml: string; auth: XmlElement; now: Date }): void {
  const { certificate } = input.world.keys.agency
  const keyInfo = childOf(input.auth, 'Signature')?.children.find((child) => child.name === 'KeyInfo')
  const sent = keyInfo && childOf(keyInfo, 'X509Data')?.children[0]?.text.replace(/\s/g, '')
  if (!sent || !isCertificate(sent, certificate)) throw new Refused('570')
  const signed = readSignedDocument({ xml: input.xml, rootName: 'Auth', certificates: [certificate], signatureAlgorithms: ['rsa-sha256'], now: input.now })
  if (signed.problem !== null) throw new Refused('569')
}

function isCertificate(base64: string, expected: X509Certificate): boolean {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64')).fingerprint256 === expected.fingerprint256
  } catch {
    return false
  }
}

function requireDevice(world: World, auth: XmlElement): ReadonlyMap<string, string> {
  const element = auth.children.find((child) => deviceElements.includes(child.name))
  const of = (name: string): string => element?.attributes.get(name) ?? ''
  const { device, keys } = world
  if (!element || !hasOnlyChildren(element, []) || element.attributes.size !== 6) throw new Refused('510')
  if (of('rdsId') !== device.rdsId) throw new Refused('555')
  if (of('rdsVer') !== device.rdsVer) throw new Refused('556')
  if (of('dpId') !== device.dpId) throw new Refused('557')
  if (of('dc') !== device.dc) throw new Refused('521')
  if (of('mi') !== device.mi) throw new Refused('524')
  if (!isCertificate(of('mc'), keys.device.certificate) || !keys.device.certificate.verify(keys.deviceProvider.publicKey)) throw new Refused('527')
  return element.attributes
}

/** What the request says it uses must be what the block holds. */
function requireUses(auth: XmlElement, block: OpenedBlock): void {
  const uses = childOf(auth, 'Uses')
  const of = (name: string): string => uses?.attributes.get(name) ?? ''
  if (!uses || !['pi', 'pa', 'pfa', 'bio', 'pin', 'otp'].every((name) => /^[yn]$/.test(of(name)))) throw new Refused('550')
  if (of('bio') !== 'y') throw new Refused('550')
  const said = of('bt').split(',')
  if (of('bt') === '') throw new Refused('820')
  if (said.some((type) => !['FMR', 'FIR', 'IIR', 'FID'].includes(type))) throw new Refused('821')
  if (block.records.length === 0 || said.some((type) => !block.records.some((record) => record.type === type))) throw new Refused('810')
  if (block.records.some((record) => !said.includes(record.type))) throw new Refused('821')
}

function requireStanding(person: Person): void {
  switch (person.standing) {
    case 'live': return
    case 'locked': throw new Refused('330')
    case 'cancelled': throw new Refused('996')
    case 'suspended': throw new Refused('997')
    case 'withoutBiometrics': throw new Refused('811')
  }
}
