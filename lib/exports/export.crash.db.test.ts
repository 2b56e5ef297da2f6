import { beforeAll, expect, it } from 'vitest'
import { defaultLevels } from '@/lib/access/fields'
import type { OfficerActor } from '@/lib/auth/actor'
import { dieAtMoments, dieAtRandom, expectNothingLost } from '@/lib/testing/crash-rounds'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { exportMoments, type Moment } from '@/lib/testing/kill-at'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { sweep, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const data = useDataFolder()
const mail = useMailServer()
let officer: OfficerActor

beforeAll(async () => {
  await putRegistrants(Array.from({ length: 6_000 }, (_, index) => aRegistrant(index + 1)))
  officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, fields: { uan: defaultLevels('uan'), name: defaultLevels('name') }, download: true })
  await database.sql('UPDATE portal.policy SET exports_per_day_max = 1000')
})

const isMoment = (name: string): name is Moment => name in exportMoments

it('loses nothing when workers are killed at every named moment and at random ones', async () => {
  const place = { database, officer, received: mail.received }
  await dieAtMoments(place, Object.keys(exportMoments).filter(isMoment))
  await dieAtRandom(place, 8)
  const figures = await expectNothingLost(place)
  await sweep()
  expect(await data.files()).toHaveLength(figures.exports)
  process.stdout.write(`22 kills, ${figures.exports} exports, recovered in ${figures.secondsToRecover.toFixed(1)} s, ${figures.duplicates} mails twice with the same bytes\n`)
}, 1_800_000)
