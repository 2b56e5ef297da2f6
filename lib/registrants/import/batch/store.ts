import type { ClientBase } from 'pg'
import Cursor from 'pg-cursor'
import { BinaryRows } from '@/lib/db/binary-copy'
import type { Tx } from '@/lib/db/transaction'
import type { Candidate } from '@/lib/registrants/import/batch/rules'
import { feedLayout, registrantColumns, registrantLayout, type SealedRegistrant, writeRegistrant } from '@/lib/registrants/import/store'

/** What the database has of a registrant, locked until the transaction ends. */
export interface StoredVersion {
  readonly id: bigint
  /** Milliseconds since 1970 UTC */
  readonly changedAt: number
  readonly contentDigest: Buffer
}

const workTables = ['update', 'registrant', 'feed', 'seen'].map((name) => `pg_temp.import_${name}`).join(', ')

/** The tables an import needs for itself on its connection: rows to add and to change, and the UANs of the file in the order of its lines. */
export async function openWorkTables(connection: ClientBase): Promise<void> {
  await connection.query(`DROP TABLE IF EXISTS ${workTables}`)
  await connection.query(`CREATE TEMPORARY TABLE import_update (${registrantLayout}) ON COMMIT DELETE ROWS`)
  await connection.query(`CREATE TEMPORARY TABLE import_registrant (${registrantLayout}) ON COMMIT DELETE ROWS`)
  await connection.query(`CREATE TEMPORARY TABLE import_feed (${feedLayout}) ON COMMIT DELETE ROWS`)
  // Blind indexes, not UANs: temporary tables are files too.
  await connection.query('CREATE TEMPORARY TABLE import_seen (uan_index bytea NOT NULL, updated_at timestamptz(3) NOT NULL, line bigint NOT NULL)')
  // Figures of tables that grow by the second are always wrong; every statement of an import goes by an index.
  await connection.query('SET enable_seqscan = off')
}

/** Gives the connection back as it was. */
export async function closeWorkTables(connection: ClientBase): Promise<void> {
  await connection.query(`DROP TABLE IF EXISTS ${workTables}; RESET enable_seqscan`)
}

/** Locks the registrants that exist, in the order of their blind indexes, and says what is stored. Keyed by the index as Latin-1. */
export async function lockStored(tx: Tx, uanIndexes: readonly Buffer[]): Promise<ReadonlyMap<string, StoredVersion>> {
  const rows = await tx.sql<{ uan_index: Buffer; id: string; changed_at: Date; content_digest: Buffer }>(
    'SELECT uan_index, id, changed_at, content_digest FROM registry.registrant WHERE uan_index = ANY ($1::bytea[]) ORDER BY uan_index FOR UPDATE', [uanIndexes],
  )
  return new Map(rows.map((row) => [row.uan_index.toString('latin1'), { id: BigInt(row.id), changedAt: row.changed_at.getTime(), contentDigest: row.content_digest }]))
}

const updatedColumns = registrantColumns.split(', ').filter((column) => column !== 'id' && column !== 'uan_index')

/** Writes later versions of locked registrants and takes their old feed rows away: the new ones come with the writer, wherever the registrant now lives. */
export async function updateStored(tx: Tx & { connection: ClientBase }, rows: BinaryRows, changed: readonly SealedRegistrant[]): Promise<void> {
  if (changed.length === 0) return
  for (const sealed of changed) writeRegistrant(rows, sealed)
  await rows.copyInto({ connection: tx.connection, target: `import_update (${registrantColumns})` })
  await tx.sql(`UPDATE registry.registrant r SET ${updatedColumns.map((column) => `${column} = u.${column}`).join(', ')} FROM import_update u WHERE r.id = u.id`)
  await tx.sql('DELETE FROM registry.feed WHERE registrant_id IN (SELECT id FROM import_update)')
  // What a source has told us about is no demonstration any more.
  await tx.sql('DELETE FROM registry.demo_registrant WHERE id IN (SELECT id FROM import_update)')
}

/** Notes which UAN stands in which line. */
export async function noteSeen(connection: ClientBase, rows: BinaryRows, candidates: readonly Candidate[]): Promise<void> {
  for (const { line, sealed } of candidates) rows.row(3).raw(sealed.uanIndex).time(sealed.registrant.updatedAt).int8(BigInt(line))
  await rows.copyInto({ connection, target: 'import_seen (uan_index, updated_at, line)' })
}

/** Lines that share their UAN with another line of the file, by line, and the line that counts: the latest, of equals the first. In pieces, however many there are. */
export async function* readRepeated(connection: ClientBase): AsyncGenerator<{ line: string; countsLine: string }[]> {
  const cursor = connection.query(new Cursor<{ line: string; countsLine: string }>(
    `WITH repeated AS (SELECT uan_index FROM import_seen GROUP BY uan_index HAVING count(*) > 1)
     SELECT line, first_value(line) OVER (PARTITION BY uan_index ORDER BY updated_at DESC, line) AS "countsLine"
     FROM import_seen JOIN repeated USING (uan_index) ORDER BY line`))
  try {
    for (let rows = await cursor.read(1_000); rows.length > 0; rows = await cursor.read(1_000)) yield rows
  } finally {
    await cursor.close()
  }
}
