import { z } from 'zod'
import { entryColumns, entryOf, type LedgerEntry, parseRow } from '@/lib/audit/entries'
import { openRef, sealRef } from '@/lib/audit/places'
import { isTold } from '@/lib/audit/questions'
import { ledgerRole, viewOf } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import type { PersonActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

/** What an event belongs to beside its person: a request, grant or file, with the events before and after it there. */
export interface EventThing {
  readonly of: 'request' | 'grant' | 'export'
  readonly id: string
  readonly number: string
  /** Refs of the neighbours in the same thing, as far as the reader sees them. */
  readonly earlier: string | null
  readonly later: string | null
}

/** One event, whole. */
export interface EventView {
  readonly entry: LedgerEntry
  /** Which leaf of the ledger's tree it is; null for an officer, whom positions would tell how much others do. */
  readonly position: number | null
  readonly actorUserId: string | null
  readonly subjectUserId: string | null
  /** Names the session without letting anybody into it; null where there was none, or where it is not the reader's to know. */
  readonly session: string | null
  readonly things: readonly EventThing[]
}

const extraRow = z.object({ actor_user_id: z.string().nullable(), subject_user_id: z.string().nullable(), session_id: z.string().nullable(), request_number: z.string().nullable(), grant_number: z.string().nullable(), export_number: z.string().nullable() })

/**
 * One event with all that it holds, by its name in an address (`LedgerEntry.ref`): for admins and auditors any, for an officer one of the own trail. Reading it is an event, committed before it is shown.
 * Throws AppError('not_found') for what names none or is not theirs, AppError('ledger') when the event cannot be written.
 */
export async function readEvent({ actor, ref }: { actor: PersonActor; ref: string }): Promise<EventView> {
  const position = openRef(actor, ref)
  if (position === null) throw new AppError('not_found')
  const view = await inReadOnly(ledgerRole(actor), (tx) => findEvent(tx, { actor, position }))
  if (!view) throw new AppError('not_found')
  const { entry } = view
  // Which event it was is said by position only where positions are known: an officer reads the own readings too.
  await recordAlone({ kind: 'ledger.eventRead', actor, details: { view: viewOf(actor), kind: entry.kind, at: entry.at.toISOString(), ...(view.position === null ? {} : { position: view.position }) } })
  return view
}

async function findEvent(tx: Tx, { actor, position }: { actor: PersonActor; position: string }): Promise<EventView | null> {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const [raw] = await tx.sql<object>(
    `SELECT ${entryColumns}, e.session_id, a.user_id AS actor_user_id, u.user_id AS subject_user_id, r.number AS request_number, g.number AS grant_number, x.number AS export_number
     FROM (SELECT position FROM ledger.event WHERE position = ${bind(position)}::bigint AND ${isTold(actor, bind)}) AS found JOIN ledger.event e USING (position)
     LEFT JOIN portal."user" u ON u.id = e.subject_id LEFT JOIN portal."user" a ON a.id = e.actor_id
     LEFT JOIN portal.request r ON r.id = e.request_id LEFT JOIN portal."grant" g ON g.id = e.grant_id LEFT JOIN portal.export x ON x.id = e.export_id`, values)
  if (!raw) return null
  const [row, extra] = [parseRow(raw), extraRow.parse(raw)]
  const entry = entryOf(row, actor)
  const named = [['request', row.request_id, extra.request_number], ['grant', row.grant_id, extra.grant_number], ['export', row.export_id, extra.export_number]] as const
  const things: EventThing[] = []
  for (const [of, id, number] of named) if (id !== null && number !== null) things.push({ of, id, number, ...(await neighboursOf(tx, { actor, position, of, id })) })
  const seesAll = actor.kind !== 'officer'
  return {
    entry, position: seesAll ? Number(row.position) : null, actorUserId: seesAll || entry.byReader ? extra.actor_user_id : null, subjectUserId: extra.subject_user_id,
    session: extra.session_id !== null && (seesAll || entry.byReader) ? extra.session_id.slice(0, 8) : null, things,
  }
}

/** The events right before and after in the same request, grant or file, by its own index. */
async function neighboursOf(tx: Tx, { actor, position, of, id }: { actor: PersonActor; position: string; of: EventThing['of']; id: string }): Promise<Pick<EventThing, 'earlier' | 'later'>> {
  const next = async (sign: '<' | '>'): Promise<string | null> => {
    const values: unknown[] = []
    const bind = (value: unknown): string => `$${values.push(value)}`
    const [found] = await tx.sql<{ at: string }>(
      `SELECT position::text AS at FROM ledger.event WHERE ${of}_id = ${bind(id)}::uuid AND position ${sign} ${bind(position)}::bigint AND ${isTold(actor, bind)} ORDER BY position ${sign === '<' ? 'DESC' : 'ASC'} LIMIT 1`, values)
    return found ? sealRef(actor, found.at) : null
  }
  return { earlier: await next('<'), later: await next('>') }
}
