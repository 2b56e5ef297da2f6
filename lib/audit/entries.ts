import { z } from 'zod'
import { type EventKind, eventKinds } from '@/lib/audit/catalogue'
import { sealRef } from '@/lib/audit/places'
import type { PersonActor } from '@/lib/auth/actor'

/** An event as a page shows it. Its position stays here: seen by an officer, positions would tell how much others do. */
export interface LedgerEntry {
  /** Names the event in the address of its own page: for those who see all by its position, for an officer sealed. */
  readonly ref: string
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

const entryRow = z.object({
  position: z.string(), recorded_at: z.date(), kind: z.string().refine((kind): kind is EventKind => eventKinds.some((each) => each === kind)), outcome: z.enum(['done', 'refused', 'failed']),
  actor_kind: z.enum(['admin', 'officer', 'auditor', 'system', 'nobody']), actor_id: z.string().nullable(), actor_name: z.string(), address: z.string().nullable(),
  subject_id: z.string().nullable(), subject_name: z.string().nullable(), subject_kind: z.enum(['admin', 'officer', 'auditor']).nullable(), state_code: z.number().nullable(), request_id: z.string().nullable(), grant_id: z.string().nullable(),
  export_id: z.string().nullable(), details: z.record(z.string(), z.unknown()),
})
export type EntryRow = z.output<typeof entryRow>

/** What is read of an event `e` whose subject is `u`. */
export const entryColumns = `e.position::text AS position, e.recorded_at, e.kind, e.outcome, e.actor_kind, e.actor_id, e.actor_name, e.address, e.subject_id, u.name AS subject_name, u.kind::text AS subject_kind, e.state_code,
  e.request_id, e.grant_id, e.export_id, e.details`

/** A row of the database, checked. Throws for what is no event of the catalogue. */
export function parseRow(row: object): EntryRow {
  return entryRow.parse(row)
}

/** The event as this reader may see it. */
export function entryOf(row: EntryRow, reader: PersonActor): LedgerEntry {
  const byReader = row.actor_id === reader.id
  const mayKnowAddress = reader.kind !== 'officer' || byReader || row.actor_kind === 'nobody'
  return {
    ref: sealRef(reader, row.position), at: row.recorded_at, kind: row.kind, outcome: row.outcome, actorKind: row.actor_kind, actorName: row.actor_name, byReader,
    address: mayKnowAddress ? row.address : null, subjectId: row.subject_id, subjectName: row.subject_name, subjectKind: row.subject_kind, stateCode: row.state_code,
    requestId: row.request_id, grantId: row.grant_id, exportId: row.export_id, details: row.details,
  }
}
