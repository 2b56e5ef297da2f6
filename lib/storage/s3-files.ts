import { setTimeout as pause } from 'node:timers/promises'
import { Readable } from 'node:stream'
import type { FileStore, StoredFile } from '@/lib/storage/file-store'
import { limits } from '@/lib/limits'
import { checkedName, isStoredName } from '@/lib/storage/names'
import { abandonUpload, type Bucket, bucketOf, type Patience, StoreError, storeError } from '@/lib/storage/s3-bucket'
import type { S3Settings } from '@/lib/storage/s3-settings'
import { writeObject } from '@/lib/storage/s3-write'

/**
 * A folder of a bucket in any S3-compatible store. Nothing of it is trusted: bytes are sealed before they leave and authenticated when they come back, names
 * say nothing, and the store's own encryption counts for nothing.
 */
export function s3Files(settings: S3Settings, folder: 'files' | 'letters' | 'archives', patience: Partial<Patience> = {}): FileStore {
  const at = bucketOf(settings, `${folder}/`, patience)
  const keyOf = (name: string): string => at.prefix + checkedName(name)
  return {
    write: async ({ name, ...input }) => writeObject(at, { key: keyOf(name), ...input }),
    read: ({ name, from, to }) => Readable.from(rangeOf(at, { key: keyOf(name), from, to }), { objectMode: false }),
    remove: async (name) => removeObject(at, keyOf(name)),
    removeUnfinished: async (name) => removeUploads(at, keyOf(name)),
    list: async () => [...await listObjects(at), ...await listUploads(at)],
  }
}

/** Answers that another try cannot better. */
const isFinal = (error: unknown): boolean => error instanceof StoreError && error.status !== null && error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429

/** The bytes of a range. A transfer that breaks is taken up where it broke, so often for one that gives nothing new. */
async function* rangeOf(at: Bucket, { key, from, to }: { key: string; from: number; to: number }): AsyncGenerator<Buffer> {
  let next = from
  let failures = 0
  let pieces: AsyncIterator<unknown> | undefined
  try {
    while (next < to) {
      let bytes: Buffer
      try {
        pieces ??= (await openRange(at, { key, from: next, to }))[Symbol.asyncIterator]()
        bytes = bytesOf(await pieces.next(), to - next)
      } catch (error) {
        await pieces?.return?.()
        pieces = undefined
        if (isFinal(error) || ++failures > limits.s3Resumes) throw storeError(error, 'give a file')
        await pause(at.patience.resumeMilliseconds * failures)
        continue
      }
      failures = 0
      next += bytes.length
      // Outside of the catch: a reader who goes away throws in here, and nothing is taken up for nobody.
      yield bytes
    }
  } finally {
    await pieces?.return?.()
  }
}

function bytesOf({ done, value }: IteratorResult<unknown>, most: number): Buffer {
  if (done) throw new StoreError('the object store ended in the middle of a file', 'CutShort', null)
  if (!Buffer.isBuffer(value) || value.length > most) throw new StoreError('the object store gave more than was asked for', 'TooMuch', 400)
  return value
}

async function openRange({ open, bucket }: Bucket, { key, from, to }: { key: string; from: number; to: number }): Promise<Readable> {
  const { sdk, client } = await open()
  const get = new sdk.GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${from}-${to - 1}` })
  const { Body: body, ContentRange: range } = await client.send(get).catch((error: unknown) => { throw storeError(error, 'give a file') })
  if (!(body instanceof Readable)) throw new StoreError('the object store gave no bytes', 'NoBody', null)
  if (range?.startsWith(`bytes ${from}-${to - 1}/`)) return body
  body.destroy()
  throw new StoreError('the stored file is shorter than it should be', 'WrongRange', 416)
}

async function removeObject({ open, bucket }: Bucket, key: string): Promise<void> {
  const { sdk, client } = await open()
  await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key })).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NoSuchKey') return
    throw storeError(error, 'remove a file')
  })
}

async function removeUploads(at: Bucket, key: string): Promise<void> {
  for (const upload of await uploadsOf(at, key)) if (upload.key === key) await abandonUpload(at, upload)
}

async function listObjects({ open, bucket, prefix }: Bucket): Promise<StoredFile[]> {
  const { sdk, client } = await open()
  const found: StoredFile[] = []
  let token: string | undefined
  do {
    const page = await client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token })).catch((error: unknown) => { throw storeError(error, 'list its files') })
    for (const { Key: key, Size: size, LastModified: changedAt } of page.Contents ?? []) {
      if (key === undefined || changedAt === undefined) throw new StoreError('the object store listed a file without its name or time', 'BadList', null)
      const name = key.slice(prefix.length)
      found.push({ name, kind: isStoredName(name) ? 'finished' : 'foreign', sizeBytes: size ?? null, changedAt })
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined
    // Half a list would let the finder take files for lost.
    if (page.IsTruncated && !token) throw new StoreError('the object store did not say how its list goes on', 'BadList', null)
  } while (token)
  return found
}

async function listUploads(at: Bucket): Promise<StoredFile[]> {
  const found = new Map<string, StoredFile>()
  for (const { key, changedAt } of await uploadsOf(at, at.prefix)) {
    const name = key.slice(at.prefix.length)
    const known = found.get(key)
    // Several uploads of one name end together; the newest says since when nobody writes.
    if (!known || known.changedAt < changedAt) found.set(key, { name, kind: isStoredName(name) ? 'unfinished' : 'foreign', sizeBytes: null, changedAt })
  }
  return [...found.values()]
}

async function uploadsOf({ open, bucket }: Bucket, prefix: string): Promise<{ key: string; uploadId: string; changedAt: Date }[]> {
  const { sdk, client } = await open()
  const found: { key: string; uploadId: string; changedAt: Date }[] = []
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}
  while (marker) {
    const page: import('@aws-sdk/client-s3').ListMultipartUploadsCommandOutput = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...marker })).catch((error: unknown) => { throw storeError(error, 'list its uploads') })
    for (const { Key: key, UploadId: uploadId, Initiated: changedAt } of page.Uploads ?? []) if (key && uploadId) found.push({ key, uploadId, changedAt: changedAt ?? new Date(0) })
    marker = page.IsTruncated && page.NextKeyMarker ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined
  }
  return found
}
