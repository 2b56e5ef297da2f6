import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { abandonUpload, type Bucket, StoreError, storeError } from '@/lib/storage/s3-bucket'

interface Writing {
  readonly key: string
  readonly source: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
}
interface Part { readonly bytes: Buffer; release(): void }
interface Done { readonly ETag: string | undefined; readonly PartNumber: number }

/**
 * Stores the source as one object, or nothing of it: an object of several parts is there when its last request says so. Two parts are on their way while the
 * next one fills, in buffers that are used again, so memory is the same at any size.
 */
export async function writeObject(bucket: Bucket, { key, source, signal }: Writing): Promise<void> {
  const parts = partsOf(source)
  try {
    const first = await parts.next()
    const bytes = first.value?.bytes ?? Buffer.alloc(0)
    if (bytes.length < limits.s3PartBytes) await putWhole(bucket, { key, bytes, signal })
    else await putParts(bucket, { key, signal, first: first.value, parts })
  } finally {
    // Whatever happened, the source is told that nobody reads it any more.
    await parts.return(undefined)
  }
}

async function putWhole({ open, bucket }: Bucket, { key, bytes, signal }: { key: string; bytes: Buffer; signal?: AbortSignal }): Promise<void> {
  const { sdk, client } = await open()
  const put = new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: 'application/octet-stream' })
  const { VersionId: version } = await client.send(put, { abortSignal: signal }).catch((error: unknown) => { throw storeError(error, 'take a file') })
  await refuseVersions({ open, bucket }, key, version)
}

async function putParts(at: Bucket, { key, signal, first, parts }: { key: string; signal?: AbortSignal; first: Part | undefined; parts: AsyncIterable<Part> }): Promise<void> {
  const { sdk, client } = await at.open()
  const begin = new sdk.CreateMultipartUploadCommand({ Bucket: at.bucket, Key: key, ContentType: 'application/octet-stream' })
  const { UploadId: uploadId } = await client.send(begin, { abortSignal: signal }).catch((error: unknown) => { throw storeError(error, 'begin an upload') })
  if (!uploadId) throw new StoreError('the object store began an upload without a name', 'NoUploadId', null)
  const stop = new AbortController()
  const together = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const running = new Set<Promise<void>>()
  const done: Done[] = []
  let number = 0
  let sizeBytes = 0
  let failure: { error: unknown } | undefined
  const send = (part: Part): void => {
    const own = ++number
    sizeBytes += part.bytes.length
    const upload = new sdk.UploadPartCommand({ Bucket: at.bucket, Key: key, UploadId: uploadId, PartNumber: own, Body: part.bytes })
    const task = client.send(upload, { abortSignal: together })
      .then(({ ETag }) => void done.push({ ETag, PartNumber: own }), (error: unknown) => { failure ??= { error: storeError(error, 'take a part of a file') } })
      .finally(() => { running.delete(task); part.release() })
    running.add(task)
  }
  const goOn = async (roomFor: number): Promise<void> => {
    while (running.size > roomFor && !failure) await Promise.race(running)
    signal?.throwIfAborted()
    if (failure) throw failure.error
  }
  try {
    if (first) send(first)
    for await (const part of parts) {
      await goOn(limits.s3PartsAhead - 1)
      send(part)
    }
    await goOn(0)
    await complete(at, { key, uploadId, done, sizeBytes, signal })
  } catch (error) {
    stop.abort()
    // A part that is still on its way would come to life again after the end of its upload.
    await Promise.all(running)
    await abandonUpload(at, { key, uploadId }).catch((reason: unknown) => log.warn({ error: reason }, 'an upload was left over; the orphan finder ends it'))
    throw error
  }
}

async function complete(at: Bucket, { key, uploadId, done, sizeBytes, signal }: { key: string; uploadId: string; done: Done[]; sizeBytes: number; signal?: AbortSignal }): Promise<void> {
  const { sdk, client } = await at.open()
  const inOrder = done.sort((one, other) => one.PartNumber - other.PartNumber)
  const finish = new sdk.CompleteMultipartUploadCommand({ Bucket: at.bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts: inOrder } })
  try {
    const { VersionId: version } = await client.send(finish, { abortSignal: signal })
    await refuseVersions(at, key, version)
  } catch (error) {
    if (error instanceof StoreError) throw error
    // An answer that was lost is asked for again, and some stores then know of no such upload: the object itself says whether it is done.
    const isDone = error instanceof Error && error.name === 'NoSuchUpload' && (await sizeOf(at, key)) === sizeBytes
    if (!isDone) throw storeError(error, 'put a file together')
  }
}

async function sizeOf({ open, bucket }: Bucket, key: string): Promise<number | undefined> {
  const { sdk, client } = await open()
  return client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key })).then(({ ContentLength }) => ContentLength, () => undefined)
}

/** A bucket that keeps versions keeps what the portal removes. It is refused at the start; this one was switched later. */
async function refuseVersions({ open, bucket }: Pick<Bucket, 'open' | 'bucket'>, key: string, version: string | undefined): Promise<void> {
  if (version === undefined || version === 'null') return
  const { sdk, client } = await open()
  await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: version })).catch((error: unknown) => { throw storeError(error, 'remove a version') })
  throw new StoreError('the bucket keeps versions of what is removed: switch versioning off', 'VersionedBucket', null)
}

/** The source in parts of one size, in at most as many buffers as are in use at once. */
async function* partsOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Part, undefined> {
  const free: Buffer[] = []
  const take = (): Buffer => free.pop() ?? Buffer.allocUnsafeSlow(limits.s3PartBytes)
  let buffer = take()
  let filled = 0
  const part = (): Part => {
    const whole = buffer
    return { bytes: whole.subarray(0, filled), release: () => void free.push(whole) }
  }
  for await (const piece of source) {
    for (let at = 0; at < piece.length;) {
      const length = Math.min(piece.length - at, buffer.length - filled)
      buffer.set(piece.subarray(at, at + length), filled)
      filled += length
      at += length
      if (filled === buffer.length) {
        yield part()
        buffer = take()
        filled = 0
      }
    }
  }
  if (filled > 0) yield part()
}
