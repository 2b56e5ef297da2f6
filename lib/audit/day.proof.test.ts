import { expect, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { drawsOf } from '@/lib/testing/leaks'
import { startDay } from '@/lib/testing/ledger-day'
import { differences, liveThrough, recordedIn } from '@/lib/testing/ledger-day-run'
import { leaksOf, secretsOf } from '@/lib/testing/ledger-day-scan'
import { useMailServer } from '@/lib/testing/mail-server'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
useMailServer()
const acts = Number(process.env.DAY_ACTS ?? 10_000)
const seed = Number(process.env.DAY_SEED ?? Math.floor(Math.random() * 2 ** 31))

it(`${acts} acts of 30 people are in the ledger exactly, and no value of a worker with them (DAY_SEED=${seed})`, { timeout: 7_200_000 }, async () => {
  const startedAt = performance.now()
  const day = await startDay(database, { draws: drawsOf(seed), officers: 22, admins: 5, auditors: 3 })
  await liveThrough(day, acts)
  const recorded = await recordedIn(day)
  expect(differences(day.book, recorded)).toEqual([])
  const secrets = secretsOf(day)
  expect(await leaksOf(day)).toEqual([])
  process.stdout.write(`day: seed ${seed}, ${acts} acts of 30 people, ${day.book.length} events expected and ${recorded.length} recorded, 0 differences; ${secrets.size} forms of personal values sought, 0 found; ${((performance.now() - startedAt) / 1_000).toFixed(0)} s\n`)
})
