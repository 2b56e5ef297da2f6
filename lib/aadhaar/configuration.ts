import { X509Certificate } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Hidden } from '@/lib/aadhaar/hidden'
import { isSimulatedCertificate } from '@/lib/aadhaar/simulated'

const licenceKey = z.string().regex(/^[\x21-\x7e]{1,64}$/).transform((key) => new Hidden('licence-key', key))
const agencyCode = z.string().regex(/^[A-Za-z0-9]{1,10}$/)
const file = z.string().min(1)
const name = z.string().regex(/^[\x20-\x7e]{1,100}$/)

/**
 * What differs between agencies, their ASA and UIDAI's environments. The words are UIDAI's where it has one; each doubt that the specification and the field
 * leave open (research of the Auth API 2.5) is a setting, so that an agency's answer is a line in a file and not a change of the code.
 */
const schema = z.strictObject({
  /** Which of UIDAI's environments stands behind; `simulated` is nobody's. */
  environment: z.enum(['production', 'pre-production', 'staging', 'simulated']),
  agency: z.strictObject({ code: agencyCode, subCode: agencyCode, licenceKey }),
  asa: z.strictObject({
    /** The ASA's address up to the version: `https://host/authserver`. */
    baseUrl: z.url({ protocol: /^https?$/ }),
    /** `uidai`: version, agency, two digits and licence key follow. `as-given`: the ASA adds them itself. */
    path: z.enum(['uidai', 'as-given']).default('uidai'),
    licenceKey,
    timeoutMilliseconds: z.int().min(1_000).max(60_000).default(20_000),
    /** Some agencies' gateways put the answer into an envelope of their own: base64 in one element. */
    envelope: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('none') }), z.strictObject({ kind: z.literal('base64'), root: name, element: name })]).default({ kind: 'none' }),
    /** Certificates of the authority behind the ASA's own, where it is a private one. */
    authorityFile: file.optional(),
  }),
  request: z.strictObject({
    version: z.literal('2.5').default('2.5'),
    /** The specification of 2018 says Meta, newer clients say Device. */
    deviceElement: z.enum(['Meta', 'Device']),
    namespace: z.url().nullable(),
    /** `as-captured`: what the device says it took; otherwise always these. */
    biometricTypes: z.enum(['as-captured', 'FMR', 'FIR', 'FMR,FIR']).default('as-captured'),
    /** Who signs: this portal, or the ASA for it. */
    signing: z.discriminatedUnion('by', [z.strictObject({ by: z.literal('portal'), keyFile: file, certificateFile: file }), z.strictObject({ by: z.literal('asa') })]),
  }),
  response: z.strictObject({
    /** UIDAI's signing certificates, the current and the next; nothing in an answer can add one. */
    certificateFiles: z.array(file).min(1).max(8),
    signatureAlgorithms: z.array(z.enum(['rsa-sha256', 'rsa-sha512', 'rsa-sha1'])).min(1).default(['rsa-sha256']),
    timeToleranceSeconds: z.int().min(10).max(600).default(120),
  }),
  capture: z.strictObject({
    environment: z.enum(['P', 'PP', 'S']),
    fingers: z.int().min(1).max(10).default(1),
    form: z.enum(['FMR', 'FIR', 'FMR,FIR']).default('FMR,FIR'),
    timeoutMilliseconds: z.int().min(5_000).max(60_000).default(15_000),
    /** So old a finger may be when it reaches the portal; the clock of the computer may run ahead by as much as the second. */
    ageSecondsMax: z.int().min(30).max(600).default(120),
    aheadSecondsMax: z.int().min(0).max(600).default(30),
    qualityMin: z.int().min(0).max(100).default(0),
    /** Where browsers look for the device's service; the specification's range, or less where several must not be mistaken for one another. */
    ports: z.array(z.int().min(11_100).max(11_120)).min(1).default(Array.from({ length: 21 }, (_, index) => 11_100 + index)),
  }),
  devices: z.strictObject({
    levelMin: z.enum(['L0', 'L1']),
    /** Providers, services and models that are taken; null: all that UIDAI takes. */
    allowed: z.array(z.strictObject({ dpId: name, rdsId: name.optional(), mi: name.optional() })).min(1).nullable().default(null),
  }),
})

type Settings = z.infer<typeof schema>

export interface AadhaarConfiguration extends Settings {
  /** The pinned certificates, read. */
  readonly responseCertificates: readonly X509Certificate[]
  readonly acceptsTestNumbers: boolean
}

/**
 * Reads one JSON file; the files it names lie beside it unless they are absolute. Throws one sentence that names every setting that does not fit, never a
 * value. A portal in production takes no other environment than production, no simulated certificate and no address without TLS.
 */
export function readAadhaarConfiguration(input: { file: string; portalMode: 'demo' | 'production' }): AadhaarConfiguration {
  const folder = path.dirname(path.resolve(input.file))
  const result = schema.safeParse(parsedJson(input.file))
  if (!result.success) throw new Error(`The Aadhaar configuration does not fit: ${result.error.issues.map((issue) => `${issue.path.join('.') || 'file'} (${issue.code})`).join('; ')}`)
  const settings = withAbsoluteFiles(result.data, folder)
  const responseCertificates = settings.response.certificateFiles.map(readCertificate)
  const configuration = { ...settings, responseCertificates, acceptsTestNumbers: settings.environment !== 'production' }
  const refusals = input.portalMode === 'production' ? productionRefusals(configuration) : demoRefusals(configuration)
  if (refusals.length > 0) throw new Error(`The Aadhaar configuration is refused: ${refusals.join('; ')}`)
  return configuration
}

/** A certificate from a PEM file. Throws a sentence with the file's name. */
export function readCertificate(certificateFile: string): X509Certificate {
  try {
    return new X509Certificate(fs.readFileSync(certificateFile))
  } catch {
    throw new Error(`${path.basename(certificateFile)} is missing or no certificate`)
  }
}

function parsedJson(configurationFile: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(configurationFile, 'utf8'))
  } catch {
    throw new Error('The Aadhaar configuration is missing or not JSON.')
  }
}

function withAbsoluteFiles(settings: Settings, folder: string): Settings {
  const absolute = (each: string): string => path.resolve(folder, each)
  const { signing } = settings.request
  return {
    ...settings,
    asa: { ...settings.asa, authorityFile: settings.asa.authorityFile === undefined ? undefined : absolute(settings.asa.authorityFile) },
    request: { ...settings.request, signing: signing.by === 'portal' ? { ...signing, keyFile: absolute(signing.keyFile), certificateFile: absolute(signing.certificateFile) } : signing },
    response: { ...settings.response, certificateFiles: settings.response.certificateFiles.map(absolute) },
  }
}

function productionRefusals(configuration: AadhaarConfiguration): string[] {
  const { environment, asa, request, responseCertificates, capture } = configuration
  const own = request.signing.by === 'portal' ? [readCertificate(request.signing.certificateFile)] : []
  return [
    ...(environment === 'production' ? [] : [`environment is ${environment}: its people and numbers are made up`]),
    ...(asa.baseUrl.startsWith('https:') ? [] : ['asa.baseUrl is not https:']),
    ...([...own, ...responseCertificates].some(isSimulatedCertificate) ? ['a certificate is a simulated one'] : []),
    ...(capture.environment === 'P' ? [] : ['capture.environment is not P']),
  ]
}

/** A demonstration may speak to UIDAI's staging, but a made-up certificate vouches for made-up people only. */
function demoRefusals({ environment, responseCertificates }: AadhaarConfiguration): string[] {
  return environment !== 'simulated' && responseCertificates.some(isSimulatedCertificate) ? ['a certificate is a simulated one and the environment is not'] : []
}
