import { setFilters } from '@/lib/access/policy'
import type { LedgerFilters } from '@/lib/audit/filters'
import { askedBy, positionsQuery, type Question } from '@/lib/audit/questions'
import { ledgerRole } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { readCheckpoint, readRowsAt, readSigner } from '@/lib/ledger/checkpoints/store'
import { entryOf } from '@/lib/ledger/entries/rules'
import { checkpointLine } from '@/lib/ledger/exporting/rules'
import { extractEventLine, type ExtractFilters, extractHeaderLine, filtersLine, gapLine } from '@/lib/ledger/extracts/rules'
import { type Read, TreeReader } from '@/lib/ledger/extracts/store'
import { readCosignatures } from '@/lib/ledger/witnesses/store'
import { limits } from '@/lib/limits'

/**
 * The events that fit the filters, as far as a checkpoint seals them, with what proves each of them: a stream of text for `npx verify-ledger`. The event is committed before the first byte.
 * Throws AppError: `invalid` (a person who does not exist, no checkpoint yet), `ledger`.
 */
export async function extractLedger({ actor, filters }: { actor: AdminActor | AuditorActor; filters: LedgerFilters }): Promise<ReadableStream<Uint8Array>> {
  const read: Read = (work) => inReadOnly(ledgerRole(actor), work)
  const [question, sealed] = await read(async (tx) => [await askedBy(tx, { reader: actor, filters }), await readCheckpoint(tx)] as const)
  if (!sealed) throw new AppError('invalid', { fields: [{ field: 'kind', message: 'notSealedYet' }] })
  await recordAlone({ kind: 'ledger.exported', actor, details: { rows: sealed.size, filters: setFilters(filters) } })
  const lines = extractLines(read, { question, filters: setFilters(filters) })
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: () => void lines.return(undefined),
  })
}

/** The extract, many lines at once. Reads in short snapshots; what was sealed does not change under them. */
export async function* extractLines(read: Read, { question, filters }: { question: Question; filters: ExtractFilters }): AsyncGenerator<string> {
  const { key, checkpoint, cosignatures } = await read(async (tx) => {
    const newest = await readCheckpoint(tx)
    return { key: await readSigner(tx), checkpoint: newest, cosignatures: newest ? await readCosignatures(tx, newest.size) : [] }
  })
  if (!key || !checkpoint) throw new Error('nothing is sealed yet')
  yield extractHeaderLine(key) + filtersLine(filters) + checkpointLine(checkpoint.note + cosignatures.join(''))
  const tree = await TreeReader.open(read, checkpoint.size)
  let done = 0
  for (;;) {
    const positions = await nextPositions(read, { question, after: done, upTo: checkpoint.size })
    const rows = await read((tx) => readRowsAt(tx, positions))
    const lines: string[] = []
    for (const row of rows) {
      if (row.position - 1 > done) lines.push(await gapOf(tree, done, row.position - 1))
      lines.push(extractEventLine({ position: row.position, sealed: await tree.sealed(row.position - 1), entry: entryOf(row) }))
      done = row.position
    }
    if (lines.length > 0) yield lines.join('')
    if (positions.length < limits.ledgerExportEvents) break
  }
  if (done < checkpoint.size) yield await gapOf(tree, done, checkpoint.size)
}

async function nextPositions(read: Read, { question, after, upTo }: { question: Question; after: number; upTo: number }): Promise<number[]> {
  const query = positionsQuery({ question, from: String(after), walk: 'newer', limit: limits.ledgerExportEvents })
  const rows = await read((tx) => tx.sql<{ position: string }>(`SELECT position::text AS position FROM ${query.text} AS found ORDER BY found.position`, query.values))
  return rows.map(({ position }) => Number(position)).filter((position) => position <= upTo)
}

async function gapOf(tree: TreeReader, from: number, to: number): Promise<string> {
  return gapLine({ range: { from, to }, hashes: await tree.roots({ from, to }) })
}
