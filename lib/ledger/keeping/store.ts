import type { Tx } from '@/lib/db/transaction'
import { tileWidth } from '@/lib/ledger/tiles/rules'
import { limits } from '@/lib/limits'

/** Events in a file, and since when only there. */
export interface ArchiveRow {
  readonly id: string
  readonly first: number
  readonly last: number
  readonly firstAt: Date
  readonly lastAt: Date
  readonly storageName: string
  readonly storageKey: Uint8Array
  readonly sha256: Uint8Array
  readonly sizeBytes: number
  readonly archivedAt: Date
  readonly prunedAt: Date | null
}

const columns = `a.id::text AS id, a.first::text, a.last::text, a.first_at AS "firstAt", a.last_at AS "lastAt", a.storage_name AS "storageName", a.storage_key AS "storageKey", a.sha256, a.size_bytes::text AS "sizeBytes", a.archived_at AS "archivedAt", a.pruned_at AS "prunedAt"`

async function select(tx: Tx, rest: string): Promise<ArchiveRow[]> {
  const rows = await tx.sql<Omit<ArchiveRow, 'first' | 'last' | 'sizeBytes'> & { first: string; last: string; sizeBytes: string }>(`SELECT ${columns} FROM ledger.archive a ${rest}`)
  return rows.map((row) => ({ ...row, first: Number(row.first), last: Number(row.last), sizeBytes: Number(row.sizeBytes) }))
}

/** All archives, the oldest events first. */
export function selectArchives(tx: Tx): Promise<ArchiveRow[]> {
  return select(tx, 'ORDER BY a.first')
}

/** Those whose events are in the database no more. */
export function selectPruned(tx: Tx): Promise<ArchiveRow[]> {
  return select(tx, 'WHERE a.pruned_at IS NOT NULL ORDER BY a.first')
}

/** The oldest one whose events may be taken out of the database by its age; the database asks everything again. */
export async function findRipe(tx: Tx): Promise<ArchiveRow | undefined> {
  return (await select(tx, `WHERE a.pruned_at IS NULL AND a.archived_at <= clock_timestamp() - interval '1 day' AND NOT ledger.is_held() ORDER BY a.first LIMIT 1`))[0]
}

/** One archives at a time. False when another worker does. */
export async function holdArchiving(tx: Tx): Promise<boolean> {
  const [row] = await tx.sql<{ held: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext('ledger.archive')) AS held`)
  return row?.held ?? false
}

/** The next whole tiles whose events are all older than policy and signed by a witness; null when there are none, or something is held. */
export async function nextStretch(tx: Tx): Promise<{ first: number; last: number } | null> {
  const [row] = await tx.sql<{ first: string; last: string }>(
    `SELECT next.first::text, max(e.position)::text AS last
     FROM (SELECT coalesce(max(a.last), 0) + 1 AS first FROM ledger.archive a) next, portal.policy p, ledger.event e
     WHERE e.position = ANY (ARRAY(SELECT next.first - 1 + tiles * $1 FROM generate_series(1, $2::int) tiles)) AND e.recorded_at < clock_timestamp() - make_interval(months => p.ledger_online_months)
       AND e.position <= (SELECT max(s.size) FROM ledger.cosignature s) AND NOT ledger.is_held()
     GROUP BY next.first`, [tileWidth, limits.archiveTiles])
  return row ? { first: Number(row.first), last: Number(row.last) } : null
}

export async function insertArchive(tx: Tx, row: Omit<ArchiveRow, 'archivedAt' | 'prunedAt'>): Promise<void> {
  await tx.sql(
    `INSERT INTO ledger.archive (id, first, last, first_at, last_at, storage_name, storage_key, sha256, size_bytes) VALUES ($1::uuid, $2, $3, $4::timestamptz, $5::timestamptz, $6, $7, $8, $9)`,
    [row.id, row.first, row.last, row.firstAt.toISOString(), row.lastAt.toISOString(), row.storageName, Buffer.from(row.storageKey), Buffer.from(row.sha256), row.sizeBytes])
}

/** Takes the events of an archive out of the database. Throws the database's refusal when they are to stay. */
export async function pruneEvents(tx: Tx, id: string): Promise<number> {
  const [row] = await tx.sql<{ taken: number }>('SELECT ledger.prune($1::uuid) AS taken', [id])
  return row?.taken ?? 0
}

/** From which day on events are online, how many months policy keeps them, and whether something is held. */
export async function readKeeping(tx: Tx): Promise<{ onlineSince: Date | null; months: number; isHeld: boolean }> {
  const [row] = await tx.sql<{ onlineSince: Date | null; months: number; isHeld: boolean }>(
    `SELECT (SELECT e.recorded_at FROM ledger.event e ORDER BY e.position LIMIT 1) AS "onlineSince", p.ledger_online_months AS months, ledger.is_held() AS "isHeld" FROM portal.policy p`)
  if (!row) throw new Error('the policy row is missing')
  return row
}
