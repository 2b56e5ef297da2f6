import { beforeAll, expect, it } from 'vitest'
import { defaultLevels } from '@/lib/access/fields'
import type { OfficerActor } from '@/lib/auth/actor'
import { requestExport } from '@/lib/exports/use-cases'
import { spawnWorker, until } from '@/lib/testing/crash'
import { crashDatabase, dieAtRandom, expectNothingLost } from '@/lib/testing/crash-rounds'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
let officer: OfficerActor

beforeAll(async () => {
  for (let first = 0; first < 30_000; first += 5_000) await putRegistrants(Array.from({ length: 5_000 }, (_, index) => aRegistrant(first + index + 1)))
  officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, fields: { uan: defaultLevels('uan'), name: defaultLevels('name') }, download: true })
  // So many files of so many rows are no officer's week.
  await database.sql('UPDATE portal.policy SET exports_per_day_max = 1000, disclosure_soft_points = 2000000000, disclosure_hard_points = 2000000000')
})

it('loses nothing in 200 deaths at random moments', async () => {
  const place = { database, officer, received: mail.received }
  await dieAtRandom(place, 200)
  const figures = await expectNothingLost(place)
  expect(figures.secondsToRecover).toBeLessThan(60)
  process.stdout.write(`200 kills, ${figures.exports} exports, recovered in ${figures.secondsToRecover.toFixed(1)} s, ${figures.duplicates} mails twice with the same bytes\n`)
}, 1_800_000)

it('loses nothing when the database crashes 20 times', async () => {
  const place = { database, officer, received: mail.received }
  const starts = await crashDatabase(place, 20)
  const figures = await expectNothingLost(place)
  process.stdout.write(`20 crashes of the database, the worker started again ${starts} times, ${figures.exports} exports, recovered in ${figures.secondsToRecover.toFixed(1)} s, ${figures.duplicates} mails twice with the same bytes\n`)
}, 1_800_000)

it('takes a frozen worker\'s build over within a minute, and the waking worker changes nothing', async () => {
  const statusOf = async (id: string): Promise<{ status: string; fence: number } | undefined> =>
    (await database.sql<{ status: string; fence: number }>('SELECT status::text AS status, fence FROM portal.export WHERE id = $1', [id]))[0]
  const frozen = spawnWorker()
  // Only a worker that has said it lives can fall silent.
  await until(async () => (await database.sql('SELECT FROM portal.worker')).length > 0)
  const id = await requestExport({ officer, filters: {}, locale: 'en' })
  await until(async () => (await statusOf(id))?.status === 'building')
  frozen.kill('SIGSTOP')
  const survivor = spawnWorker()
  const seconds = await until(async () => (await statusOf(id))?.status === 'ready', 60)
  expect((await statusOf(id))?.fence).toBe(2)
  frozen.kill('SIGCONT')
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  expect(await statusOf(id)).toEqual({ status: 'ready', fence: 2 })
  const [events] = await database.sql<{ built: number }>(`SELECT count(*)::int AS built FROM ledger.event WHERE export_id = $1 AND kind = 'export.built'`, [id])
  expect(events?.built).toBe(1)
  frozen.kill('SIGTERM')
  survivor.kill('SIGTERM')
  process.stdout.write(`a frozen worker's file was ready after ${seconds.toFixed(1)} s\n`)
}, 180_000)
