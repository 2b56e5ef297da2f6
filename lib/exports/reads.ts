import { z } from 'zod'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { fileFormats, livingStatuses } from '@/lib/exports/rules'
import { exportStatuses, storedBoxes, storedFilters } from '@/lib/exports/schema'
import { limits } from '@/lib/limits'

/** An export as its officer sees it, by the database's clock: past its minutes it is expired, whether or not a worker has been there. */
const exportView = z.object({
  at: z.date(), id: z.string(), number: z.string(), status: z.enum(exportStatuses), format: z.enum(fileFormats), boxes: storedBoxes, filters: storedFilters,
  rowsExpected: z.number(), rowsWritten: z.number(), waitingBefore: z.number(), sizeBytes: z.number().nullable(), sha256: z.string().nullable(),
  requestedAt: z.date(), buildingAt: z.date().nullable(), readyAt: z.date().nullable(), lapsesAt: z.date().nullable(), openedAt: z.date().nullable(), expiresAt: z.date().nullable(),
  goneAt: z.date().nullable(), endedReason: z.string().nullable(), heldUntil: z.date().nullable(), why: z.string().nullable(), dueOn: z.string().nullable(), points: z.number(), hardPoints: z.number(), secondsLeft: z.number().nullable(), openMinutes: z.number(),
  deleteBy: z.string().nullable(), deleteDaysLeft: z.number().nullable(), deletedAt: z.date().nullable(), wasTaken: z.boolean(),
  linkMailedAt: z.date().nullable(), passwordMailedAt: z.date().nullable(), passwordAskedAt: z.date().nullable(), canMailPassword: z.boolean(), recipient: z.object({ number: z.string(), fingerprint: z.string() }).nullable(),
})
export type ExportView = z.output<typeof exportView>

const viewSql = `SELECT now() AS at, e.id::text AS id, e.number,
  CASE WHEN e.status = 'opened' AND e.expires_at <= now() THEN 'expired' WHEN e.status = 'ready' AND e.lapses_at <= now() OR e.status = 'held' AND e.held_until <= now() THEN 'lapsed' ELSE e.status::text END AS status,
  e.format, e.boxes, e.filters, e.rows_expected AS "rowsExpected", e.rows_written AS "rowsWritten",
  (SELECT count(*)::int FROM portal.export o WHERE o.status IN ('requested', 'building') AND o.requested_at < e.requested_at) AS "waitingBefore",
  e.size_bytes::float8 AS "sizeBytes", encode(e.sha256, 'hex') AS sha256, e.requested_at AS "requestedAt", e.building_at AS "buildingAt", e.ready_at AS "readyAt",
  e.lapses_at AS "lapsesAt", e.opened_at AS "openedAt", e.expires_at AS "expiresAt",
  coalesce(e.gone_at, CASE WHEN e.status = 'opened' AND e.expires_at <= now() THEN e.expires_at WHEN e.status = 'ready' AND e.lapses_at <= now() THEN e.lapses_at WHEN e.status = 'held' AND e.held_until <= now() THEN e.held_until END) AS "goneAt",
  CASE WHEN e.status = 'held' AND e.held_until <= now() THEN 'notDecided' ELSE e.ended_reason END AS "endedReason", e.held_until AS "heldUntil", e.why, e.due_on::text AS "dueOn",
  portal.file_points(e.row_points, e.rows_expected, e.rows_written, e.ready_at)::float8 AS points, p.disclosure_hard_points AS "hardPoints", CASE WHEN e.status = 'opened' THEN greatest(0, floor(extract(epoch FROM e.expires_at - now())))::int END AS "secondsLeft",
  (SELECT jsonb_build_object('number', k.number, 'fingerprint', k.fingerprint) FROM portal.recipient_key k WHERE k.id = e.recipient_key_id) AS recipient, p.export_open_minutes AS "openMinutes", e.delete_by::text AS "deleteBy", e.delete_by - portal.india_day() AS "deleteDaysLeft",
  (SELECT x.confirmed_at FROM portal.export_deletion x WHERE x.export_id = e.id) AS "deletedAt", EXISTS (SELECT FROM portal.export_download d WHERE d.export_id = e.id) AS "wasTaken",
  (SELECT max(m.sent_at) FROM portal.mail m WHERE m.export_id = e.id AND m.kind = 'exportLink') AS "linkMailedAt",
  (SELECT max(m.sent_at) FROM portal.mail m WHERE m.export_id = e.id AND m.kind = 'exportPassword') AS "passwordMailedAt",
  (SELECT max(m.created_at) FROM portal.mail m WHERE m.export_id = e.id AND m.kind = 'exportPassword') AS "passwordAskedAt",
  (e.opened_at IS NOT NULL AND e.password_sealed IS NOT NULL AND e.status <> 'revoked' AND (e.gone_at IS NULL OR now() < e.gone_at + make_interval(hours => p.password_keep_hours))) AS "canMailPassword"
  FROM portal.export e CROSS JOIN portal.policy p WHERE e.officer_id = $1::uuid`

const downloadView = z.object({
  startedAt: z.date(), finishedAt: z.date().nullable(), complete: z.boolean(), fromByte: z.number(), toByte: z.number(), bytesSent: z.number(), address: z.string().nullable(), isThisSession: z.boolean(),
})
export type DownloadView = z.output<typeof downloadView>

/** The officer's files, newest first. */
export function listExports(officer: OfficerActor): Promise<ExportView[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql(`${viewSql} ORDER BY e.requested_at DESC, e.id LIMIT ${limits.exportsListed}`, [officer.id])
    return z.array(exportView).parse(rows)
  })
}

/** One file of the officer's with its transfers; undefined when it is absent or another's: the two are one. */
export function showExport(officer: OfficerActor, id: string): Promise<{ file: ExportView; downloads: DownloadView[] } | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql(`${viewSql} AND e.id = $2::uuid`, [officer.id, id])
    return row && { file: exportView.parse(row), downloads: await readDownloads(tx, id, officer.sessionId) }
  })
}

const livingExport = exportView.pick({
  id: true, number: true, status: true, format: true, rowsExpected: true, rowsWritten: true, waitingBefore: true, requestedAt: true, readyAt: true, lapsesAt: true, goneAt: true, secondsLeft: true,
})
/** What an admin sees of a file that can still be taken back: nothing of what is in it. */
export type LivingExport = z.output<typeof livingExport>

/** An officer's files that are not over, newest first, by the database's clock. */
export function listLivingExports(_actor: AdminActor, officerId: string): Promise<LivingExport[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql(`SELECT * FROM (${viewSql}) file WHERE status = ANY ($2::text[]) ORDER BY "requestedAt" DESC, id LIMIT ${limits.exportsListed}`, [officerId, [...livingStatuses]])
    return z.array(livingExport).parse(rows)
  })
}

const undeletedExport = exportView.pick({ id: true, number: true, rowsWritten: true, openedAt: true, deleteBy: true, deleteDaysLeft: true })
/** A file of which bytes left the portal, and of whose deletion there is no word yet. */
export type UndeletedExport = z.output<typeof undeletedExport>

const undeletedSql = `SELECT * FROM (${viewSql}) file WHERE "wasTaken" AND "deletedAt" IS NULL AND "deleteBy" IS NOT NULL`

/** The officer's files whose day of deletion is near or over and has no word yet, the most urgent first. */
export function listDueDeletions(officer: OfficerActor): Promise<UndeletedExport[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql(`${undeletedSql} AND "deleteDaysLeft" <= $2::int ORDER BY "deleteBy", id LIMIT ${limits.exportsListed}`, [officer.id, limits.deletionNoticeDays])
    return z.array(undeletedExport).parse(rows)
  })
}

/** Every file of an officer of whose deletion there is no word yet, the most urgent first. */
export function listUndeleted(_actor: AdminActor, officerId: string): Promise<UndeletedExport[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql(`${undeletedSql} ORDER BY "deleteBy", id LIMIT ${limits.listRowsMax}`, [officerId])
    return z.array(undeletedExport).parse(rows)
  })
}

/** The officer's file that is open now, `besides` the one at hand, and closes first, with the whole seconds that are left by the database's clock; undefined when none is. */
export function readOpenExport(officer: OfficerActor, { besides }: { besides: string | null }): Promise<{ id: string; number: string; expiresAt: Date; secondsLeft: number } | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<{ id: string; number: string; expiresAt: Date; secondsLeft: number }>(
      `SELECT id::text AS id, number, expires_at AS "expiresAt", greatest(0, floor(extract(epoch FROM expires_at - now())))::int AS "secondsLeft" FROM portal.export
       WHERE officer_id = $1::uuid AND status = 'opened' AND now() < expires_at AND id::text IS DISTINCT FROM $2::text ORDER BY expires_at, id LIMIT 1`, [officer.id, besides])
    return row
  })
}

/** How many files wait for this officer: ready to be opened, or open. */
export function countWaitingExports(officer: OfficerActor): Promise<number> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM portal.export WHERE officer_id = $1::uuid AND (status = 'ready' AND now() < lapses_at OR status = 'opened' AND now() < expires_at)`,
      [officer.id],
    )
    return row?.waiting ?? 0
  })
}

async function readDownloads(tx: Tx, id: string, sessionId: string): Promise<DownloadView[]> {
  const rows = await tx.sql(
    `SELECT started_at AS "startedAt", finished_at AS "finishedAt", complete, from_byte::float8 AS "fromByte", to_byte::float8 AS "toByte", bytes_sent::float8 AS "bytesSent",
       address, session_id = $2::uuid AS "isThisSession" FROM portal.export_download WHERE export_id = $1::uuid ORDER BY started_at DESC LIMIT ${limits.exportsListed}`,
    [id, sessionId],
  )
  return z.array(downloadView).parse(rows)
}

/** The limits that are said before they bite. */
export function filePolicy(): Promise<{ rowsMax: number; filesPerDayMax: number }> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<{ rowsMax: number; filesPerDayMax: number }>('SELECT export_rows_max AS "rowsMax", exports_per_day_max AS "filesPerDayMax" FROM portal.policy')
    if (!row) throw new Error('the policy row is missing')
    return row
  })
}
