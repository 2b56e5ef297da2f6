import { beforeAll, afterAll } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { type Breakable, describeExportsIn } from '@/lib/testing/export-storage'
import { useMailServer } from '@/lib/testing/mail-server'
import { s3Bucket, s3Keys, type S3Request, type S3Server, startS3Server } from '@/lib/testing/s3/server'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const mail = useMailServer()
useDataFolder()
let server: S3Server
beforeAll(async () => {
  server = await startS3Server()
  Object.assign(process.env, { STORAGE: 's3', S3_ENDPOINT: server.url, S3_REGION: s3Keys.region, S3_BUCKET: s3Bucket, S3_PREFIX: 'portal/', S3_ACCESS_KEY_ID: s3Keys.accessKeyId, S3_SECRET_ACCESS_KEY: s3Keys.secretAccessKey })
})
afterAll(() => server.close())

const operations = { write: 'PutObject', remove: 'DeleteObject', list: 'ListObjectsV2', read: 'GetObject' } as const satisfies Record<string, S3Request['operation']>
const key = (name: string): string => `portal/files/${name}`
const broken = (): Breakable => ({
  break: (act) => { server.fault = ({ operation }) => (operation === operations[act] ? { answer: ['AccessDenied', 403] } : undefined) },
  mend: () => { server.fault = () => undefined },
  lose: async (name) => server.objects.remove(key(name), null),
  put: async (name, bytes) => void server.objects.put(key(name), bytes),
  begin: async (name) => void server.objects.begin(key(name)),
})
describeExportsIn('exports in a bucket', { database, mail, broken })
