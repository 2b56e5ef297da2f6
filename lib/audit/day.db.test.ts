import { describe, expect, it } from 'vitest'
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
const seed = Number(process.env.DAY_SEED ?? Math.floor(Math.random() * 2 ** 31))

describe(`a day of several people (DAY_SEED=${seed})`, () => {
  it('is in the ledger, act for act, no more and no less, and no value of a worker with it', { timeout: 600_000 }, async () => {
    const day = await startDay(database, { draws: drawsOf(seed), officers: 8, admins: 3, auditors: 2 })
    await liveThrough(day, 300)
    const recorded = await recordedIn(day)
    expect(differences(day.book, recorded)).toEqual([])
    expect(recorded.map(({ position }) => position)).toEqual(recorded.map((_, index) => index + 1))
    expect(secretsOf(day).size).toBeGreaterThan(1_000)
    expect(await leaksOf(day)).toEqual([])
  })
})

it('the book finds an event that is missing, one too many, and one that says something else', () => {
  const entry = (kind: string, holds = {}) => ({ kind, outcome: 'done' as const, actorId: 'a', subjectId: null, holds, isHidden: false })
  const book = [entry('home.viewed', { count: 3 }), entry('signOut.done')]
  expect(differences(book, book)).toEqual([])
  expect(differences(book, [entry('home.viewed', { count: 3 })])).toHaveLength(1)
  expect(differences(book, [...book, entry('signOut.done')])).toHaveLength(1)
  expect(differences(book, [entry('home.viewed', { count: 4 }), entry('signOut.done')])).toHaveLength(1)
  expect(differences(book, [entry('home.viewed', { count: 3, more: 1 }), entry('signOut.done')])).toEqual([])
})
