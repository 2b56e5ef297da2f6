import { afterAll, beforeAll, expect, it } from 'vitest'
import { requestExport } from '@/lib/exports/use-cases'
import { fileStore } from '@/lib/storage/file-store'
import { deathOf, spawnWorker, until } from '@/lib/testing/crash'
import { expectNothingLost } from '@/lib/testing/crash-rounds'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { s3Bucket, s3Keys, type S3Server, startS3Server } from '@/lib/testing/s3/server'
import { sweep, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const mail = useMailServer()
useDataFolder()
let server: S3Server
beforeAll(async () => {
  server = await startS3Server()
  Object.assign(process.env, { STORAGE: 's3', S3_ENDPOINT: server.url, S3_REGION: s3Keys.region, S3_BUCKET: s3Bucket, S3_PREFIX: '', S3_ACCESS_KEY_ID: s3Keys.accessKeyId, S3_SECRET_ACCESS_KEY: s3Keys.secretAccessKey })
  await putRegistrants(Array.from({ length: 50 }, (_, index) => aRegistrant(index + 1)))
})
afterAll(() => server.close())

it('loses nothing when workers are killed before, at and after the storing of a file, and the finder leaves one file for each export', async () => {
  const officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, fields: { gender: { view: 'clear', file: 'clear' } }, download: true })
  // The bytes never arrive; they arrive and the answer does not; they arrive, are answered, and the worker dies a moment later.
  for (const fault of ['silence', 'resetAfter', undefined] as const) {
    await requestExport({ officer, filters: {}, locale: 'en' })
    const worker = spawnWorker()
    server.fault = ({ operation }) => {
      if (operation !== 'PutObject') return undefined
      worker.kill('SIGKILL')
      return fault
    }
    expect(await deathOf(worker)).toBe('SIGKILL')
  }
  server.fault = () => undefined
  expect((await expectNothingLost({ database, officer, received: mail.received })).exports).toBe(3)
  await sweep()
  await until(async () => (await fileStore().list()).length === 3)
  const rows = await database.sql<{ name: string }>('SELECT storage_name AS name FROM portal.export')
  expect((await fileStore().list()).map(({ name }) => name).sort()).toEqual(rows.map(({ name }) => name).sort())
}, 1_200_000)
