import { z } from 'zod'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import { type ExportStatus, exportStatuses, storedBoxes } from '@/lib/exports/schema'
import { type BroughtCounts, broughtCounts, traceAnswer, type TracedExport } from '@/lib/trace/schema'

/** Who may trace: neither reads a registrant's values, here or anywhere. */
export type Tracer = AdminActor | AuditorActor

export function tracerRole(reader: Tracer): 'portal_web' | 'portal_auditor' {
  return reader.kind === 'auditor' ? 'portal_auditor' : 'portal_web'
}

/** A trace as its page shows it; `answer` is null until it was answered. */
const traceRow = z.object({
  id: z.string(), number: z.string(), askedBy: z.string(), reason: z.string(), askedAt: z.date(), sizeBytes: z.number(), brought: broughtCounts,
  answeredAt: z.date().nullable(), answer: traceAnswer.nullable(),
})
export type TraceRow = z.output<typeof traceRow>

const columns = `t.id::text AS id, t.number, u.name AS "askedBy", t.reason, t.asked_at AS "askedAt", t.size_bytes AS "sizeBytes", t.brought, t.answered_at AS "answeredAt", t.answer
  FROM portal.trace t JOIN portal."user" u ON u.id = t.asked_by_id`

/** How many traces the reader asked for on this Indian day. Those of one reader wait for each other. */
export async function countTraces(tx: Tx, readerId: string): Promise<number> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('traces'), hashtext($1))::text AS locked`, [readerId])
  const [row] = await tx.sql<{ asked: number }>(
    'SELECT count(*)::int AS asked FROM portal.trace WHERE asked_by_id = $1::uuid AND asked_at >= portal.india_midnight(portal.india_day())', [readerId])
  return row?.asked ?? 0
}

/** Writes that a trace was asked for; returns its id. */
export async function insertTrace(tx: Tx, row: { number: string; readerId: string; reason: string; sizeBytes: number; brought: BroughtCounts }): Promise<string> {
  const [made] = await tx.sql<{ id: string }>(
    'INSERT INTO portal.trace (number, asked_by_id, reason, size_bytes, brought) VALUES ($1, $2::uuid, $3, $4::int, $5::jsonb) RETURNING id::text AS id',
    [row.number, row.readerId, row.reason, row.sizeBytes, JSON.stringify(row.brought)])
  if (!made) throw new Error('no trace was written')
  return made.id
}

/** Writes the answer, once. */
export async function writeAnswer(tx: Tx, row: { id: string; brought: BroughtCounts; answer: readonly TracedExport[] }): Promise<void> {
  await tx.sql('UPDATE portal.trace SET brought = $2::jsonb, answer = $3::jsonb, answered_at = clock_timestamp() WHERE id = $1::uuid', [row.id, JSON.stringify(row.brought), JSON.stringify(row.answer)])
}

/** The newest traces. */
export async function selectTraces(tx: Tx, limit: number): Promise<TraceRow[]> {
  return z.array(traceRow).parse(await tx.sql(`SELECT ${columns} ORDER BY t.asked_at DESC, t.id LIMIT $1::int`, [limit]))
}

/** One trace, or undefined. */
export async function findTrace(tx: Tx, id: string): Promise<TraceRow | undefined> {
  const [row] = await tx.sql(`SELECT ${columns} WHERE t.id = $1::uuid`, [id])
  return row && traceRow.parse(row)
}

/** The ids of every export of which there was a file. */
export async function selectExportIds(tx: Tx): Promise<string[]> {
  return (await tx.sql<{ id: string }>('SELECT id::text AS id FROM portal.export WHERE ready_at IS NOT NULL ORDER BY requested_at, id')).map(({ id }) => id)
}

const exportFacts = z.object({ id: z.string(), boxes: storedBoxes, rowsWritten: z.number() })
export type ExportFacts = z.output<typeof exportFacts>

/** What is compared of these exports. */
export async function selectExportFacts(tx: Tx, ids: readonly string[]): Promise<ExportFacts[]> {
  return z.array(exportFacts).parse(await tx.sql('SELECT id::text AS id, boxes, rows_written AS "rowsWritten" FROM portal.export WHERE id = ANY ($1::uuid[])', [ids]))
}

const exportName = z.object({
  id: z.string(), number: z.string(), officerId: z.string(), officer: z.string(), designation: z.string(), stateCode: z.number(), status: z.enum(exportStatuses), boxes: storedBoxes,
  rowsWritten: z.number(), builtAt: z.date(), openedAt: z.date().nullable(), downloads: z.number(),
})
/** An export as an answer names it: whose it was, of what, and whether bytes of it left the portal. */
export type ExportName = Omit<z.output<typeof exportName>, 'status'> & { readonly status: ExportStatus }

export async function selectExportNames(tx: Tx, ids: readonly string[]): Promise<ExportName[]> {
  return z.array(exportName).parse(await tx.sql(
    `SELECT e.id::text AS id, e.number, u.id::text AS "officerId", u.name AS officer, u.designation, u.state_code AS "stateCode", e.status::text AS status, e.boxes, e.rows_written AS "rowsWritten",
       e.building_at AS "builtAt", e.opened_at AS "openedAt", (SELECT count(*)::int FROM portal.export_download d WHERE d.export_id = e.id) AS downloads
     FROM portal.export e JOIN portal."user" u ON u.id = e.officer_id WHERE e.id = ANY ($1::uuid[])`, [ids]))
}

/** What the registry says of the people brought (portal.trace_people): who was found, and per export who of them it held; with as many others beside. */
export async function countPeople(tx: Tx, input: { readerId: string; uans: readonly Uint8Array[]; mobiles: readonly Uint8Array[]; least: number }): Promise<{
  people: number; controls: number; held: ReadonlyMap<string, { people: number; controls: number }>
}> {
  const rows = await tx.sql<{ export_id: string | null; people: number; controls: number }>(
    'SELECT export_id::text AS export_id, people, controls FROM portal.trace_people($1::uuid, $2::bytea[], $3::bytea[], $4::int)', [input.readerId, input.uans, input.mobiles, input.least])
  const total = rows.find(({ export_id: id }) => id === null)
  const held = new Map(rows.flatMap(({ export_id: id, people, controls }) => (id === null ? [] : [[id, { people, controls }] as const])))
  return { people: total?.people ?? 0, controls: total?.controls ?? 0, held }
}
