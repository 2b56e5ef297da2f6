import { expect, it } from 'vitest'
import type { LedgerEntry } from '@/lib/audit/entries'
import { readLedger } from '@/lib/audit/reads'
import type { PersonActor } from '@/lib/auth/actor'
import { istDayOf } from '@/lib/clock'
import { useDatabase } from '@/lib/testing/database'
import { drawsOf } from '@/lib/testing/leaks'
import { type BookEntry, type Day, everybody, startDay } from '@/lib/testing/ledger-day'
import { liveThrough, recordedIn } from '@/lib/testing/ledger-day-run'
import { useMailServer } from '@/lib/testing/mail-server'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
useMailServer()
const seed = Number(process.env.DAY_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Everything a person's pages show of the days, newest first, by walking through them. */
async function pagesOf(actor: PersonActor, days: { fromDay: string; toDay: string }): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  for (let cursor: string | undefined; ;) {
    const page = await readLedger({ actor, filters: days, cursor })
    entries.push(...page.entries)
    if (page.older === null) return entries
    cursor = page.older
  }
}

/** The law, said once more: admins and auditors see all; an officer what they did, and what others did to them that may be told. */
function isSeenBy(actor: PersonActor, entry: BookEntry): boolean {
  return actor.kind !== 'officer' || entry.actorId === actor.id || (entry.subjectId === actor.id && !entry.isHidden)
}

it(`officer’s, admin’s and auditor’s pages of the same day agree with the law and with each other (DAY_SEED=${seed})`, { timeout: 600_000 }, async () => {
  const day: Day = await startDay(database, { draws: drawsOf(seed), officers: 6, admins: 2, auditors: 2 })
  await liveThrough(day, 200)
  const recorded = await recordedIn(day)
  // Midnight may lie between.
  const [first, last] = (await database.sql<{ first: Date; last: Date }>('SELECT min(recorded_at) AS first, max(recorded_at) AS last FROM ledger.event')).map((row) => [istDayOf(row.first), istDayOf(row.last)])[0] ?? ['', '']
  const days = { fromDay: first ?? '', toDay: last ?? '' }
  // The book knows what is hidden from whom; the ledger knows the rest, and the day test holds the two together.
  const all = day.book.map((entry, index) => ({ ...entry, holds: recorded[index]?.holds ?? {} }))
  for (const actor of everybody(day)) {
    const shown = (await pagesOf(actor, days)).reverse()
    const expected = all.filter((entry) => isSeenBy(actor, entry))
    // Reading the pages is recorded too, after what is compared.
    expect(shown.slice(0, expected.length).map(({ kind, outcome, details }) => ({ kind, outcome, details })), actor.kind).toEqual(expected.map(({ kind, outcome, holds }) => ({ kind, outcome, details: holds })))
    expect(shown.slice(expected.length).every(({ kind }) => kind === 'ledger.read')).toBe(true)
  }
})
