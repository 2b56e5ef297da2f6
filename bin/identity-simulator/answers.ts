import { createHash, randomBytes } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { algorithms } from '@/lib/aadhaar/algorithms'
import { element } from '@/lib/aadhaar/xml-writer'
import type { KeyPair } from './keys'
import { uidTokenOf } from './people'
import type { CheckedRequest } from './request-check'
import type { World } from './world'

export interface AnswerAttributes {
  readonly ret: 'y' | 'n'
  readonly code: string
  readonly txn: string
  readonly err?: string
  readonly ts: string
  readonly info?: string
}

/** The code of a new answer: 40 characters. */
export function newCode(): string {
  return randomBytes(20).toString('hex')
}

/** xsd:dateTime with milliseconds in Indian time, as UIDAI writes it. */
export function answerTime(instant: Date): string {
  return `${new Date(instant.getTime() + 5.5 * 3_600_000).toISOString().slice(0, -1)}+05:30`
}

/** The answer's XML, not signed. */
export function answerXml(attributes: AnswerAttributes): string {
  const { ret, code, txn, err, ts, info } = attributes
  return element('AuthRes', { code, ...(err === undefined ? {} : { err }), ...(info === undefined ? {} : { info }), ret, ts, txn }).markup
}

/** Signed as UIDAI does: enveloped, inclusive c14n, no KeyInfo. `digest` and `method` are for answers of another time. */
export function signAnswer(xml: string, pair: KeyPair, options: { method?: 'rsa-sha256' | 'rsa-sha1'; withKeyInfo?: boolean } = {}): string {
  const signed = new SignedXml({
    privateKey: pair.key, ...(options.withKeyInfo ? { publicCert: pair.certificate.toString() } : {}),
    canonicalizationAlgorithm: algorithms.canonicalization.inclusive, signatureAlgorithm: algorithms.signature[options.method ?? 'rsa-sha256'],
  })
  signed.addReference({ xpath: '/*', isEmptyUri: true, transforms: [algorithms.enveloped], digestAlgorithm: algorithms.digest.sha256 })
  signed.computeSignature(xml, { location: { reference: '/*', action: 'append' } })
  return signed.getSignedXml()
}

/** What was matched, in the 31 fields of version 4. `personKey` may be another one: that is a fault. */
export function infoOf(input: { world: World; request: CheckedRequest; token?: string; didMatch: boolean }): string {
  const { world, request } = input
  const count = (type: string): string => String(request.block.records.filter((record) => record.type === type).length)
  const [fmr, fir] = [count('FMR'), count('FIR')]
  const used = (fmr === '0' ? 0 : 2) + (fir === '0' ? 0 : 1)
  const usage = `010000${used}000000${input.didMatch ? '2' : '0'}10`
  const none = Array.from({ length: 9 }, () => 'NA')
  const of = (name: string): string => request.device.get(name) ?? ''
  const fields = [
    input.token ?? uidTokenOf(request.person, request.agencyCode), 'A', sha256(''), usage, '2.0', request.block.timestamp.replace(/\D/g, ''), fmr, fir, '0', '0', '2.5',
    sha256('ASASIM'), sha256(request.agencyCode), sha256(request.subAgencyCode), 'NA', ...none, 'registered', of('rdsId'), of('rdsVer'), of('dpId'), of('mi'), world.level, 'NA',
  ]
  return `04{${fields.join(',')}}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
