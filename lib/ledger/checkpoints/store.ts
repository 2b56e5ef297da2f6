import type { Tx } from '@/lib/db/transaction'
import { sha256 } from '@/lib/crypto/ed25519'
import { entryOf, type LedgerRow } from '@/lib/ledger/entries/rules'
import { hashesOf, nodeRoot, type Tile, tileWidth } from '@/lib/ledger/tiles/rules'
import { consistencyRanges, foldedRoot, hasherOf, inclusionRanges, nodesOf, type Range } from '@/lib/ledger/tree/rules'

/** The hashes of this process: SHA-256 of its own libraries. */
export const hasher = hasherOf(sha256)

export interface StoredCheckpoint {
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
  readonly signedAt: Date
}

/** One seals at a time, on whatever machine; released with the transaction. */
export async function lockSealing(tx: Tx): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('ledger.checkpoint'))::text AS locked`)
}

/** The key by which checkpoints are signed, as one line; null before the first. */
export async function readSigner(tx: Tx): Promise<string | null> {
  const [row] = await tx.sql<{ verifier_key: string }>('SELECT verifier_key FROM ledger.signer')
  return row?.verifier_key ?? null
}

export async function insertSigner(tx: Tx, verifierKey: string): Promise<void> {
  await tx.sql('INSERT INTO ledger.signer (verifier_key) VALUES ($1)', [verifierKey])
}

/** The newest checkpoint, or the one of exactly that size. */
export async function readCheckpoint(tx: Tx, size?: number): Promise<StoredCheckpoint | null> {
  const [row] = await tx.sql<{ size: string; root: Uint8Array; note: string; signed_at: Date }>(
    `SELECT c.size::text, c.root, c.note, c.signed_at FROM ledger.checkpoint c WHERE $1::bigint IS NULL OR c.size = $1 ORDER BY c.size DESC LIMIT 1`, [size ?? null])
  return row ? { size: Number(row.size), root: row.root, note: row.note, signedAt: row.signed_at } : null
}

/** `leaves` are the leaf hashes since the checkpoint before. */
export async function insertCheckpoint(tx: Tx, checkpoint: Omit<StoredCheckpoint, 'signedAt'> & { readonly leaves: readonly Uint8Array[] }): Promise<void> {
  await tx.sql('INSERT INTO ledger.checkpoint (size, root, note, leaves) VALUES ($1, $2, $3, $4)', [checkpoint.size, Buffer.from(checkpoint.root), checkpoint.note, Buffer.concat(checkpoint.leaves)])
}

/** How many events there are. Whoever sees one sees all before it: positions are given out under the head's lock. */
export async function readSize(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ size: string }>('SELECT coalesce(max(position), 0)::text AS size FROM ledger.event')
  return Number(row?.size ?? 0)
}

/** Events after the `from`th up to the `to`th, in the ledger's order. */
export async function readRows(tx: Tx, { from, to }: { from: number; to: number }): Promise<LedgerRow[]> {
  return ledgerRows(await tx.sql(`${ledgerColumns} WHERE e.position > $1 AND e.position <= $2 ORDER BY e.position`, [from, to]))
}

/** The events at these positions, in the ledger's order. */
export async function readRowsAt(tx: Tx, positions: readonly number[]): Promise<LedgerRow[]> {
  return ledgerRows(await tx.sql(`${ledgerColumns} WHERE e.position = ANY ($1::bigint[]) ORDER BY e.position`, [positions]))
}

type StoredRow = Omit<LedgerRow, 'position'> & { position: string }
const ledgerColumns = `SELECT e.position::text, recorded_at AS "recordedAt", kind, outcome, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", session_id AS "sessionId", address,
  subject_id AS "subjectId", state_code AS "stateCode", request_id AS "requestId", grant_id AS "grantId", export_id AS "exportId", details, salt FROM ledger.event e`

function ledgerRows(rows: readonly StoredRow[]): LedgerRow[] {
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}

/** Leaf hashes of events after the `from`th up to the `to`th, of what the events say now. Throws when one is missing. */
export async function hashRows(tx: Tx, range: { from: number; to: number }): Promise<Uint8Array[]> {
  const rows = await readRows(tx, range)
  return rows.map((row, index) => {
    if (row.position !== range.from + index + 1) throw new LedgerBroken(`event ${range.from + index + 1} is missing`)
    return hasher.leaf(Buffer.from(entryOf(row)))
  }).concat(rows.length === range.to - range.from ? [] : missing(range.from + rows.length + 1))
}

function missing(position: number): never {
  throw new LedgerBroken(`event ${position} is missing`)
}

/** What is stored is not what was signed: an alarm, never a repair. */
export class LedgerBroken extends Error {
  override readonly name = 'LedgerBroken'
}

/** Hashes of a level of tiles, from the `from`th to before the `to`th: of stored tiles where they are full, else of the events. Throws LedgerBroken when one is missing. */
export async function readHashes(tx: Tx, { level, from, to }: { level: number; from: number; to: number }): Promise<Uint8Array[]> {
  if (from === to) return []
  if (level > 0) return complete(await readRoots(tx, { level: level - 1, from, to }), { level, from, to })
  const firstTile = Math.floor(from / tileWidth)
  const tiles = await tx.sql<{ index: string; hashes: Uint8Array }>('SELECT t.index::text, t.hashes FROM ledger.tile t WHERE t.level = 0 AND t.index >= $1 AND t.index < $2 ORDER BY t.index', [firstTile, Math.ceil(to / tileWidth)])
  const stored = tiles.flatMap(({ hashes }) => Array.from({ length: tileWidth }, (_, at) => hashes.subarray(at * 32, at * 32 + 32)))
  if (tiles.some(({ index }, at) => Number(index) !== firstTile + at)) throw new LedgerBroken(`a tile after ${firstTile} is missing`)
  const storedTo = firstTile * tileWidth + stored.length
  const rest = storedTo < to ? await hashRows(tx, { from: Math.max(from, storedTo), to }) : []
  return [...stored.slice(from - firstTile * tileWidth, to - firstTile * tileWidth), ...rest]
}

async function readRoots(tx: Tx, { level, from, to }: { level: number; from: number; to: number }): Promise<Uint8Array[]> {
  const rows = await tx.sql<{ root: Uint8Array }>('SELECT root FROM ledger.tile WHERE level = $1 AND index >= $2 AND index < $3 ORDER BY index', [level, from, to])
  return rows.map(({ root }) => root)
}

function complete(hashes: Uint8Array[], range: { level: number; from: number; to: number }): Uint8Array[] {
  if (hashes.length !== range.to - range.from) throw new LedgerBroken(`a tile of level ${range.level - 1} is missing`)
  return hashes
}

export async function insertTiles(tx: Tx, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length === 0) return
  await tx.sql('INSERT INTO ledger.tile (level, index, hashes, root) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[], $4::bytea[])', [
    tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ hashes }) => Buffer.concat(hashes)), tiles.map(({ root }) => Buffer.from(root)),
  ])
}

/** The proof that the tree of `size` events only adds to that of `oldSize`. Both must be sealed. Throws LedgerBroken when a hash is missing. */
export async function consistencyProof(tx: Tx, { oldSize, size }: { oldSize: number; size: number }): Promise<Uint8Array[]> {
  return proofOf(tx, consistencyRanges(oldSize, size))
}

/** The proof that the event of that position is in the tree of `size` events. */
export async function inclusionProof(tx: Tx, { position, size }: { position: number; size: number }): Promise<Uint8Array[]> {
  return proofOf(tx, inclusionRanges(position - 1, size))
}

async function proofOf(tx: Tx, ranges: readonly Range[]): Promise<Uint8Array[]> {
  const proof: Uint8Array[] = []
  for (const range of ranges) {
    const roots: Uint8Array[] = []
    for (const node of nodesOf(range)) roots.push(nodeRoot(hasher, await readHashes(tx, hashesOf(node))))
    proof.push(foldedRoot(hasher, roots))
  }
  return proof
}
