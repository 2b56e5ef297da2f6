import { expect, it } from 'vitest'
import { deathOf, spawnWorker, until } from '@/lib/testing/crash'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import type { Moment } from '@/lib/testing/kill-at'
import { useMailServer } from '@/lib/testing/mail-server'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()

const moments: readonly Moment[] = ['linkMail:queued', 'ledger:appended', 'mail:accepted']
const sweepNow = () => database.sql(`SELECT portal.enqueue_job('sweep', '{}', now(), 'sweep-now')::text`)
const count = async (text: string): Promise<number> => (await database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${text}`))[0]?.n ?? -1

/** Real workers, one dying at each moment; then two at once live on until `isDone`, and are killed too. */
async function surviveDeaths(isDone: () => Promise<boolean>): Promise<void> {
  for (const moment of moments) {
    await sweepNow()
    expect(await deathOf(spawnWorker(moment)), moment).toBe('SIGKILL')
  }
  const survivors = [spawnWorker(), spawnWorker()]
  const deaths = survivors.map((worker) => deathOf(worker, 3_600))
  await sweepNow()
  await until(async () => (await isDone()) && (await count(`portal.mail WHERE sent_at IS NULL`)) === 0 && (await count('portal.worker')) > 0)
  for (const worker of survivors) worker.kill('SIGKILL')
  await Promise.all(deaths)
}

it('opens a review, asks, and suspends exactly once, whenever workers are killed', async () => {
  await database.sql(`ALTER TABLE portal."grant" ALTER COLUMN created_at SET DEFAULT '2026-01-15'`)
  const officer = await buildOfficer(database, 10)
  const grants: string[] = []
  for (let index = 0; index < 5; index += 1) grants.push(await buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, startsOn: '2026-02-01' }))
  const admins = await count(`portal."user" WHERE kind = 'admin'`)
  await buildAdmin(database, [])

  await surviveDeaths(async () => (await count('portal.review')) > 0 && (await count('portal.grant_notice')) >= 5)
  expect([await count('portal.review'), await count('portal.review_item'), await count(`ledger.event WHERE kind = 'review.opened'`), await count(`ledger.event WHERE kind = 'grant.started'`)]).toEqual([1, 5, 1, 5])
  expect(await count(`portal.mail WHERE kind = 'reviewCall'`)).toBe(admins)

  await database.sql('ALTER TABLE portal.review DISABLE TRIGGER review_keep')
  await database.sql(`UPDATE portal.review SET opened_at = now() - interval '22 days', escalate_at = now() - interval '5 days', due_at = now() - interval '1 minute', reminders = 99`)
  await database.sql('ALTER TABLE portal.review ENABLE TRIGGER review_keep')
  await surviveDeaths(async () => (await count('portal.review WHERE overdue_at IS NOT NULL')) === 1)
  expect([await count('portal.grant_suspension'), await count(`ledger.event WHERE kind = 'grant.suspended'`), await count(`ledger.event WHERE kind = 'review.overdue'`)]).toEqual([5, 5, 1])
  expect(await count(`portal.mail WHERE kind = 'grantSuspended'`)).toBe(5)
  // A mail whose sender died after the server took it comes twice, under one Message-ID. The ledger's mail of the day goes to officers as well.
  const told = mail.received.filter(({ to, subject }) => to.some((address) => address.startsWith(officer.userId)) && subject.includes('is suspended'))
  expect(new Set(told.map(({ messageId }) => messageId)).size).toBe(5)
  expect(grants).toHaveLength(5)
}, 400_000)
