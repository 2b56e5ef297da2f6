import { filePartLabel, idBytes, sealIds } from '@/lib/crypto/manifest'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'

/** Keeps, sealed, one part of what the build at hand writes. In a transaction of its own, beside the reading: whatever becomes of the build, a part without its file is nobody's answer. */
export async function keepPart({ exportId, fence, part, ids }: { exportId: string; fence: number; part: number; ids: Buffer }): Promise<void> {
  // A build that was ended or taken over meanwhile keeps nothing more: what it lacks is found when it would be finished.
  await inRoleTransaction('portal_worker', (tx) => tx.sql(
    `INSERT INTO ledger.file_manifest (export_id, fence, part, rows, sealed) SELECT e.id, e.fence, $3::int, $4::int, $5::bytea FROM portal.export e WHERE e.id = $1::uuid AND e.fence = $2::int AND e.status = 'building'`,
    [exportId, fence, part, ids.length / idBytes, sealIds({ packed: ids, label: filePartLabel({ exportId, fence, part }) })]))
}

/** How many rows are kept of a build. */
export async function countKept(tx: Tx, { exportId, fence }: { exportId: string; fence: number }): Promise<number> {
  const [row] = await tx.sql<{ rows: number }>('SELECT coalesce(sum(rows), 0)::int AS rows FROM ledger.file_manifest WHERE export_id = $1::uuid AND fence = $2', [exportId, fence])
  return row?.rows ?? 0
}

/** Forgets what builds of the last days kept that made no file: of an export that is over without one, and all but the last build of one that has it. */
export async function forgetUnused(tx: Tx): Promise<void> {
  await tx.sql(
    `DELETE FROM ledger.file_manifest f USING portal.export e WHERE e.id = f.export_id AND e.requested_at > now() - interval '7 days' AND e.status NOT IN ('requested', 'held', 'building')
       AND (e.ready_at IS NULL OR f.fence <> e.fence)`)
}
