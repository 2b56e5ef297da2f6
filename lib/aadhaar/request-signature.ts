import { createPrivateKey, createSign, type BinaryLike, type X509Certificate } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { SignedXml, type ErrorFirstCallback } from 'xml-crypto'
import { algorithms } from '@/lib/aadhaar/algorithms'
import { readCertificate } from '@/lib/aadhaar/configuration'

/** Holds the agency's key, or reaches the module that does (PKCS#11, a key service): only bytes go in and a signature comes out. */
export interface RequestSigner {
  readonly certificate: X509Certificate
  /** RSA with SHA-256 (PKCS#1 v1.5) over the bytes. */
  sign(bytes: Buffer): Promise<Buffer>
}

/** A signer with its key in a file. Throws one sentence when key and certificate are missing or do not belong together. */
export function fileSigner(files: { keyFile: string; certificateFile: string }): RequestSigner {
  const certificate = readCertificate(files.certificateFile)
  const key = readKey(files.keyFile)
  if (!certificate.checkPrivateKey(key)) throw new Error(`${path.basename(files.keyFile)} is not the key of ${path.basename(files.certificateFile)}`)
  return { certificate, sign: async (bytes) => createSign('RSA-SHA256').update(bytes).sign(key) }
}

/**
 * The request with the agency's enveloped signature as its last child: whole document, inclusive c14n, rsa-sha256 with sha256 (rsa-sha1 is refused by UIDAI
 * since mid 2026), the certificate in KeyInfo. Verified by xmlsec1 in the tests.
 */
export async function signRequest(input: { xml: string; signer: RequestSigner }): Promise<string> {
  const { signer } = input
  // The library asks its algorithm for the value; this one asks the signer.
  class AskedSigner {
    getSignature(signedInfo: BinaryLike, _key: unknown): string
    getSignature(signedInfo: BinaryLike, _key: unknown, done?: ErrorFirstCallback<string>): void
    getSignature(signedInfo: BinaryLike, _key: unknown, done?: ErrorFirstCallback<string>): string {
      signer.sign(Buffer.from(String(signedInfo))).then((value) => done?.(null, value.toString('base64')), (error: unknown) => done?.(error instanceof Error ? error : new Error('the signer failed')))
      return ''
    }
    verifySignature(): boolean {
      return false
    }
    getAlgorithmName(): string {
      return algorithms.signature['rsa-sha256']
    }
  }
  const signed = new SignedXml({
    // Never used: the signer has the key.
    privateKey: 'held by the signer',
    publicCert: signer.certificate.toString(),
    canonicalizationAlgorithm: algorithms.canonicalization.inclusive,
    signatureAlgorithm: algorithms.signature['rsa-sha256'],
  })
  signed.SignatureAlgorithms = { [algorithms.signature['rsa-sha256']]: AskedSigner }
  signed.addReference({ xpath: '/*', isEmptyUri: true, transforms: [algorithms.enveloped], digestAlgorithm: algorithms.digest.sha256 })
  const compute = promisify((done: ErrorFirstCallback<SignedXml>) => signed.computeSignature(input.xml, { location: { reference: '/*', action: 'append' } }, done))
  await compute()
  return signed.getSignedXml()
}

function readKey(keyFile: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(fs.readFileSync(keyFile))
  } catch {
    throw new Error(`${path.basename(keyFile)} is missing or no private key`)
  }
}
