import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import type { FileStore } from '@/lib/storage/file-store'
import { s3Files } from '@/lib/storage/s3-files'
import { type Limit, patientClient, takeOverLimits } from '@/lib/testing/s3/limits-by-event'
import { type Fault, s3Bucket, s3Keys, type S3Request, type S3Server, startS3Server } from '@/lib/testing/s3/server'
import { inOddParts, newName, readAll } from '@/lib/testing/store-contract'

const part = limits.s3PartBytes
let server: S3Server
let store: FileStore
beforeAll(async () => {
  server = await startS3Server()
  store = storeWith({})
})
afterAll(() => server.close())
beforeEach(() => {
  server.fault = () => undefined
  server.isPublic = false
  server.objects.versioned = false
  server.requests.length = 0
})

function storeWith(other: { accessKeyId?: string; secretAccessKey?: string; bucket?: string; region?: string; endpoint?: string }): FileStore {
  return s3Files({ endpoint: server.url, ...s3Keys, bucket: s3Bucket, prefix: '', pathStyle: true, ...other }, 'files', patientClient)
}
const write = (name: string, bytes: Buffer): Promise<void> => store.write({ name, source: inOddParts(bytes) })
const asked = (operation: S3Request['operation']): S3Request[] => server.requests.filter((request) => request.operation === operation)
/** The fault at the requests with these numbers (from 1) of one operation. */
function at(operation: S3Request['operation'], numbers: readonly number[], fault: Fault): (request: S3Request) => Fault | undefined {
  let seen = 0
  return (request) => (request.operation === operation && numbers.includes(++seen) ? fault : undefined)
}
const remains = (name: string): unknown[] => [...server.objects.keys(`files/${name}`), ...[...server.objects.uploads.values()].filter(({ key }) => key.endsWith(name))]
/** The client's limit is over as soon as a request is not answered: that is an event, and no number of milliseconds of a busy machine. */
async function withSilence(limit: Limit, faults: (request: S3Request) => Fault | undefined, work: () => Promise<void>): Promise<void> {
  const limits = takeOverLimits()
  server.fault = (request) => {
    const fault = faults(request)
    if (fault === 'silence') setImmediate(() => limits.end(limit))
    return fault
  }
  try {
    await work()
  } finally {
    limits.giveBack()
    server.fault = () => undefined
  }
}
const bothLimits = [['answer'], ['idle']] as const satisfies [Limit][]
const slowDown: Fault = { answer: ['SlowDown', 503] }
const denied: Fault = { answer: ['AccessDenied', 403] }

describe('writing', () => {
  it.each<[string, S3Request['operation'], number[], Fault]>([
    ['the store asks for patience', 'UploadPart', [1, 2, 4], slowDown], ['it does so when all is put together', 'CompleteMultipartUpload', [1, 2], slowDown],
    ['a part breaks off', 'UploadPart', [2], 'resetBefore'], ['the answer to a part is lost', 'UploadPart', [2], 'resetAfter'],
    ['the answer that all is put together is lost', 'CompleteMultipartUpload', [1], 'resetAfter'], ['beginning fails once', 'CreateMultipartUpload', [1], { answer: ['InternalError', 500] }],
  ])('arrives whole although %s', async (_what, operation, numbers, fault) => {
    const [name, bytes] = [newName(), randomBytes(2 * part + 1_000)]
    server.fault = at(operation, numbers, fault)
    await write(name, bytes)
    server.fault = () => undefined
    expect((await readAll(store, { name, from: 0, to: bytes.length })).equals(bytes)).toBe(true)
    expect(asked(operation).length).toBeGreaterThan(1)
  })

  it.each(bothLimits)('arrives whole although a part is never answered, by the %s limit', async (limit) => {
    const [name, bytes] = [newName(), randomBytes(2 * part + 1_000)]
    await withSilence(limit, at('UploadPart', [1], 'silence'), () => write(name, bytes))
    expect((await readAll(store, { name, from: 0, to: bytes.length })).equals(bytes)).toBe(true)
    expect(asked('UploadPart').length).toBeGreaterThan(3)
  })

  it.each<[string, S3Request['operation'], Fault]>([
    ['the first request is refused', 'CreateMultipartUpload', denied], ['a part is refused', 'UploadPart', denied], ['the store never has time', 'UploadPart', slowDown],
    ['every part breaks off', 'UploadPart', 'resetBefore'], ['putting together is refused', 'CompleteMultipartUpload', denied],
    ['putting together fails inside a 200', 'CompleteMultipartUpload', 'errorIn200'],
  ])('leaves nothing behind when %s', async (_what, operation, fault) => {
    const name = newName()
    server.fault = (request) => (request.operation === operation ? fault : undefined)
    await expect(write(name, randomBytes(2 * part + 1_000))).rejects.toThrow()
    expect(remains(name)).toEqual([])
  })

  it.each(bothLimits)('leaves nothing behind when no part is ever answered, by the %s limit', async (limit) => {
    const name = newName()
    await withSilence(limit, ({ operation }) => (operation === 'UploadPart' ? 'silence' : undefined), () => expect(write(name, randomBytes(2 * part + 1_000))).rejects.toThrow(/TimeoutError/))
    expect(remains(name)).toEqual([])
  })

  it('of a small file is one request, tried again and given up in the same way', async () => {
    const name = newName()
    server.fault = at('PutObject', [1], slowDown)
    await write(name, randomBytes(1_000))
    expect(server.requests.map(({ operation }) => operation)).toEqual(['PutObject', 'PutObject'])
    server.fault = () => denied
    await expect(write(newName(), randomBytes(1_000))).rejects.toThrow(/AccessDenied \(403\)/)
  })

  it('leaves an upload to the finder when the store is gone for good, and the finder ends it', async () => {
    const name = newName()
    server.fault = ({ operation }) => (operation === 'UploadPart' || operation === 'AbortMultipartUpload' ? denied : undefined)
    await expect(write(name, randomBytes(2 * part))).rejects.toThrow(/AccessDenied/)
    server.fault = () => undefined
    expect((await store.list()).filter((file) => file.name === name).map(({ kind }) => kind)).toEqual(['unfinished'])
    await store.removeUnfinished(name)
    expect(remains(name)).toEqual([])
  })

  it('refuses a bucket that began to keep versions, and takes its own version away again', async () => {
    server.objects.versioned = true
    for (const size of [1_000, 2 * part]) {
      const name = newName()
      await expect(write(name, randomBytes(size))).rejects.toThrow(/switch versioning off/)
      expect(server.objects.kept(`files/${name}`)).toEqual([])
    }
  })

  it('has two parts on their way at most', async () => {
    let [running, most] = [0, 0]
    let haveAll = (): void => undefined
    const allThere = new Promise<void>((resolve) => { haveAll = resolve })
    server.fault = async ({ operation }) => {
      if (operation !== 'UploadPart') return undefined
      most = Math.max(most, ++running)
      if (running === limits.s3PartsAhead) haveAll()
      await allThere
      // Time for one more than there should be.
      await pause(50)
      // Before the answer: the next part may come as soon as it is there.
      running--
      return undefined
    }
    await write(newName(), randomBytes(6 * part))
    expect(most).toBe(limits.s3PartsAhead)
  })
})

describe('reading', () => {
  const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

  it.each<[string, Fault]>([['breaks in the middle', 'resetInside'], ['breaks before a byte', 'resetBefore'], ['is asked to wait', slowDown]])('goes on where it was when it %s', async (_what, fault) => {
    const [name, bytes] = [newName(), randomBytes(3_000_000)]
    await write(name, bytes)
    server.fault = at('GetObject', [1, 2, 4], fault)
    expect(sha(await readAll(store, { name, from: 1_000, to: 2_999_000 }))).toBe(sha(bytes.subarray(1_000, 2_999_000)))
    const ranges = asked('GetObject').map(({ range }) => Number(/^bytes=(\d+)-2998999$/.exec(range ?? '')?.[1]))
    expect(ranges).toEqual([...ranges].sort((one, other) => one - other))
    if (fault === 'resetInside') expect(ranges.at(-1)).toBeGreaterThan(1_000)
  })

  it.each(bothLimits)('goes on when it gets no answer, by the %s limit', async (limit) => {
    const [name, bytes] = [newName(), randomBytes(3_000_000)]
    await write(name, bytes)
    await withSilence(limit, at('GetObject', [1, 2, 4], 'silence'), async () => expect(sha(await readAll(store, { name, from: 1_000, to: 2_999_000 }))).toBe(sha(bytes.subarray(1_000, 2_999_000))))
    expect(asked('GetObject')).toHaveLength(3)
  })

  it('gives up after so many tries without one byte more, and at once where no try helps', async () => {
    const [name, bytes] = [newName(), randomBytes(100_000)]
    await write(name, bytes)
    server.fault = () => 'resetBefore'
    await expect(readAll(store, { name, from: 0, to: 10 })).rejects.toThrow()
    expect(asked('GetObject').length).toBe((limits.s3Resumes + 1) * 3)
    server.requests.length = 0
    server.fault = () => denied
    await expect(readAll(store, { name, from: 0, to: 10 })).rejects.toThrow(/AccessDenied/)
    expect(asked('GetObject')).toHaveLength(1)
  })

  it('is cut off when a reader goes away, and nothing more is asked for', async () => {
    const name = newName()
    await write(name, randomBytes(5_000_000))
    for await (const _piece of store.read({ name, from: 0, to: 5_000_000 })) break
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(asked('GetObject')).toHaveLength(1)
  })
})

describe('removing and listing', () => {
  it('try again and then say so', async () => {
    const name = newName()
    await write(name, randomBytes(1_000))
    server.fault = at('DeleteObject', [1, 2], slowDown)
    await store.remove(name)
    expect(remains(name)).toEqual([])
    server.fault = () => slowDown
    await expect(store.remove(name)).rejects.toThrow(/SlowDown \(503\)/)
    server.fault = ({ operation }) => (operation === 'ListObjectsV2' ? denied : undefined)
    await expect(store.list()).rejects.toThrow(/AccessDenied/)
    server.fault = ({ operation }) => (operation === 'ListMultipartUploads' ? denied : undefined)
    await expect(store.list()).rejects.toThrow(/AccessDenied/)
  })
})

describe('the server of these tests is strict', () => {
  it('and refuses a wrong key, a wrong secret, another region, another bucket, and who does not sign', async () => {
    const refusals: [Parameters<typeof storeWith>[0], RegExp][] = [
      [{ accessKeyId: 'OTHER' }, /InvalidAccessKeyId/], [{ secretAccessKey: 'other' }, /SignatureDoesNotMatch/], [{ region: 'eu-west-1' }, /AuthorizationHeaderMalformed/], [{ bucket: 'other' }, /NoSuchBucket/],
    ]
    for (const [other, reason] of refusals) {
      for (const act of [() => storeWith(other).list(), () => storeWith(other).write({ name: newName(), source: inOddParts(randomBytes(10)) })]) await expect(act()).rejects.toThrow(reason)
    }
    expect((await fetch(`${server.url}/${s3Bucket}/files/x`)).status).toBe(403)
    await expect(storeWith({ endpoint: 'http://127.0.0.1:1' }).list()).rejects.toThrow(/ECONNREFUSED/)
  })
})
