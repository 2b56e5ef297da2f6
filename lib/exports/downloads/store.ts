import { z } from 'zod'
import { pool } from '@/lib/db/pool'
import type { Tx } from '@/lib/db/transaction'
import { isSessionLive, isStillCovered } from '@/lib/exports/store'

const openFile = z.object({
  number: z.string(), storageName: z.string(), sizeBytes: z.number(), sha256: z.string(), storageKey: z.instanceof(Uint8Array), cutSeconds: z.number(),
})
export type OpenFile = z.output<typeof openFile>

/**
 * The file if a transfer may begin at this moment of the database's clock: opened, within its minutes, this officer's, from a live session, still covered.
 * `cutSeconds` is how long it may go on. The row is held until the transaction ends, so that it cannot end between this look and the note of it.
 */
export async function findOpenFile(tx: Tx, input: { id: string; officerId: string; sessionId: string }): Promise<OpenFile | undefined> {
  const rows = await tx.sql(
    `SELECT e.number, e.storage_name AS "storageName", e.size_bytes::float8 AS "sizeBytes", encode(e.sha256, 'hex') AS sha256, k.key AS "storageKey",
       extract(epoch FROM e.expires_at - now())::float8 + 60 * p.export_grace_minutes AS "cutSeconds"
     FROM portal.export e CROSS JOIN portal.policy p CROSS JOIN LATERAL portal.file_key(e.id) AS k (key)
     WHERE e.id = $1::uuid AND e.officer_id = $2::uuid AND e.status = 'opened' AND now() < e.expires_at AND k.key IS NOT NULL AND ${isStillCovered}
       AND ${isSessionLive('$3::uuid')}
     FOR SHARE OF e`,
    [input.id, input.officerId, input.sessionId],
  )
  return rows[0] && openFile.parse(rows[0])
}

/** Notes a transfer that begins; `toByte` is its last byte. Returns its id. */
export async function insertDownload(tx: Tx, row: { exportId: string; sessionId: string; address: string | null; fromByte: number; toByte: number }): Promise<string> {
  const rows = await tx.sql<{ id: string }>(
    'INSERT INTO portal.export_download (export_id, session_id, address, from_byte, to_byte) VALUES ($1::uuid, $2::uuid, $3, $4, $5) RETURNING id::text AS id',
    [row.exportId, row.sessionId, row.address, row.fromByte, row.toByte],
  )
  const id = rows[0]?.id
  if (!id) throw new Error('no download was noted')
  return id
}

/** Notes a transfer's end, once. */
export async function endDownload(tx: Tx, row: { id: string; bytesSent: number; complete: boolean }): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE portal.export_download SET bytes_sent = $2, complete = $3, finished_at = now() WHERE id = $1::uuid AND finished_at IS NULL RETURNING id::text AS id',
    [row.id, row.bytesSent, row.complete],
  )
  return rows.length > 0
}

/**
 * True while a transfer that began may go on: its minutes may be over, but nobody took the file back, the officer is still allowed and has not signed
 * out. One statement on a connection of the pool: it is asked for every piece of a file.
 */
export async function mayGoOn({ exportId, sessionId }: { exportId: string; sessionId: string }): Promise<boolean> {
  const { rows } = await pool('portal_web').query({
    name: 'transfer-may-go-on',
    text: `SELECT 1 AS one FROM portal.export e CROSS JOIN portal.policy p WHERE e.id = $1::uuid AND e.status IN ('opened', 'expired')
       AND now() < e.expires_at + make_interval(mins => p.export_grace_minutes) AND ${isStillCovered} AND ${isSessionLive('$2::uuid')}`,
    values: [exportId, sessionId],
  })
  return rows.length > 0
}
