import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** A signature, version 4, that a request must carry; written from the specification, and not with the package that signs. */
export type Verdict = 'signed' | 'anonymous' | { readonly refused: string }

const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** Says whether this request was signed by who has the secret, at most five minutes ago, over all that it says and its whole body. */
export function verify(request: IncomingMessage, body: Buffer, keys: { accessKeyId: string; secretAccessKey: string; region: string }): Verdict {
  const authorization = request.headers.authorization
  if (authorization === undefined) return 'anonymous'
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(authorization)
  if (!match) return { refused: 'AuthorizationHeaderMalformed' }
  const [, keyId = '', day = '', region = '', signedHeaders = '', signature = ''] = match
  const at = String(request.headers['x-amz-date'] ?? '')
  const sentAt = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (keyId !== keys.accessKeyId) return { refused: 'InvalidAccessKeyId' }
  if (region !== keys.region || !at.startsWith(day)) return { refused: 'AuthorizationHeaderMalformed' }
  if (!(Math.abs(Date.now() - sentAt) < 300_000)) return { refused: 'RequestTimeTooSkewed' }
  const names = signedHeaders.split(';')
  const mustBeSigned = Object.keys(request.headers).filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'))
  if (mustBeSigned.some((name) => !names.includes(name))) return { refused: 'AccessDenied' }
  const payload = String(request.headers['x-amz-content-sha256'] ?? '')
  // Neither an unsigned body nor one that is signed piece by piece: what the portal sends it holds whole.
  if (payload !== sha256(body)) return { refused: 'XAmzContentSHA256Mismatch' }
  const url = new URL(request.url ?? '/', 'http://unused')
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort().join('&')
  const headers = names.map((name) => `${name}:${String(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`).join('')
  const canonical = [request.method, url.pathname, query, headers, signedHeaders, payload].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [region, 's3', 'aws4_request'].reduce((made, text) => hmac(made, text), hmac(`AWS4${keys.secretAccessKey}`, day))
  const expected = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n'))
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? 'signed' : { refused: 'SignatureDoesNotMatch' }
}
