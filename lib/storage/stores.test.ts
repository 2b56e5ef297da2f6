import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { bucketOf } from '@/lib/storage/s3-bucket'
import { s3Files } from '@/lib/storage/s3-files'
import type { S3Settings } from '@/lib/storage/s3-settings'
import { localFiles } from '@/lib/storage/local-files'
import { s3Bucket, s3Keys, startS3Server } from '@/lib/testing/s3/server'
import { describeStore } from '@/lib/testing/store-contract'

describeStore('the local disk', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'store-'))
  return { store: localFiles(folder), putForeign: (name, bytes) => fs.writeFile(path.join(folder, name), bytes), end: () => fs.rm(folder, { recursive: true }) }
})

async function placeOf(settings: S3Settings, end: () => Promise<void>) {
  const at = bucketOf(settings, 'files/')
  const putForeign = async (name: string, bytes: Buffer): Promise<void> => {
    const { sdk, client } = await at.open()
    await client.send(new sdk.PutObjectCommand({ Bucket: at.bucket, Key: at.prefix + name, Body: bytes }))
  }
  return { store: s3Files(settings, 'files'), putForeign, end }
}

describeStore('a bucket of a strict S3 server', async () => {
  const server = await startS3Server()
  // Lists of a few entries: what is read of the first page only shows here.
  server.pageSize = 7
  return placeOf({ endpoint: server.url, ...s3Keys, bucket: s3Bucket, prefix: 'portal/', pathStyle: true }, () => server.close())
})

// A store of somebody's own, as its settings name it (docs/operations.md): how the portal is proven on it before going live.
const { S3_CONTRACT_ENDPOINT: endpoint, S3_BUCKET: bucket = '', S3_ACCESS_KEY_ID: accessKeyId = '', S3_SECRET_ACCESS_KEY: secretAccessKey = '', S3_REGION: region = 'us-east-1' } = process.env
if (endpoint) describeStore(`the bucket at ${endpoint}`, () => placeOf({ endpoint, region, bucket, prefix: `contract-${Date.now()}/`, pathStyle: true, accessKeyId, secretAccessKey }, async () => undefined))
