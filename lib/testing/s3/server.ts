import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { S3Fault, S3Objects } from '@/lib/testing/s3/objects'
import { verify } from '@/lib/testing/s3/signature'

/** What is asked of the server, as a fault may choose by it. */
export interface S3Request {
  readonly operation: 'PutObject' | 'GetObject' | 'HeadObject' | 'DeleteObject' | 'ListObjectsV2' | 'ListMultipartUploads' | 'CreateMultipartUpload' | 'UploadPart' | 'CompleteMultipartUpload' | 'AbortMultipartUpload' | 'unknown'
  readonly key: string
  readonly range: string | null
  readonly isSigned: boolean
}
/**
 * What goes wrong with one request: it is answered with an error of S3; the connection breaks before anything is done, after it is done and before the answer,
 * or in the middle of the answer's bytes; nothing is ever answered; the error comes inside a 200, as it may when parts are put together.
 */
export type Fault = { readonly answer: [code: string, status: number] } | 'resetBefore' | 'resetAfter' | 'resetInside' | 'silence' | 'errorIn200'

export interface S3Server {
  readonly url: string
  readonly objects: S3Objects
  readonly requests: S3Request[]
  /** Asked for each request, when all of it is there; undefined is none. The answer waits for it. */
  fault: (request: S3Request) => Fault | undefined | Promise<undefined>
  /** Whether strangers may read and list. */
  isPublic: boolean
  /** How many entries a page of a list has. */
  pageSize: number
  close(): Promise<void>
}

export const s3Keys = { accessKeyId: 'PORTALTESTKEY', secretAccessKey: 'portal/test+secret/0123456789abcdefghij', region: 'ap-south-1' } as const
export const s3Bucket = 'portal-test'

/** A small and strict S3 server: what a client may rely on by the specification and nothing else, with faults that a test chooses. Holds all in memory. */
export async function startS3Server({ partBytesMin = 5_242_880 } = {}): Promise<S3Server> {
  const server = createServer((request, response) => {
    void answer(state, request, response).catch(() => response.destroy())
  })
  // A connection that waits is not closed: on a busy machine a request could be on its way over it just then.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the S3 server has no port')
  const state: S3Server = {
    url: `http://127.0.0.1:${address.port}`, objects: new S3Objects(partBytesMin), requests: [], fault: () => undefined, isPublic: false, pageSize: 1_000,
    close: () => new Promise<void>((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
  return state
}

interface Asked extends S3Request { readonly query: URLSearchParams; readonly body: Buffer }

async function answer(state: S3Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  const body = Buffer.concat(pieces)
  const url = new URL(request.url ?? '/', state.url)
  const [, bucket = '', ...rest] = url.pathname.split('/')
  const key = rest.map(decodeURIComponent).join('/')
  const verdict = verify(request, body, s3Keys)
  const asked: Asked = { operation: operationOf(request.method ?? '', key, url.searchParams), key, range: request.headers.range ?? null, isSigned: verdict === 'signed', query: url.searchParams, body }
  state.requests.push({ operation: asked.operation, key, range: asked.range, isSigned: asked.isSigned })
  const fault = await state.fault(asked)
  if (fault === 'silence') return
  if (fault === 'resetBefore') return void response.destroy()
  try {
    if (typeof fault === 'object') throw new S3Fault(...fault.answer)
    if (typeof verdict === 'object') throw new S3Fault(verdict.refused, 403)
    if (verdict === 'anonymous' && !(state.isPublic && ['GetObject', 'HeadObject', 'ListObjectsV2'].includes(asked.operation))) throw new S3Fault('AccessDenied', 403)
    if (bucket !== s3Bucket) throw new S3Fault('NoSuchBucket', 404)
    if (fault === 'errorIn200') return send(response, { status: 200, body: Buffer.from(errorXml('InternalError')) })
    const made = perform(state, asked)
    if (fault === 'resetAfter') return void response.destroy()
    send(response, made, fault === 'resetInside')
  } catch (error) {
    const known = error instanceof S3Fault ? error : new S3Fault('InternalError', 500)
    send(response, { status: known.status, body: asked.operation === 'HeadObject' ? undefined : Buffer.from(errorXml(known.code)) })
  }
}

function operationOf(method: string, key: string, query: URLSearchParams): S3Request['operation'] {
  if (key === '') {
    if (method !== 'GET') return 'unknown'
    return query.has('uploads') ? 'ListMultipartUploads' : query.get('list-type') === '2' ? 'ListObjectsV2' : 'unknown'
  }
  const isUpload = query.has('uploadId')
  switch (method) {
    case 'PUT': return isUpload ? 'UploadPart' : 'PutObject'
    case 'POST': return query.has('uploads') ? 'CreateMultipartUpload' : isUpload ? 'CompleteMultipartUpload' : 'unknown'
    case 'DELETE': return isUpload ? 'AbortMultipartUpload' : 'DeleteObject'
    case 'GET': return 'GetObject'
    case 'HEAD': return 'HeadObject'
    default: return 'unknown'
  }
}

interface Answer { readonly status: number; readonly headers?: Record<string, string>; readonly body?: Buffer }

function perform({ objects, pageSize }: S3Server, { operation, key, query, body, range }: Asked): Answer {
  const upload = { key, id: query.get('uploadId') ?? '' }
  switch (operation) {
    case 'PutObject': return written(objects.put(key, body))
    case 'UploadPart': return { status: 200, headers: { etag: objects.putPart(upload, Number(query.get('partNumber')), body) } }
    case 'CreateMultipartUpload': return xml(`<InitiateMultipartUploadResult><Bucket>${s3Bucket}</Bucket><Key>${key}</Key><UploadId>${objects.begin(key)}</UploadId></InitiateMultipartUploadResult>`)
    case 'CompleteMultipartUpload': return completed(objects.complete(upload, partsNamed(body)))
    case 'AbortMultipartUpload': objects.abort(upload); return { status: 204 }
    case 'DeleteObject': objects.remove(key, query.get('versionId')); return { status: 204 }
    case 'HeadObject': { const { bytes, etag } = objects.get(key); return { status: 200, headers: { etag, 'content-length': String(bytes.length) } } }
    case 'GetObject': return part(objects.get(key), range)
    case 'ListObjectsV2': return listed(objects, query, pageSize)
    case 'ListMultipartUploads': return uploadsListed(objects, query, pageSize)
    case 'unknown': throw new S3Fault('NotImplemented', 501)
  }
}

function written({ etag, version }: { etag: string; version: string | null }): Answer {
  return { status: 200, headers: { etag, ...(version === null ? {} : { 'x-amz-version-id': version }) } }
}

function completed(made: { etag: string; version: string | null }): Answer {
  return { ...xml(`<CompleteMultipartUploadResult><ETag>${made.etag.replaceAll('"', '&quot;')}</ETag></CompleteMultipartUploadResult>`), headers: written(made).headers }
}

function part({ bytes, etag }: { bytes: Buffer; etag: string }, range: string | null): Answer {
  const headers = { etag, 'accept-ranges': 'bytes' }
  if (range === null) return { status: 200, headers, body: bytes }
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
  if (first === '') throw new S3Fault('InvalidArgument', 400)
  const [from, to] = [Number(first), Math.min(Number(last), bytes.length - 1)]
  if (from >= bytes.length || to < from) throw new S3Fault('InvalidRange', 416)
  return { status: 206, headers: { ...headers, 'content-range': `bytes ${from}-${to}/${bytes.length}` }, body: bytes.subarray(from, to + 1) }
}

function listed(objects: S3Objects, query: URLSearchParams, pageSize: number): Answer {
  const after = query.get('continuation-token') ?? ''
  const rest = objects.keys(query.get('prefix') ?? '').filter((key) => key > after)
  const page = rest.slice(0, pageSize)
  const entries = page.map((key) => {
    const { bytes, changedAt, etag } = objects.get(key)
    return `<Contents><Key>${key}</Key><LastModified>${changedAt.toISOString()}</LastModified><ETag>${etag.replaceAll('"', '&quot;')}</ETag><Size>${bytes.length}</Size></Contents>`
  })
  const more = rest.length > page.length
  return xml(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''}${entries.join('')}</ListBucketResult>`)
}

function uploadsListed({ uploads }: S3Objects, query: URLSearchParams, pageSize: number): Answer {
  const place = ({ key, id }: { key: string; id: string }): string => `${key}\n${id}`
  const after = query.has('key-marker') ? `${query.get('key-marker')}\n${query.get('upload-id-marker') ?? '\uffff'}` : ''
  const rest = [...uploads.values()].filter((each) => each.key.startsWith(query.get('prefix') ?? '') && place(each) > after).sort((one, other) => (place(one) < place(other) ? -1 : 1))
  const page = rest.slice(0, pageSize)
  const last = page.at(-1)
  const more = rest.length > page.length
  const entries = page.map(({ key, id, beganAt }) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${beganAt.toISOString()}</Initiated></Upload>`)
  return xml(`<ListMultipartUploadsResult><IsTruncated>${more}</IsTruncated>${more ? `<NextKeyMarker>${last?.key}</NextKeyMarker><NextUploadIdMarker>${last?.id}</NextUploadIdMarker>` : ''}${entries.join('')}</ListMultipartUploadsResult>`)
}

function partsNamed(body: Buffer): { number: number; etag: string }[] {
  return [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, inner = '']) => ({
    number: Number(/<PartNumber>(\d+)</.exec(inner)?.[1]), etag: (/<ETag>(.*?)</.exec(inner)?.[1] ?? '').replaceAll('&quot;', '"'),
  }))
}

function xml(inner: string): Answer {
  return { status: 200, body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${inner}`) }
}

function errorXml(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message><RequestId>0</RequestId></Error>`
}

function send(response: ServerResponse, { status, headers, body }: Answer, breaks = false): void {
  const length = body ? { 'content-length': String(body.length) } : {}
  response.writeHead(status, { 'content-type': body ? 'application/xml' : 'application/octet-stream', ...length, ...headers })
  if (!breaks || !body) return void response.end(body)
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
}
