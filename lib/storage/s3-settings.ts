import type { Env } from '@/lib/env'

/** How an S3-compatible store is reached. */
export interface S3Settings {
  /** Undefined is Amazon's own, of the region. */
  readonly endpoint: string | undefined
  readonly region: string
  readonly bucket: string
  /** Empty, or ends with a slash: the portal touches nothing outside. */
  readonly prefix: string
  readonly pathStyle: boolean
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** The store that the settings name, or null for the local disk. Throws when something is missing; lib/env.ts has said what by then. */
export function s3Settings(env: Env): S3Settings | null {
  if (env.STORAGE === 'local') return null
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey, S3_ENDPOINT: endpoint } = env
  if (!bucket || !accessKeyId || !secretAccessKey) throw new Error('the settings of the object store are not complete')
  // A store of one's own as a rule has no name for each bucket.
  return { endpoint, region: env.S3_REGION, bucket, prefix: env.S3_PREFIX, pathStyle: env.S3_PATH_STYLE ? env.S3_PATH_STYLE === 'true' : endpoint !== undefined, accessKeyId, secretAccessKey }
}
