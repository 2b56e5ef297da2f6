import { randomUUID } from 'node:crypto'
import { env } from '@/lib/env'
import { limits } from '@/lib/limits'
import { type FileStore, fileStore } from '@/lib/storage/file-store'
import { type Bucket, bucketOf, type Patience, storeError } from '@/lib/storage/s3-bucket'
import { s3Files } from '@/lib/storage/s3-files'
import { type S3Settings, s3Settings } from '@/lib/storage/s3-settings'

/** What the check found: where files lie, and why they must not lie there; no reasons are good news. */
export interface StoreVerdict {
  readonly place: string
  readonly reasons: readonly string[]
}

/**
 * Tries the configured store, as a start does before anything else: writes a file of noise, reads a part of it, lists it, removes it, and sees that it is gone. A
 * bucket must in addition keep no versions, and give nothing to a stranger: that is asked of it as a stranger, for what a policy means only its effect shows.
 */
export function checkStore(): Promise<StoreVerdict> {
  const settings = s3Settings(env())
  return settings ? checkBucket(settings) : checkFolder()
}

async function checkFolder(): Promise<StoreVerdict> {
  const place = `the folder ${env().DATA_DIR}/files`
  try {
    await useOnce(fileStore(), `${randomUUID()}.0`)
    return { place, reasons: [] }
  } catch (error) {
    return { place, reasons: [reasonOf(error)] }
  }
}

/** The same of a bucket; apart for tests. */
export async function checkBucket(settings: S3Settings, patience: Partial<Patience> = {}): Promise<StoreVerdict> {
  const place = `the bucket ${settings.bucket} at ${settings.endpoint ?? `Amazon S3, ${settings.region}`}${settings.prefix && `, below ${settings.prefix}`}`
  const at = bucketOf(settings, 'files/', patience)
  const store = s3Files(settings, 'files', patience)
  const name = `${randomUUID()}.0`
  const reasons: string[] = []
  try {
    // Versions first: what the store itself writes it takes back when there are any.
    await useOnce(store, name, async () => { reasons.push(...await strangersReach(at, settings, name)) })
  } catch (error) {
    reasons.push(reasonOf(error))
  }
  return { place, reasons }
}

async function useOnce(store: FileStore, name: string, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
  const bytes = Buffer.from(randomUUID())
  try {
    await store.write({ name, source: once(bytes) })
    const read: Buffer[] = []
    for await (const piece of store.read({ name, from: 4, to: bytes.length })) read.push(piece)
    if (!Buffer.concat(read).equals(bytes.subarray(4))) throw new Error('what was written there is not what is read')
    if (!(await store.list()).some((file) => file.name === name && file.sizeBytes === bytes.length)) throw new Error('what was written there is not listed')
    await meanwhile()
  } catch (error) {
    // A place that failed must not stay full of trials; what is said is the first thing that went wrong.
    await store.remove(name).catch(() => undefined)
    throw error
  }
  await store.remove(name)
  if ((await store.list()).some((file) => file.name === name)) throw new Error('what was removed there is still listed')
}

/** What somebody without any key can do with the bucket. */
async function strangersReach(at: Bucket, settings: S3Settings, name: string): Promise<string[]> {
  const base = await addressOf(at, settings)
  const tries: [string, string, RequestInit][] = [
    ['read a file of it', `${base}/${at.prefix}${name}`, {}], ['list it', `${base}/?list-type=2&max-keys=1`, {}],
    ['write into it', `${base}/${at.prefix}${name}`, { method: 'PUT', body: 'a stranger was here' }],
  ]
  const reasons: string[] = []
  for (const [what, url, request] of tries) {
    const answer = await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(limits.s3AnswerMilliseconds) })
    await answer.arrayBuffer()
    if (answer.ok) reasons.push(`it is public: who has no key at all can ${what}`)
  }
  return reasons
}

/** Where the package itself would send a request about this bucket. */
async function addressOf({ open, bucket }: Bucket, { pathStyle }: S3Settings): Promise<string> {
  const { client } = await open()
  const endpoint = await client.config.endpoint?.()
  const host = endpoint ? `${endpoint.hostname}${endpoint.port === undefined ? '' : `:${endpoint.port}`}` : `s3.${await client.config.region()}.amazonaws.com`
  const scheme = endpoint?.protocol ?? 'https:'
  return pathStyle ? `${scheme}//${host}/${bucket}` : `${scheme}//${bucket}.${host}`
}

function reasonOf(error: unknown): string {
  const known = storeError(error, 'answer')
  return known instanceof Error ? known.message : String(known)
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}
