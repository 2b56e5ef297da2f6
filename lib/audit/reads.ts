import { setFilters } from '@/lib/access/policy'
import { entryColumns, entryOf, type EntryRow, type LedgerEntry, parseRow } from '@/lib/audit/entries'
import type { LedgerFilters } from '@/lib/audit/filters'
import { openCursor, type Place, type Reading, sealCursor } from '@/lib/audit/places'
import { askedBy, positionsQuery, type Question } from '@/lib/audit/questions'
import { recordAlone } from '@/lib/audit/record'
import type { OfficerActor, PersonActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { assertNever } from '@/lib/errors'
import { limits } from '@/lib/limits'

export interface LedgerPage {
  /** The database's clock when it was read. */
  readonly at: Date
  /** Newest first. */
  readonly entries: readonly LedgerEntry[]
  /** Cursors of the neighbouring pages, where there are some. */
  readonly newer: string | null
  readonly older: string | null
}

/**
 * One page of the ledger: an officer's own trail (what they did, and what others did to their account, grants and files), or all of it for admins and
 * auditors. The reading is an event, committed before anything is shown. Throws AppError('refused') for a cursor of another reader or other filters,
 * AppError('invalid') for a person who does not exist, AppError('ledger') when the event cannot be written.
 */
export async function readLedger({ actor, filters, cursor }: { actor: PersonActor; filters: LedgerFilters; cursor?: string }): Promise<LedgerPage> {
  const page = await readEvents({ reading: { actor, asked: filters }, cursor, first: 'newest', ask: (tx) => askedBy(tx, { reader: actor, filters }) })
  await recordAlone({ kind: 'ledger.read', actor, details: { view: viewOf(actor), filters: setFilters(filters), rows: page.entries.length } })
  return page
}

/** Looks at home and at the trail itself: on home they would crowd out what happened. */
const onlyLooks: ReadonlySet<string> = new Set(['home.viewed', 'ledger.read'])

/** The newest of an officer's own trail, for home, whose look is on record as a whole. No event of its own. */
export async function readRecent(officer: OfficerActor, { rows }: { rows: number }): Promise<readonly LedgerEntry[]> {
  const { entries } = await readEvents({ reading: { actor: officer, asked: {} }, cursor: undefined, first: 'newest', ask: (tx) => askedBy(tx, { reader: officer, filters: {} }) })
  return entries.filter(({ kind }) => !onlyLooks.has(kind)).slice(0, rows)
}

/** Through which login a reader reads the ledger. */
export function ledgerRole(reader: PersonActor): 'portal_web' | 'portal_auditor' {
  return reader.kind === 'auditor' ? 'portal_auditor' : 'portal_web'
}

/** Which of the three views of the ledger a reader has. */
export function viewOf(actor: PersonActor): 'own' | 'admin' | 'auditor' {
  switch (actor.kind) {
    case 'officer': return 'own'
    case 'admin': return 'admin'
    case 'auditor': return 'auditor'
    default: return assertNever(actor)
  }
}

/**
 * One page of the events of a question, in one snapshot, without an event of its own: whoever calls records. `first` says which end it begins with, and the order in which it is shown.
 */
export async function readEvents(input: { reading: Reading; cursor: string | undefined; first: 'newest' | 'oldest'; ask: (tx: Tx) => Promise<Question> }): Promise<LedgerPage> {
  const { reading, cursor, first } = input
  const from = cursor === undefined ? null : openCursor(reading, cursor)
  const walk = from?.direction ?? (first === 'newest' ? 'older' : 'newer')
  return inReadOnly(ledgerRole(reading.actor), async (tx) => {
    const [clock] = await tx.sql<{ at: Date }>('SELECT now() AS at')
    if (!clock) throw new Error('the database gave no clock')
    const rows = await selectEvents(tx, { question: await input.ask(tx), from: from?.position ?? null, walk })
    return { at: clock.at, ...cutPage({ reading, from, walk, first, rows }) }
  })
}

async function selectEvents(tx: Tx, input: { question: Question; from: string | null; walk: Place['direction'] }): Promise<EntryRow[]> {
  const positions = positionsQuery({ ...input, limit: limits.ledgerPageRows + 1 })
  const rows = await tx.sql<object>(
    `SELECT ${entryColumns} FROM ${positions.text} AS page JOIN ledger.event e USING (position) LEFT JOIN portal."user" u ON u.id = e.subject_id ORDER BY e.position ${input.walk === 'older' ? 'DESC' : 'ASC'}`, positions.values)
  return rows.map(parseRow)
}

/** One row more than a page holds tells whether there is another page. */
function cutPage(input: { reading: Reading; from: Place | null; walk: Place['direction']; first: 'newest' | 'oldest'; rows: readonly EntryRow[] }): Omit<LedgerPage, 'at'> {
  const { reading, from, walk } = input
  const isMore = input.rows.length > limits.ledgerPageRows
  const kept = input.rows.slice(0, limits.ledgerPageRows)
  const newestFirst = walk === 'older' ? kept : [...kept].reverse()
  const seal = (direction: Place['direction'], at: EntryRow | undefined): string | null => (at ? sealCursor(reading, { direction, position: at.position }) : null)
  return {
    entries: (input.first === 'newest' ? newestFirst : [...newestFirst].reverse()).map((row) => entryOf(row, reading.actor)),
    newer: (walk === 'newer' ? isMore : from !== null) ? seal('newer', newestFirst[0]) : null,
    older: (walk === 'older' ? isMore : from !== null) ? seal('older', newestFirst.at(-1)) : null,
  }
}
