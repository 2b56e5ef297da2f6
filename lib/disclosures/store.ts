import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { exportStatuses, storedBoxes } from '@/lib/exports/schema'

/** Whose data is asked about, by a resolved UAN: `over` is no handle of this reader (any more), `absent` nobody's number. */
export type Sought =
  | { readonly standing: 'over' }
  | { readonly standing: 'absent'; readonly expiresAt: Date }
  | { readonly standing: 'known'; readonly expiresAt: Date; readonly registrantId: string; readonly keptSince: Date }

export interface Asking {
  readonly resolution: string
  readonly readerId: string
}

const soughtRow = z.object({ standing: z.enum(['over', 'absent', 'known']), registrant: z.string().nullable(), expires_at: z.date().nullable(), kept_since: z.date().nullable() })

/** Who is sought, for the reader who speaks in the transaction (portal.disclosed_to). */
export async function findSought(tx: Tx, asking: Asking): Promise<Sought> {
  const [raw] = await tx.sql('SELECT standing, registrant::text AS registrant, expires_at, kept_since FROM portal.disclosed_to($1::uuid, $2::uuid)', [asking.resolution, asking.readerId])
  const row = soughtRow.parse(raw)
  if (row.standing === 'over' || row.expires_at === null) return { standing: 'over' }
  if (row.standing === 'absent' || row.registrant === null || row.kept_since === null) return { standing: 'absent', expiresAt: row.expires_at }
  return { standing: 'known', expiresAt: row.expires_at, registrantId: row.registrant, keptSince: row.kept_since }
}

/** Sealed ids of looks after a position that could have shown the sought registrant, in the ledger's order. */
export function selectSealedLooks(tx: Tx, { resolution, readerId, after, limit }: Asking & { after: string; limit: number }): Promise<{ position: string; sealed: Uint8Array }[]> {
  return tx.sql<{ position: string; sealed: Uint8Array }>('SELECT place::text AS position, sealed FROM portal.disclosed_looks($1::uuid, $2::uuid, $3::bigint, $4::int)', [resolution, readerId, after, limit])
}

/** How many looks lack the record of whom they showed: none in an honest ledger. */
export async function countMissing(tx: Tx, { resolution, readerId }: Asking): Promise<number> {
  const [row] = await tx.sql<{ missing: number }>('SELECT portal.disclosed_missing($1::uuid, $2::uuid) AS missing', [resolution, readerId])
  return row?.missing ?? 0
}

/** Files that could hold the sought registrant, with how many parts of each are kept. */
export function selectFiles(tx: Tx, { resolution, readerId }: Asking): Promise<{ exportId: string; parts: number }[]> {
  return tx.sql<{ exportId: string; parts: number }>('SELECT export_id::text AS "exportId", parts FROM portal.disclosed_files($1::uuid, $2::uuid)', [resolution, readerId])
}

/** One part of what a file holds; undefined when there is none. */
export async function findPart(tx: Tx, { resolution, readerId, exportId, part }: Asking & { exportId: string; part: number }): Promise<{ fence: number; sealed: Uint8Array } | undefined> {
  return (await tx.sql<{ fence: number; sealed: Uint8Array }>('SELECT fence, sealed FROM portal.disclosed_part($1::uuid, $2::uuid, $3::uuid, $4::int)', [resolution, readerId, exportId, part]))[0]
}

/** Up to which event the ledger is in archives alone: 0 when all of it is online. */
export async function readArchivedTo(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ to: string }>('SELECT coalesce(max(a.last), 0)::text AS "to" FROM ledger.archive a WHERE a.pruned_at IS NOT NULL')
  return Number(row?.to ?? 0)
}

/** The user ids of these people, by their own ids. */
export async function selectUserIds(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.sql<{ id: string; userId: string }>('SELECT u.id::text AS id, u.user_id AS "userId" FROM portal."user" u WHERE u.id = ANY ($1::uuid[])', [ids])
  return new Map(rows.map(({ id, userId }) => [id, userId]))
}

/** What the events at these positions say of whom they showed: a digest, or the number of the one record. Those that are online. */
export async function selectSaid(tx: Tx, positions: readonly string[]): Promise<{ position: string; digest: string | null; registrantId: string | null }[]> {
  return tx.sql<{ position: string; digest: string | null; registrantId: string | null }>(
    `SELECT e.position::text AS position, e.details->>'digest' AS digest, e.details->>'registrantId' AS "registrantId" FROM ledger.event e WHERE e.position = ANY ($1::bigint[])`, [positions])
}

/** When each of these files was built and with how many rows, as the ledger says. Those of which it says it online. */
export async function selectBuilt(tx: Tx, ids: readonly string[]): Promise<{ exportId: string; at: Date; rows: number }[]> {
  return tx.sql<{ exportId: string; at: Date; rows: number }>(
    `SELECT DISTINCT ON (e.export_id) e.export_id::text AS "exportId", e.recorded_at AS at, (e.details->>'rows')::int AS rows FROM ledger.event e WHERE e.kind = 'export.built' AND e.export_id = ANY ($1::uuid[]) ORDER BY e.export_id, e.position DESC`, [ids])
}

const lookRow = z.object({
  position: z.string(), at: z.date(), kind: z.string(), officerId: z.string(), officer: z.string(), userId: z.string(), stateCode: z.number().nullable(), details: z.record(z.string(), z.unknown()),
})
/** A look of the ledger, as an answer needs it. */
export type LookRow = z.output<typeof lookRow>

/** The events at these positions, in order. */
export async function selectLooks(tx: Tx, positions: readonly string[]): Promise<LookRow[]> {
  return z.array(lookRow).parse(await tx.sql(
    `SELECT e.position::text AS position, e.recorded_at AS at, e.kind, e.actor_id::text AS "officerId", e.actor_name AS officer, u.user_id AS "userId", e.state_code AS "stateCode", e.details
     FROM ledger.event e JOIN portal."user" u ON u.id = e.actor_id WHERE e.position = ANY ($1::bigint[]) ORDER BY e.position`, [positions]))
}

const fileRow = z.object({
  id: z.string(), number: z.string(), officerId: z.string(), officer: z.string(), userId: z.string(), stateCode: z.number(), status: z.enum(exportStatuses), boxes: storedBoxes, requestedAt: z.date(), builtAt: z.date(), openedAt: z.date().nullable(),
  downloads: z.number(), digest: z.string().nullable(),
})
/** A file, as an answer needs it. `digest` is what the ledger says of whom it holds. */
export type FileRow = z.output<typeof fileRow>

/** These files, by when they were built. */
export async function selectFileRows(tx: Tx, ids: readonly string[]): Promise<FileRow[]> {
  return z.array(fileRow).parse(await tx.sql(
    `SELECT e.id::text AS id, e.number, u.id::text AS "officerId", u.name AS officer, u.user_id AS "userId", u.state_code AS "stateCode", e.status::text AS status, e.boxes, e.requested_at AS "requestedAt", e.ready_at AS "builtAt",
       e.opened_at AS "openedAt", (SELECT count(*)::int FROM portal.export_download d WHERE d.export_id = e.id) AS downloads,
       (SELECT v.details->>'digest' FROM ledger.event v WHERE v.export_id = e.id AND v.kind = 'export.built' ORDER BY v.position DESC LIMIT 1) AS digest
     FROM portal.export e JOIN portal."user" u ON u.id = e.officer_id WHERE e.id = ANY ($1::uuid[]) ORDER BY e.ready_at, e.id`, [ids]))
}

/** On-screen levels of the grants of these numbers. */
export async function selectLevels(tx: Tx, numbers: readonly string[]): Promise<{ number: string; fields: unknown }[]> {
  return tx.sql<{ number: string; fields: unknown }>('SELECT number, fields FROM portal."grant" WHERE number = ANY ($1::text[])', [numbers])
}
