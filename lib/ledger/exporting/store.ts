import type { Tx } from '@/lib/db/transaction'
import { checkpointLine, eventLines, headerLine } from '@/lib/ledger/exporting/rules'
import { readRows, readSigner, readSize } from '@/lib/ledger/checkpoints/store'
import { limits } from '@/lib/limits'

/** Runs one short snapshot. */
export type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** The lines of events that are in archives alone, after one position and up to another. */
export type Archived = (range: { after: number; to: number }) => AsyncIterable<string>

/**
 * The whole ledger as it is now, line by line: every event, also where positions are missing or twice, and every checkpoint. Reads in short snapshots up to a
 * size that is fixed at the start: what is appended meanwhile is not in it. What is taken into archives meanwhile, as it may be while a slow reader takes an hour, comes out of these:
 * `archived` gives it, or an honest ledger would look robbed.
 */
export async function* exportLines(read: Read, archived: Archived = nothing): AsyncGenerator<string> {
  const { key, size, sizes } = await read(async (tx) => ({ key: await readSigner(tx), size: await readSize(tx), sizes: await readCheckpointSizes(tx) }))
  yield headerLine(key)
  for (let at = 0; at < sizes.length; at += limits.ledgerExportEvents) yield (await read((tx) => readNotes(tx, sizes.slice(at, at + limits.ledgerExportEvents)))).join('')
  const last = Math.max(size, sizes.at(-1) ?? 0)
  let [from, written] = [0, 0]
  while (from < last) {
    const after = from
    const to = Math.min(last, after + limits.ledgerExportEvents)
    const { pruned, rows, sealed } = await read(async (tx) => ({ pruned: await readPrunedTo(tx), rows: await readRows(tx, { from: after, to }), sealed: await readSealed(tx, { from: after, to }) }))
    if (pruned > from) {
      yield* archived({ after: from, to: pruned })
      written += pruned - from
      from = pruned
      continue
    }
    const lines = eventLines({ rows, to, written, sealed })
    written += lines.length
    from = to
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
