import type { BookEntry, Day } from '@/lib/testing/ledger-day'
import { officerActs } from '@/lib/testing/ledger-day-officers'
import { adminActs, questionAct, readerActs } from '@/lib/testing/ledger-day-readers'
import type { Draws } from '@/lib/testing/leaks'

/** One act of somebody, chosen by the draws. */
export async function actOnce(day: Day): Promise<void> {
  const who = day.draws.below(100)
  if (who < 70) return weighed(day.draws, officerActs).run(day, day.draws.pick(day.officers))
  if (who < 80) return weighed(day.draws, adminActs).run(day, day.draws.pick(day.admins))
  if (who < 96) return weighed(day.draws, readerActs).run(day, day.draws.pick([...day.admins, ...day.auditors]))
  return questionAct(day)
}

/** So many acts, one after the other. Sessions are kept alive as people at work keep them. */
export async function liveThrough(day: Day, acts: number): Promise<void> {
  for (let act = 0; act < acts; act += 1) {
    if (act % 200 === 0) await day.database.sql('UPDATE portal.session SET last_seen_at = now()')
    await actOnce(day)
  }
}

function weighed<Act extends { readonly weight: number }>(draws: Draws, acts: Readonly<Record<string, Act>>): Act {
  const all = Object.values(acts)
  let left = draws.below(all.reduce((sum, { weight }) => sum + weight, 0))
  for (const act of all) {
    if (left < act.weight) return act
    left -= act.weight
  }
  throw new Error('nothing to do')
}

/** What the ledger has, as the book would write it. */
export async function recordedIn(day: Day): Promise<(BookEntry & { readonly position: number })[]> {
  const rows = await day.database.sql<Omit<BookEntry, 'isHidden'> & { position: string }>(
    `SELECT position::text AS position, kind, outcome, actor_id AS "actorId", subject_id AS "subjectId", details AS holds FROM ledger.event ORDER BY ledger.event.position`)
  return rows.map((row) => ({ ...row, position: Number(row.position), isHidden: false }))
}

/** Where the ledger is not the book, both ways: what is recorded and not expected, and what is expected and not recorded, in their order. */
export function differences(book: readonly BookEntry[], recorded: readonly BookEntry[]): string[] {
  const found: string[] = []
  for (let at = 0; at < Math.max(book.length, recorded.length) && found.length < 5; at += 1) {
    const [expected, is] = [book[at], recorded[at]]
    if (!expected || !is || !isSame(expected, is)) found.push(`event ${at + 1}: expected ${said(expected)}, recorded ${said(is)}`)
  }
  return found
}

function isSame(expected: BookEntry, is: BookEntry): boolean {
  const same = expected.kind === is.kind && expected.outcome === is.outcome && expected.actorId === is.actorId && expected.subjectId === is.subjectId
  return same && Object.entries(expected.holds).every(([key, value]) => JSON.stringify(is.holds[key]) === JSON.stringify(value))
}

function said(entry: BookEntry | undefined): string {
  return entry ? JSON.stringify(entry) : 'nothing'
}
