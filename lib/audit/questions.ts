import type { EventKind } from '@/lib/audit/catalogue'
import { dayAfter, type LedgerFilters } from '@/lib/audit/filters'
import type { Place } from '@/lib/audit/places'
import type { PersonActor } from '@/lib/auth/actor'
import { istMidnight } from '@/lib/clock'
import type { Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

/** One thing of which events are asked. Of a grant also what was seen and taken under it. */
export type Thing =
  | { readonly of: 'request' | 'grant' | 'export'; readonly id: string }
  | { readonly of: 'life'; readonly grantId: string; readonly number: string; readonly requestId: string; readonly officerId: string }

/** What is asked of the ledger, with names turned into ids and days into places. */
export interface Question {
  /** Who acted or whom it is about. */
  readonly personId: string | null
  /** An officer's own trail: not all that others did is told. */
  readonly isOwn: boolean
  readonly kind: EventKind | null
  readonly outcome: 'done' | 'refused' | 'failed' | null
  readonly stateCode: number | null
  /** Every name that the register ever gave the purpose. */
  readonly purposes: readonly string[] | null
  readonly thing: Thing | null
  readonly from: { readonly at: Date; readonly position: string } | null
  readonly until: { readonly at: Date; readonly position: string } | null
  /** Nothing can be found: a day before the first event, a number of nobody's. */
  readonly isEmpty: boolean
}

/**
 * Turns filters into what the database is asked. `everything` for admins and auditors; an officer's trail is the officer's own, and there a number that is not
 * theirs finds nothing, as one that does not exist. Throws AppError('invalid') for a person who does not exist.
 */
export async function askedBy(tx: Tx, { reader, filters }: { reader: PersonActor; filters: LedgerFilters }): Promise<Question> {
  const isOwn = reader.kind === 'officer'
  const [personId, thing, purposes, since, before] = [
    isOwn ? reader.id : await personOf(tx, filters.who), await thingOf(tx, filters.number), await purposeNames(tx, filters.purpose),
    filters.fromDay === undefined ? null : await firstFrom(tx, istMidnight(filters.fromDay)), filters.toDay === undefined ? null : await lastBefore(tx, istMidnight(dayAfter(filters.toDay))),
  ]
  const isEmpty = thing === 'none' || since === 'none' || before === 'none' || purposes?.length === 0
  return {
    personId, isOwn, kind: filters.kind ?? null, outcome: filters.outcome ?? null, stateCode: isOwn ? null : filters.state ?? null, purposes, thing: thing === 'none' ? null : thing,
    from: since === 'none' ? null : since, until: before === 'none' ? null : before, isEmpty,
  }
}

async function personOf(tx: Tx, who: string | undefined): Promise<string | null> {
  if (who === undefined) return null
  const [found] = await tx.sql<{ id: string }>('SELECT id FROM portal."user" WHERE user_id = $1', [who])
  if (!found) throw new AppError('invalid', { fields: [{ field: 'who', message: 'unknownPerson' }] })
  return found.id
}

async function thingOf(tx: Tx, number: string | undefined): Promise<Thing | null | 'none'> {
  if (number === undefined) return null
  const [found] = await tx.sql<{ of: 'request' | 'grant' | 'export'; id: string }>(
    `SELECT 'request' AS of, id FROM portal.request WHERE number = $1 UNION ALL SELECT 'grant', id FROM portal."grant" WHERE number = $1 UNION ALL SELECT 'export', id FROM portal.export WHERE number = $1`, [number])
  return found ?? 'none'
}

async function purposeNames(tx: Tx, purposeId: string | undefined): Promise<string[] | null> {
  if (purposeId === undefined) return null
  return (await tx.sql<{ title: string }>('SELECT DISTINCT title_en AS title FROM portal.purpose_version WHERE purpose_id = $1::uuid', [purposeId])).map(({ title }) => title)
}

/** Positions grow with time: bounding them lets every index stop early. */
async function firstFrom(tx: Tx, at: Date): Promise<Question['from'] | 'none'> {
  const [found] = await tx.sql<{ position: string }>('SELECT position::text AS position FROM ledger.event WHERE recorded_at >= $1 ORDER BY recorded_at, ledger.event.position LIMIT 1', [at])
  return found ? { at, position: found.position } : 'none'
}

async function lastBefore(tx: Tx, at: Date): Promise<Question['until'] | 'none'> {
  const [found] = await tx.sql<{ position: string }>('SELECT position::text AS position FROM ledger.event WHERE recorded_at < $1 ORDER BY recorded_at DESC, ledger.event.position DESC LIMIT 1', [at])
  return found ? { at, position: found.position } : 'none'
}

/** A piece of SQL with its values. */
interface Sql {
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * The positions of the events of a question, at most `limit`, the newest first when the walk is towards the older ones. A person's events come from two indexes, whose heads are merged:
 * by whom, and about whom; those of a grant from three.
 */
export function positionsQuery({ question, from, walk, limit }: { question: Question; from: string | null; walk: Place['direction']; limit: number }): Sql {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const shared = sharedConditions(question, bind)
  if (from !== null) shared.push(`position ${walk === 'older' ? '<' : '>'} ${bind(from)}::bigint`)
  const order = walk === 'older' ? 'DESC' : 'ASC'
  const most = bind(limit)
  const heads = branchesOf(question, bind).map((own) => {
    const all = [...own, ...shared]
    return `(SELECT position FROM ledger.event ${all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`} ORDER BY position ${order} LIMIT ${most})`
  })
  return { text: heads.length === 1 ? heads.join('') : `(${heads.join(' UNION ')} ORDER BY position ${order} LIMIT ${most})`, values }
}

function sharedConditions(question: Question, bind: (value: unknown) => string): string[] {
  const conditions: string[] = []
  if (question.isEmpty) conditions.push('false')
  if (question.kind !== null) conditions.push(`kind = ${bind(question.kind)}`)
  // The second word lets the index of what was not done serve, whatever the first one is bound to.
  if (question.outcome !== null) conditions.push(`outcome = ${bind(question.outcome)}`, ...(question.outcome === 'done' ? [] : [`outcome <> 'done'`]))
  if (question.stateCode !== null) conditions.push(`state_code = ${bind(question.stateCode)}`)
  if (question.purposes !== null) conditions.push(question.purposes.length === 1 ? `purpose = ${bind(question.purposes[0])}` : `purpose = ANY (${bind(question.purposes)}::text[])`)
  if (question.from) conditions.push(`recorded_at >= ${bind(question.from.at)}`, `position >= ${bind(question.from.position)}::bigint`)
  if (question.until) conditions.push(`recorded_at < ${bind(question.until.at)}`, `position <= ${bind(question.until.position)}::bigint`)
  return conditions
}

/** The ways in, each with its own index. */
function branchesOf(question: Question, bind: (value: unknown) => string): string[][] {
  const { thing, personId } = question
  if (thing?.of === 'life') {
    return [[`grant_id = ${bind(thing.grantId)}::uuid`], [`request_id = ${bind(thing.requestId)}::uuid`], [`actor_id = ${bind(thing.officerId)}::uuid`, `details->'grants' ? ${bind(thing.number)}`]]
  }
  const about = thing ? [`${thing.of}_id = ${bind(thing.id)}::uuid`] : []
  if (personId === null) return [about]
  const person = bind(personId)
  return [[`actor_id = ${person}::uuid`, ...about], [`subject_id = ${person}::uuid`, ...about, ...(question.isOwn ? [mayBeTold(person)] : [])]]
}

/**
 * What others did that an officer is not told: of a contingency all but its effect, to the officer it is about, who could otherwise read in time what two admins have not decided; and
 * requests that would bring somebody's charge, before they are approved (docs/decisions/0180, 0184).
 */
function mayBeTold(person: string): string {
  return `NOT (event.kind LIKE 'handover.%' AND event.kind <> 'handover.contingencyBegun' AND EXISTS (SELECT FROM portal.handover h WHERE h.number = event.details->>'number' AND h.mode = 'contingency'))
    AND NOT EXISTS (SELECT FROM portal.request r WHERE r.id = event.request_id AND r.handover_id IS NOT NULL AND r.officer_id = ${person}::uuid AND r.status <> 'approved')`
}

/** The condition under which the event of a position belongs to a reader's trail: for an officer the same as on the page, for everybody else always. */
export function isTold(reader: PersonActor, bind: (value: unknown) => string): string {
  if (reader.kind !== 'officer') return 'true'
  const person = bind(reader.id)
  return `(event.actor_id = ${person}::uuid OR (event.subject_id = ${person}::uuid AND ${mayBeTold(person)}))`
}
