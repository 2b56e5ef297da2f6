import { expect, it } from 'vitest'
import { inRoleTransaction } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'
import { deathOf, spawnDigest, spawnWorker, until } from '@/lib/testing/crash'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import type { Moment } from '@/lib/testing/kill-at'
import { useMailServer } from '@/lib/testing/mail-server'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
/** The last of them is after the commit: then the mail is made, and nothing is left to do. */
const moments: readonly Moment[] = ['digest:taken', 'digest:gathered', 'linkMail:queued', 'digest:recorded', 'digest:committed']

it('makes the mail of the day exactly once, whenever a worker is killed, and sends no other', async () => {
  process.env.PORTAL_ORIGIN ??= 'https://portal.example.in'
  const officer = await buildOfficer(database, 10)
  for (const number of ['HD-1', 'HD-2', 'HD-3']) await inRoleTransaction('portal_worker', (tx) => enqueueMail(tx, { kind: 'ticketAnswered', userId: officer.id, params: { number } }))
  const [hour] = await database.sql<{ at: Date }>('SELECT portal.india_midnight(portal.india_day() + 1) + make_interval(hours => $1) AS at', [limits.digestHour])
  const at = hour?.at ?? new Date(0)
  const made = () => database.sql<{ n: number }>(`SELECT jsonb_array_length(params->'notices') AS n FROM portal.mail WHERE kind = 'digest'`)
  for (const moment of moments) {
    expect(await deathOf(spawnDigest(at, moment)), moment).toBe('SIGKILL')
    // What a dead process had begun, the server takes back in its own time.
    await until(async () => (await database.sql(`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'portal_worker' AND xact_start IS NOT NULL`)).length === 0)
    expect(await made(), moment).toEqual(moment === 'digest:committed' ? [{ n: 3 }] : [])
  }
  expect(await Promise.all([deathOf(spawnDigest(at)), deathOf(spawnDigest(at))])).toEqual([null, null])
  expect(await made()).toEqual([{ n: 3 }])
  expect(await database.sql(`SELECT details FROM ledger.event WHERE kind = 'mail.gathered'`)).toMatchObject([{ details: { count: 3 } }])

  expect(await deathOf(spawnWorker('mail:accepted'))).toBe('SIGKILL')
  const survivor = spawnWorker()
  const death = deathOf(survivor, 3_600)
  await until(async () => (await database.sql(`SELECT id FROM portal.mail WHERE kind = 'digest' AND sent_at IS NOT NULL`)).length === 1)
  survivor.kill('SIGKILL')
  await death
  // Sent again after the server had it, it is the same mail to the letter.
  const told = mail.received.filter(({ to }) => to.some((address) => address.startsWith(officer.userId)))
  expect([new Set(told.map(({ messageId }) => messageId)).size, new Set(told.map(({ bytes }) => bytes.toString('base64'))).size]).toEqual([1, 1])
  for (const number of ['HD-1', 'HD-2', 'HD-3']) expect(told[0]?.text).toContain(number)
}, 400_000)
