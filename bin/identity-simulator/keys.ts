import 'reflect-metadata'
import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { simulatedOrganisation } from '@/lib/aadhaar/simulated'

/** A key with its certificate, for node:crypto. */
export interface KeyPair {
  readonly key: KeyObject
  readonly publicKey: KeyObject
  readonly certificate: X509Certificate
}

export interface SimulatorKeys {
  /** Vouches for the others. */
  readonly root: KeyPair
  /** Signs the answers; the portal pins its certificate. */
  readonly uidaiSigning: KeyPair
  /** Devices encrypt session keys to it. */
  readonly uidaiEncryption: KeyPair
  readonly deviceProvider: KeyPair
  readonly device: KeyPair
  /** The portal's own, given to it with the configuration. */
  readonly agency: KeyPair
  /** Nobody's: for answers that somebody else signed. */
  readonly stranger: KeyPair
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 } as const
const day = 86_400_000

interface Issued {
  readonly pair: KeyPair
  readonly keys: CryptoKeyPair
  readonly name: string
}

/** An authority of its own, made anew at each start, and everything that hangs on it. Every certificate says in its name that it is simulated, and lasts a month. */
export async function makeKeys(options: { from?: Date } = {}): Promise<SimulatorKeys> {
  const from = options.from ?? new Date(Date.now() - day)
  const issue = (commonName: string, issuer?: Issued): Promise<Issued> => issueCertificate({ commonName, issuer, from })
  const root = await issue('Root')
  const [uidaiSigning, uidaiEncryption, provider, agency, stranger] = await Promise.all([issue('Answers', root), issue('Session keys', root), issue('Device provider', root), issue('Portal', root), issue('Stranger')])
  const device = await issue('Device 0001', provider)
  return {
    root: root.pair, uidaiSigning: uidaiSigning.pair, uidaiEncryption: uidaiEncryption.pair, deviceProvider: provider.pair, device: device.pair, agency: agency.pair, stranger: stranger.pair,
  }
}

async function issueCertificate({ commonName, issuer, from }: { commonName: string; issuer: Issued | undefined; from: Date }): Promise<Issued> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const name = `CN=${commonName}, O=${simulatedOrganisation}, C=IN`
  const created = await x509.X509CertificateGenerator.create({
    subject: name, issuer: issuer?.name ?? name, publicKey: keys.publicKey, signingKey: (issuer?.keys ?? keys).privateKey, signingAlgorithm: algorithm,
    notBefore: from, notAfter: new Date(from.getTime() + 31 * day), extensions: [new x509.BasicConstraintsExtension(!issuer || commonName.endsWith('provider'), undefined, true)],
  })
  const key = createPrivateKey({ key: Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)), format: 'der', type: 'pkcs8' })
  return { pair: { key, publicKey: createPublicKey(key), certificate: new X509Certificate(Buffer.from(created.rawData)) }, keys, name }
}

/** The name by which a session key says which certificate it was encrypted to: the day its validity ends, in GMT. */
export function certificateIdOf(certificate: X509Certificate): string {
  return new Date(certificate.validTo).toISOString().slice(0, 10).replaceAll('-', '')
}
