import type { Tx } from '@/lib/db/transaction'
import { checkpointLine, eventLines, headerLine } from '@/lib/ledger/exporting/rules'
import { readRows, readSigner, readSize } from '@/lib/ledger/checkpoints/store'
import { limits } from '@/lib/limits'

/** Runs one short snapshot. */
export type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/**
 * The whole ledger as it is now, line by line: every event, also where positions are missing or twice, and every checkpoint. Reads in short snapshots up to a
 * size that is fixed at the start: what is appended meanwhile is not in it, and nothing else changes in an honest ledger. `archived` gives the lines of events that are in archives alone.
 */
export async function* exportLines(read: Read, archived: () => AsyncIterable<string> = nothing): AsyncGenerator<string> {
  const { key, size, sizes, pruned } = await read(async (tx) => ({ key: await readSigner(tx), size: await readSize(tx), sizes: await readCheckpointSizes(tx), pruned: await readPrunedTo(tx) }))
  yield headerLine(key)
  for (let at = 0; at < sizes.length; at += limits.ledgerExportEvents) yield (await read((tx) => readNotes(tx, sizes.slice(at, at + limits.ledgerExportEvents)))).join('')
  const last = Math.max(size, sizes.at(-1) ?? 0)
  if (pruned > 0) yield* archived()
  let written = pruned
  for (let from = pruned; from < last; from += limits.ledgerExportEvents) {
    const to = Math.min(last, from + limits.ledgerExportEvents)
    const { rows, sealed } = await read(async (tx) => ({ rows: await readRows(tx, { from, to }), sealed: await readSealed(tx, { from, to }) }))
    const lines = eventLines({ rows, to, written, sealed })
    written += lines.length
    yield lines.join('')
  }
}

async function* nothing(): AsyncGenerator<string> {
  // An export of what is online alone.
}

/** Up to which event the ledger is in archives alone. */
async function readPrunedTo(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ last: string }>('SELECT coalesce(max(a.last), 0)::text AS last FROM ledger.archive a WHERE a.pruned_at IS NOT NULL')
  return Number(row?.last ?? 0)
}

async function readCheckpointSizes(tx: Tx): Promise<number[]> {
  return (await tx.sql<{ size: string }>('SELECT c.size::text FROM ledger.checkpoint c ORDER BY c.size')).map(({ size }) => Number(size))
}

async function readNotes(tx: Tx, sizes: readonly number[]): Promise<string[]> {
  const rows = await tx.sql<{ note: string }>(
    `SELECT c.note || coalesce(string_agg(s.line, '' ORDER BY s.witness), '') AS note FROM ledger.checkpoint c LEFT JOIN ledger.cosignature s ON s.size = c.size
     WHERE c.size = ANY ($1::bigint[]) GROUP BY c.size, c.note ORDER BY c.size`, [sizes])
  return rows.map(({ note }) => checkpointLine(note))
}

/** The leaf hashes that were stored with the checkpoints over a stretch of events. */
async function readSealed(tx: Tx, { from, to }: { from: number; to: number }): Promise<(position: number) => Uint8Array | null> {
  const rows = await tx.sql<{ size: string; leaves: Uint8Array }>(
    `SELECT c.size::text, c.leaves FROM ledger.checkpoint c WHERE c.size > $1 AND c.size - length(c.leaves) / 32 < $2 ORDER BY c.size`, [from, to])
  const known = new Map<number, Uint8Array>()
  for (const { size, leaves } of rows) {
    const first = Number(size) - leaves.length / 32
    for (let at = Math.max(0, from - first); at < leaves.length / 32 && first + at < to; at += 1) known.set(first + at + 1, leaves.subarray(at * 32, at * 32 + 32))
  }
  return (position) => known.get(position) ?? null
}
