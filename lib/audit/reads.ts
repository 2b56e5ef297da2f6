import { z } from 'zod'
import { setFilters } from '@/lib/access/policy'
import { type EventKind, eventKinds } from '@/lib/audit/catalogue'
import { dayAfter, type LedgerFilters } from '@/lib/audit/filters'
import { recordAlone } from '@/lib/audit/record'
import type { PersonActor } from '@/lib/auth/actor'
import { istMidnight } from '@/lib/clock'
import { openSecret, sealSecret } from '@/lib/crypto/sealed-secret'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError, assertNever } from '@/lib/errors'
import { limits } from '@/lib/limits'

/** An event as a page shows it. Its position stays here: seen by an officer, positions would tell how much others do. */
export interface LedgerEntry {
  readonly at: Date
  readonly kind: EventKind
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly actorKind: 'admin' | 'officer' | 'auditor' | 'system' | 'nobody'
  readonly actorName: string
  /** True when the reader acted. */
  readonly byReader: boolean
  /** Only where it is the reader's own or nobody's, or for those who see all. */
  readonly address: string | null
  readonly subjectId: string | null
  readonly subjectName: string | null
  readonly subjectKind: 'admin' | 'officer' | 'auditor' | null
  readonly stateCode: number | null
  readonly requestId: string | null
  readonly grantId: string | null
  readonly exportId: string | null
  readonly details: Readonly<Record<string, unknown>>
}

export interface LedgerPage {
  /** The database's clock when it was read. */
  readonly at: Date
  /** Newest first. */
  readonly entries: readonly LedgerEntry[]
  /** Cursors of the neighbouring pages, where there are some. */
  readonly newer: string | null
  readonly older: string | null
}

const row = z.object({
  position: z.string(), recorded_at: z.date(), kind: z.string().refine((kind): kind is EventKind => eventKinds.some((each) => each === kind)), outcome: z.enum(['done', 'refused', 'failed']),
  actor_kind: z.enum(['admin', 'officer', 'auditor', 'system', 'nobody']), actor_id: z.string().nullable(), actor_name: z.string(), address: z.string().nullable(),
  subject_id: z.string().nullable(), subject_name: z.string().nullable(), subject_kind: z.enum(['admin', 'officer', 'auditor']).nullable(), state_code: z.number().nullable(), request_id: z.string().nullable(), grant_id: z.string().nullable(),
  export_id: z.string().nullable(), details: z.record(z.string(), z.unknown()),
})

/**
 * One page of the ledger: an officer's own trail (what they did, and what others did to their account, grants and files), or all of it for admins and
 * auditors. The reading is an event, committed before anything is shown. Throws AppError('refused') for a cursor of another reader or other filters,
 * AppError('invalid') for a person or number that does not exist, AppError('ledger') when the event cannot be written.
 */
export async function readLedger({ actor, filters, cursor }: { actor: PersonActor; filters: LedgerFilters; cursor?: string }): Promise<LedgerPage> {
  const view = viewOf(actor)
  const from = cursor === undefined ? null : openCursor({ actor, filters, cursor })
  const found = await inReadOnly(view === 'auditor' ? 'portal_auditor' : 'portal_web', async (tx) => {
    const [clock] = await tx.sql<{ at: Date }>('SELECT now() AS at')
    if (!clock) throw new Error('the database gave no clock')
    const person = view === 'own' ? actor.id : await personOf(tx, filters.who)
    const rows = await selectEvents(tx, { filters, personId: person, isOwn: view === 'own', subject: await subjectOf(tx, filters.number), from })
    return { at: clock.at, rows: rows.map((each) => row.parse(each)) }
  })
  const { rows, newer, older } = cutPage({ actor, filters, from, rows: found.rows })
  await recordAlone({ kind: 'ledger.read', actor, details: { view, filters: setFilters(filters), rows: rows.length } })
  return { at: found.at, newer, older, entries: rows.map((each) => entryOf(each, actor)) }
}

function viewOf(actor: PersonActor): 'own' | 'admin' | 'auditor' {
  switch (actor.kind) {
    case 'officer': return 'own'
    case 'admin': return 'admin'
    case 'auditor': return 'auditor'
    default: return assertNever(actor)
  }
}

interface Place {
  readonly direction: 'older' | 'newer'
  readonly position: string
}
type Row = z.output<typeof row>

/** One row more than a page holds tells whether there is another page. */
function cutPage(input: { actor: PersonActor; filters: LedgerFilters; from: Place | null; rows: readonly Row[] }): { rows: readonly Row[]; newer: string | null; older: string | null } {
  const { from } = input
  const isMore = input.rows.length > limits.ledgerPageRows
  const kept = input.rows.slice(0, limits.ledgerPageRows)
  const rows = from?.direction === 'newer' ? kept.reverse() : kept
  const [first, last] = [rows[0], rows.at(-1)]
  const seal = (direction: Place['direction'], at: Row | undefined) => (at ? sealCursor({ ...input, place: { direction, position: at.position } }) : null)
  return {
    rows,
    newer: from !== null && (from.direction === 'older' || isMore) ? seal('newer', first) : null,
    older: from?.direction === 'newer' || isMore ? seal('older', last) : null,
  }
}

/** A person's events come from two indexes, whose heads are merged: by whom, and about whom. */
function selectEvents(tx: Tx, input: { filters: LedgerFilters; personId: string | null; isOwn: boolean; subject: string | null; from: Place | null }): Promise<object[]> {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const conditions = conditionsOf(input, bind)
  const order = input.from?.direction === 'newer' ? 'ASC' : 'DESC'
  const limit = bind(limits.ledgerPageRows + 1)
  const where = (extra: string[]): string => (conditions.length + extra.length === 0 ? '' : `WHERE ${[...extra, ...conditions].join(' AND ')}`)
  const head = (extra: string[]): string => `(SELECT position FROM ledger.event ${where(extra)} ORDER BY position ${order} LIMIT ${limit})`
  let positions = head([])
  if (input.personId !== null) {
    const person = bind(input.personId)
    const about = [`subject_id = ${person}::uuid`, ...(input.isOwn ? [mayBeTold(person)] : [])]
    positions = `(${head([`actor_id = ${person}::uuid`])} UNION ${head(about)} ORDER BY position ${order} LIMIT ${limit})`
  }
  return tx.sql(
    `SELECT e.position::text AS position, e.recorded_at, e.kind, e.outcome, e.actor_kind, e.actor_id, e.actor_name, e.address, e.subject_id, u.name AS subject_name, u.kind::text AS subject_kind, e.state_code,
            e.request_id, e.grant_id, e.export_id, e.details
     FROM ${positions} AS page JOIN ledger.event e USING (position) LEFT JOIN portal."user" u ON u.id = e.subject_id ORDER BY e.position ${order}`,
    values,
  )
}

/**
 * What others did that an officer is not told: of a contingency all but its effect, to the officer it is about, who could otherwise read in time what two admins have not decided; and
 * requests that would bring somebody's charge, before they are approved (docs/decisions/0180, 0184).
 */
function mayBeTold(person: string): string {
  return `NOT (event.kind LIKE 'handover.%' AND event.kind <> 'handover.contingencyBegun' AND EXISTS (SELECT FROM portal.handover h WHERE h.number = event.details->>'number' AND h.mode = 'contingency'))
    AND NOT EXISTS (SELECT FROM portal.request r WHERE r.id = event.request_id AND r.handover_id IS NOT NULL AND r.officer_id = ${person}::uuid AND r.status <> 'approved')`
}

function conditionsOf(input: { filters: LedgerFilters; subject: string | null; from: Place | null }, bind: (value: unknown) => string): string[] {
  const { kind, outcome, state, fromDay, toDay } = input.filters
  const conditions: string[] = []
  if (kind !== undefined) conditions.push(`kind = ${bind(kind)}`)
  if (outcome !== undefined) conditions.push(`outcome = ${bind(outcome)}`)
  if (state !== undefined) conditions.push(`state_code = ${bind(state)}`)
  // Positions grow with time: bounding them lets every index stop early.
  if (fromDay !== undefined) {
    const instant = bind(istMidnight(fromDay))
    conditions.push(`recorded_at >= ${instant}`, `position >= (SELECT position FROM ledger.event WHERE recorded_at >= ${instant} ORDER BY recorded_at, position LIMIT 1)`)
  }
  if (toDay !== undefined) {
    const instant = bind(istMidnight(dayAfter(toDay)))
    conditions.push(`recorded_at < ${instant}`, `position <= (SELECT position FROM ledger.event WHERE recorded_at < ${instant} ORDER BY recorded_at DESC, position DESC LIMIT 1)`)
  }
  if (input.subject !== null) {
    const id = bind(input.subject)
    conditions.push(`${id}::uuid IN (request_id, grant_id, export_id)`)
  }
  if (input.from) conditions.push(`position ${input.from.direction === 'older' ? '<' : '>'} ${bind(input.from.position)}::bigint`)
  return conditions
}

async function personOf(tx: Tx, who: string | undefined): Promise<string | null> {
  if (who === undefined) return null
  const [found] = await tx.sql<{ id: string }>('SELECT id FROM portal."user" WHERE user_id = $1', [who])
  if (!found) throw new AppError('invalid', { fields: [{ field: 'who', message: 'unknownPerson' }] })
  return found.id
}

/** The id behind a number. For an officer a number that is not theirs finds nothing, as one that does not exist. */
async function subjectOf(tx: Tx, number: string | undefined): Promise<string | null> {
  if (number === undefined) return null
  const [found] = await tx.sql<{ id: string }>(
    `SELECT id FROM portal.request WHERE number = $1 UNION ALL SELECT id FROM portal."grant" WHERE number = $1 UNION ALL SELECT id FROM portal.export WHERE number = $1`, [number],
  )
  return found?.id ?? '00000000-0000-0000-0000-000000000000'
}

function entryOf(each: Row, reader: PersonActor): LedgerEntry {
  const byReader = each.actor_id === reader.id
  const mayKnowAddress = reader.kind !== 'officer' || byReader || each.actor_kind === 'nobody'
  return {
    at: each.recorded_at, kind: each.kind, outcome: each.outcome, actorKind: each.actor_kind, actorName: each.actor_name, byReader,
    address: mayKnowAddress ? each.address : null, subjectId: each.subject_id, subjectName: each.subject_name, subjectKind: each.subject_kind, stateCode: each.state_code,
    requestId: each.request_id, grantId: each.grant_id, exportId: each.export_id, details: each.details,
  }
}

const content = z.tuple([z.enum(['older', 'newer']), z.string().regex(/^\d{1,19}$/)])

/** Sealed, so that a position tells nobody anything, and bound to its reader and filters. */
function sealCursor(input: { actor: PersonActor; filters: LedgerFilters; place: Place }): string {
  return sealSecret({ secret: JSON.stringify([input.place.direction, input.place.position]), label: labelOf(input), purpose: 'cursor' }).toString('base64url')
}

function openCursor(input: { actor: PersonActor; filters: LedgerFilters; cursor: string }): Place {
  try {
    const [direction, position] = content.parse(JSON.parse(openSecret({ sealed: Buffer.from(input.cursor, 'base64url'), label: labelOf(input), purpose: 'cursor' })))
    return { direction, position }
  } catch (cause) {
    throw new AppError('refused', { reason: 'cursor', cause })
  }
}

function labelOf({ actor, filters }: { actor: PersonActor; filters: LedgerFilters }): string {
  return JSON.stringify(['ledger', actor.id, filters.who ?? null, filters.kind ?? null, filters.outcome ?? null, filters.fromDay ?? null, filters.toDay ?? null, filters.state ?? null, filters.number ?? null])
}
