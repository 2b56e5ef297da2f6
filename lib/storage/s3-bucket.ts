import type { AbortMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3'
import { limits } from '@/lib/limits'
import type { S3Settings } from '@/lib/storage/s3-settings'

/** How long the portal waits for a store, and how often it asks again. Tests are less patient. */
export interface Patience {
  /** Tries of one request, with growing pauses; a store that says "slow down" is given time. */
  readonly tries: number
  readonly connectMilliseconds: number
  /** Until a request is answered. */
  readonly answerMilliseconds: number
  /** Without a byte in the middle of an answer. */
  readonly idleMilliseconds: number
  /** Before a broken transfer is taken up again. */
  readonly resumeMilliseconds: number
}

const patience: Patience = {
  tries: limits.s3Tries, connectMilliseconds: limits.s3ConnectMilliseconds, answerMilliseconds: limits.s3AnswerMilliseconds,
  idleMilliseconds: limits.s3IdleMilliseconds, resumeMilliseconds: limits.s3ResumeMilliseconds,
}

type Sdk = typeof import('@aws-sdk/client-s3')

/** A bucket at hand: the package, the connection, where in it the portal works. */
export interface Bucket {
  /** Opens the connection with the first use: whoever keeps files on the disk does not load the package. */
  open(): Promise<{ sdk: Sdk; client: S3Client }>
  readonly bucket: string
  readonly prefix: string
  readonly patience: Patience
}

/** The bucket of these settings; `folder` ends with a slash. */
export function bucketOf(settings: S3Settings, folder: string, own: Partial<Patience> = {}): Bucket {
  const wait = { ...patience, ...own }
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined
  return { open: () => (opened ??= connect(settings, wait)), bucket: settings.bucket, prefix: settings.prefix + folder, patience: wait }
}

async function connect({ endpoint, region, pathStyle, accessKeyId, secretAccessKey }: S3Settings, wait: Patience): Promise<{ sdk: Sdk; client: S3Client }> {
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client({
    endpoint, region, forcePathStyle: pathStyle, credentials: { accessKeyId, secretAccessKey },
    // Said, so that no file or variable meant for another program of the machine decides.
    useFipsEndpoint: false, useDualstackEndpoint: false, maxAttempts: wait.tries, retryMode: 'standard',
    // Every body is signed with its SHA-256, which all stores check; the newer checksums are refused by some, and what is read is authenticated chunk by chunk.
    requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: wait.connectMilliseconds, requestTimeout: wait.answerMilliseconds, throwOnRequestTimeout: true, socketTimeout: wait.idleMilliseconds },
  })
  return { sdk, client }
}

/** What a store refused or failed at. `status` is null when it did not answer. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  constructor(message: string, readonly code: string, readonly status: number | null) {
    super(message)
  }
}

/** The package's error in one sentence, without what the request held. */
export function storeError(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || error.name === 'AbortError' || error instanceof StoreError) return error
  const metadata: unknown = Reflect.get(error, '$metadata')
  const status = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined
  const system = Reflect.get(error, 'code')
  const code = error.name === 'Error' && typeof system === 'string' ? system : error.name
  return new StoreError(`the object store did not ${what}: ${code}${typeof status === 'number' ? ` (${status})` : ''}`, code, typeof status === 'number' ? status : null)
}

/** Ends the parts of an upload that will not be finished. Throws when the store does not do so. */
export async function abandonUpload({ open, bucket }: Bucket, { key, uploadId }: { key: string; uploadId: string }): Promise<void> {
  const { sdk, client } = await open()
  const command: AbortMultipartUploadCommand = new sdk.AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId })
  await client.send(command).catch((error: unknown) => {
    // Somebody else was first.
    if (error instanceof Error && error.name === 'NoSuchUpload') return
    throw storeError(error, 'end an upload')
  })
}
