import { z } from 'zod'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import type { Told } from '@/lib/incidents/rules'
import { type IncidentClock, type Recipient, recipients } from '@/lib/incidents/schema'

/** Who keeps incidents: an auditor, or an admin who reads the ledger. */
export type Keeper = AdminActor | AuditorActor

export function keeperRole(keeper: Keeper): 'portal_web' | 'portal_auditor' {
  return keeper.kind === 'auditor' ? 'portal_auditor' : 'portal_web'
}

const incidentRow = z.object({
  id: z.string(), number: z.string(), title: z.string(), summary: z.string(), stateCode: z.number().nullable(), oddityId: z.string().nullable(), oddityNumber: z.string().nullable(), noticedAt: z.date(), openedAt: z.date(), openedBy: z.string(),
  closedAt: z.date().nullable(), closedBy: z.string().nullable(), outcome: z.string().nullable(), certInAt: z.date().nullable(), certInWrittenAt: z.date().nullable(), boardAt: z.date().nullable(), boardWrittenAt: z.date().nullable(), now: z.date(),
})
/** An incident with when each of the two was told first, and the database's clock. */
export type IncidentRow = z.output<typeof incidentRow>

/** As it was written down first: what was told too late stays so, whatever is written after it. */
const told = (to: string, column: 'reported_at' | 'written_at' = 'reported_at'): string => `(SELECT e.${column} FROM portal.incident_entry e WHERE e.incident_id = i.id AND e.reported_to = '${to}' ORDER BY e.written_at, e.id LIMIT 1)`
const columns = `i.id::text AS id, i.number, i.title, i.summary, i.state_code AS "stateCode", i.oddity_id::text AS "oddityId", y.number AS "oddityNumber", i.noticed_at AS "noticedAt", i.opened_at AS "openedAt", o.name AS "openedBy", i.closed_at AS "closedAt",
  c.name AS "closedBy", i.outcome, ${told('certIn')} AS "certInAt", ${told('certIn', 'written_at')} AS "certInWrittenAt", ${told('board')} AS "boardAt", ${told('board', 'written_at')} AS "boardWrittenAt", clock_timestamp() AS now
  FROM portal.incident i JOIN portal."user" o ON o.id = i.opened_by_id LEFT JOIN portal."user" c ON c.id = i.closed_by_id LEFT JOIN portal.oddity y ON y.id = i.oddity_id`

/** Open ones first, then the newest. */
export async function selectIncidents(tx: Tx, limit: number): Promise<IncidentRow[]> {
  return z.array(incidentRow).parse(await tx.sql(`SELECT ${columns} ORDER BY i.closed_at IS NOT NULL, i.noticed_at DESC, i.number LIMIT $1`, [limit]))
}

export async function findIncident(tx: Tx, id: string): Promise<IncidentRow | undefined> {
  const [row] = await tx.sql(`SELECT ${columns} WHERE i.id = $1::uuid`, [id])
  return row && incidentRow.parse(row)
}

const entryRow = z.object({ id: z.string(), writtenAt: z.date(), writtenBy: z.string(), to: z.enum(recipients).nullable(), reportedAt: z.date().nullable(), reference: z.string(), text: z.string() })
/** A step, or a report to somebody. */
export type EntryRow = z.output<typeof entryRow>

export async function selectEntries(tx: Tx, incidentId: string): Promise<EntryRow[]> {
  return z.array(entryRow).parse(await tx.sql(
    `SELECT e.id::text AS id, e.written_at AS "writtenAt", u.name AS "writtenBy", e.reported_to AS "to", e.reported_at AS "reportedAt", e.reference, e.text
     FROM portal.incident_entry e JOIN portal."user" u ON u.id = e.written_by_id WHERE e.incident_id = $1::uuid ORDER BY e.written_at, e.id`, [incidentId]))
}

export async function insertIncident(tx: Tx, row: { id: string; number: string; title: string; summary: string; state: number | null; oddity: string | null; noticedAt: Date; keeperId: string }): Promise<void> {
  await tx.sql('INSERT INTO portal.incident (id, number, title, summary, state_code, oddity_id, noticed_at, opened_by_id) VALUES ($1::uuid, $2, $3, $4, $5, $6::uuid, $7::timestamptz, $8::uuid)',
    [row.id, row.number, row.title, row.summary, row.state, row.oddity, row.noticedAt.toISOString(), row.keeperId])
}

/** Adds to the incident while nobody else does. */
export async function insertEntry(tx: Tx, row: { id: string; keeperId: string; to: Recipient | null; reportedAt: Date | null; reference: string; text: string }): Promise<void> {
  await tx.sql('INSERT INTO portal.incident_entry (incident_id, written_by_id, reported_to, reported_at, reference, text) VALUES ($1::uuid, $2::uuid, $3, $4::timestamptz, $5, $6)',
    [row.id, row.keeperId, row.to, row.reportedAt?.toISOString() ?? null, row.reference, row.text])
}

/** Closes it; false when it is closed. */
export async function closeRow(tx: Tx, row: { id: string; keeperId: string; outcome: string }): Promise<boolean> {
  return (await tx.sql('UPDATE portal.incident SET closed_by_id = $2::uuid, outcome = $3 WHERE id = $1::uuid AND closed_at IS NULL RETURNING id', [row.id, row.keeperId, row.outcome])).length > 0
}

/** Whether there is such an oddity, and its State. */
export async function findOddityOf(tx: Tx, id: string): Promise<{ number: string; stateCode: number | null } | undefined> {
  const [row] = await tx.sql<{ number: string; stateCode: number | null }>('SELECT number, state_code AS "stateCode" FROM portal.oddity WHERE id = $1::uuid', [id])
  return row
}

export async function isState(tx: Tx, code: number): Promise<boolean> {
  return (await tx.sql('SELECT code FROM reference.state WHERE code = $1', [code])).length > 0
}

/** A mail that went out: that it was opened, or of one of its clocks. */
export interface Call {
  readonly clock: IncidentClock | 'opened'
  readonly hours: number
}

/** Incidents that are open, or of which nobody was told yet, with the calls that were made for them. */
export async function selectRunning(tx: Tx): Promise<(IncidentRow & { readonly calls: readonly Call[] })[]> {
  // One worker at a time calls for an incident.
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('incident.calls'))::text AS locked`)
  const rows = z.array(incidentRow).parse(await tx.sql(`SELECT ${columns} WHERE i.closed_at IS NULL OR NOT EXISTS (SELECT FROM portal.incident_call t WHERE t.incident_id = i.id) ORDER BY i.noticed_at`))
  const calls = await tx.sql<Call & { incidentId: string }>('SELECT incident_id::text AS "incidentId", clock, hours FROM portal.incident_call WHERE incident_id = ANY ($1::uuid[])', [rows.map(({ id }) => id)])
  return rows.map((row) => ({ ...row, calls: calls.filter(({ incidentId }) => incidentId === row.id) }))
}

export async function insertCall(tx: Tx, row: Call & { id: string }): Promise<void> {
  await tx.sql('INSERT INTO portal.incident_call (incident_id, clock, hours) VALUES ($1::uuid, $2, $3)', [row.id, row.clock, row.hours])
}

/** Everybody who keeps incidents, and admins who do not as well: the clocks are the Ministry's. */
export async function selectCalled(tx: Tx): Promise<{ id: string; reader: 'admin' | 'auditor' | 'none' }[]> {
  return tx.sql(
    `SELECT u.id::text AS id, CASE WHEN u.kind = 'auditor' THEN 'auditor' WHEN 'reports' = ANY (portal.admin_permissions(u.id)) THEN 'admin' ELSE 'none' END AS reader
     FROM portal."user" u WHERE u.status = 'active' AND u.kind IN ('admin', 'auditor') ORDER BY u.id`)
}

/** When the one whom a clock is about was told first, and when that was written down. */
export function toldOf(row: IncidentRow, clock: IncidentClock): Told | null {
  const [at, writtenAt] = clock === 'certIn' ? [row.certInAt, row.certInWrittenAt] : [row.boardAt, row.boardWrittenAt]
  return at && writtenAt && { at, writtenAt }
}
