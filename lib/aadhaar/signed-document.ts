import type { X509Certificate } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { algorithms } from '@/lib/aadhaar/algorithms'
import { childOf, readXml, type XmlElement, type XmlProblem } from '@/lib/aadhaar/xml-reader'
import { limits } from '@/lib/limits'

export type SignatureProblem =
  | XmlProblem
  | 'root' // another document, or one inside another
  | 'signatureCount' // none, several, or elsewhere than as the root's child
  | 'signatureShape' // signs something else than the whole document, or carries more than a signature does
  | 'algorithm' // not allowed here
  | 'certificateExpired' // none of the pinned certificates is in force
  | 'signature' // made with another key
  | 'changed' // the document is not the one that was signed

export type SignedDocument = { readonly problem: SignatureProblem } | { readonly problem: null; readonly root: XmlElement }

export type SignatureAlgorithm = keyof typeof algorithms.signature

/**
 * Reads a document only as far as it is signed. The whole document must be signed (enveloped, empty URI) by one signature, the root's child, with one of the
 * pinned certificates that is in force at `now`; KeyInfo is not looked at. What is returned is read anew from the bytes that were hashed, never from the
 * document that came: wrapping another one around, or in, changes nothing in it.
 */
export function readSignedDocument(input: { xml: string; rootName: string; certificates: readonly X509Certificate[]; signatureAlgorithms: readonly SignatureAlgorithm[]; now: Date }): SignedDocument {
  const read = readXml(input.xml, { bytesMax: limits.authAnswerBytesMax })
  if (read.problem !== null) return { problem: read.problem }
  if (read.root.name !== input.rootName || countOf(read.document, input.rootName) !== 1) return { problem: 'root' }
  const signature = childOf(read.root, 'Signature')
  if (!signature || signature.namespace !== algorithms.namespace || countOf(read.document, 'Signature') !== 1) return { problem: 'signatureCount' }
  const shape = shapeProblem(signature, input.signatureAlgorithms)
  if (shape !== null) return { problem: shape }
  const inForce = input.certificates.filter((certificate) => Date.parse(certificate.validFrom) <= input.now.getTime() && input.now.getTime() <= Date.parse(certificate.validTo))
  if (inForce.length === 0) return { problem: 'certificateExpired' }
  let problem: 'signature' | 'changed' = 'signature'
  for (const certificate of inForce) {
    const signed = signedTextOf({ source: read.source, document: read.document, certificate, signatureAlgorithms: input.signatureAlgorithms })
    if (typeof signed !== 'string') {
      if (signed.isChanged) problem = 'changed'
      continue
    }
    const again = readXml(signed, { bytesMax: limits.authAnswerBytesMax })
    return again.problem === null && again.root.name === input.rootName ? { problem: null, root: again.root } : { problem: 'signatureShape' }
  }
  return { problem }
}

/** Elements of that name anywhere, whatever their prefix. */
function countOf(document: Document, localName: string): number {
  return document.getElementsByTagNameNS('*', localName).length
}

function shapeProblem(signature: XmlElement, allowed: readonly SignatureAlgorithm[]): 'signatureShape' | 'algorithm' | null {
  if (signature.children.some((child) => !['SignedInfo', 'SignatureValue', 'KeyInfo'].includes(child.name)) || !childOf(signature, 'SignatureValue')) return 'signatureShape'
  const info = childOf(signature, 'SignedInfo')
  const reference = info && childOf(info, 'Reference')
  const transforms = reference && childOf(reference, 'Transforms')
  const parts = info && reference ? { canonicalization: childOf(info, 'CanonicalizationMethod'), method: childOf(info, 'SignatureMethod'), digest: childOf(reference, 'DigestMethod') } : null
  if (!info || !reference || !transforms || !parts?.canonicalization || !parts.method || !parts.digest || !childOf(reference, 'DigestValue')) return 'signatureShape'
  // Exactly these, and nothing inside the ones that only name an algorithm.
  if (info.children.length !== 3 || reference.children.length !== 3 || [...transforms.children, ...Object.values(parts)].some((each) => each?.children.length !== 0)) return 'signatureShape'
  if (reference.attributes.get('URI') !== '') return 'signatureShape'
  const [first, second, ...rest] = transforms.children.map((child) => (child.name === 'Transform' ? algorithmOf(child) : ''))
  const canonical: string[] = Object.values(algorithms.canonicalization)
  if (first !== algorithms.enveloped || (second !== undefined && !canonical.includes(second)) || rest.length > 0) return 'signatureShape'
  const isAllowed = canonical.includes(algorithmOf(parts.canonicalization))
    && allowed.some((name) => algorithms.signature[name] === algorithmOf(parts.method))
    && Object.values<string>(algorithms.digest).includes(algorithmOf(parts.digest))
  return isAllowed ? null : 'algorithm'
}

function algorithmOf(element: XmlElement | null): string {
  return element?.attributes.get('Algorithm') ?? ''
}

/** The canonical text that this certificate's key signed; or that it did not, and whether the digest is already another one. */
function signedTextOf(input: { source: string; document: Document; certificate: X509Certificate; signatureAlgorithms: readonly SignatureAlgorithm[] }): string | { readonly isChanged: boolean } {
  const verifier = new SignedXml({ publicCert: input.certificate.publicKey.export({ type: 'spki', format: 'pem' }), getCertFromKeyInfo: () => null })
  // The library's tables hold more than is allowed here: what is not in them cannot be named by a document.
  const names: string[] = input.signatureAlgorithms.map((name) => algorithms.signature[name])
  verifier.SignatureAlgorithms = only(verifier.SignatureAlgorithms, names)
  verifier.HashAlgorithms = only(verifier.HashAlgorithms, Object.values(algorithms.digest))
  verifier.CanonicalizationAlgorithms = only(verifier.CanonicalizationAlgorithms, [...Object.values(algorithms.canonicalization), algorithms.enveloped])
  try {
    const node = input.document.getElementsByTagNameNS(algorithms.namespace, 'Signature')[0]
    if (!node) return { isChanged: false }
    verifier.loadSignature(node)
    if (!verifier.checkSignature(input.source)) return { isChanged: hasOtherDigest(verifier) }
    const [text, ...others] = verifier.getSignedReferences()
    return text !== undefined && others.length === 0 ? text : { isChanged: false }
  } catch {
    // The library throws for a wrong signature and for a document it cannot follow; both are no.
    return { isChanged: hasOtherDigest(verifier) }
  }
}

/** The library notes at the reference when the document's digest is not the one that was signed. */
function hasOtherDigest(verifier: SignedXml): boolean {
  return verifier.getReferences().some((reference) => reference.validationError !== undefined)
}

function only<Value>(table: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name)))
}
