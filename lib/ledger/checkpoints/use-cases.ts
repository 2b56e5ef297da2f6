import { ed25519Of, sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { hasher, hashRows, insertCheckpoint, insertSigner, insertTiles, LedgerBroken, lockSealing, readCheckpoint, readHashes, readSigner, readSize, type StoredCheckpoint } from '@/lib/ledger/checkpoints/store'
import { checkpointText, formatVerifierKey, parseNote, parseVerifierKey, type SignEd25519, signNote, verifiedBy, type VerifierKey, verifierKey } from '@/lib/ledger/notes/rules'
import { type Edge, edgeRanges, edgeRoot, grown } from '@/lib/ledger/tiles/rules'
import { areEqual } from '@/lib/ledger/tree/rules'
import { limits } from '@/lib/limits'

export interface Signer {
  readonly key: VerifierKey
  readonly sign: SignEd25519
}

/**
 * Signs a checkpoint over every event that is committed, and stores the tiles that became full. Any number may run: one at a time signs, and who finds
 * nothing new signs nothing. Before it signs it makes the last checkpoint's tree anew, of the events and tiles as they are: what is not what was signed is
 * never signed over. Returns how many events are sealed. Throws LedgerBroken then, and Error without LEDGER_KEY.
 */
export async function sealLedger(): Promise<number> {
  for (;;) {
    const { size, isAll } = await inRoleTransaction('portal_worker', sealNext)
    if (isAll) return size
  }
}

async function sealNext(tx: Tx): Promise<{ size: number; isAll: boolean }> {
  await lockSealing(tx)
  const signer = await signerOf(tx)
  const last = await readCheckpoint(tx)
  const size = await readSize(tx)
  const edge = await verifiedEdge(tx, last, signer.key)
  if (size < edge.size) throw new LedgerBroken(`the ledger has ${size} events and ${edge.size} were signed`)
  if (size === edge.size) return { size, isAll: true }
  const to = Math.min(size, edge.size + limits.ledgerSealEvents)
  const leaves = await hashRows(tx, { from: edge.size, to })
  const next = grown(hasher, edge, leaves)
  const root = edgeRoot(hasher, next.edge)
  await insertTiles(tx, next.tiles)
  await insertCheckpoint(tx, { size: to, root, leaves, note: signNote({ text: checkpointText({ origin: signer.key.name, size: to, root }), key: signer.key, sign: signer.sign }) })
  return { size: to, isAll: to === size }
}

/** The tree under the last checkpoint, made anew, and only if it is the one that was signed. */
async function verifiedEdge(tx: Tx, last: StoredCheckpoint | null, key: VerifierKey): Promise<Edge> {
  if (!last) return { size: 0, levels: [] }
  const note = parseNote(last.note)
  if (note.text !== checkpointText({ origin: key.name, size: last.size, root: last.root }) || (await verifiedBy(note, [key], verifyEd25519)).length === 0) throw new LedgerBroken(`the checkpoint of ${last.size} events is not signed by the ledger's key`)
  const levels: Uint8Array[][] = []
  for (const range of edgeRanges(last.size)) levels.push(await readHashes(tx, range))
  const edge = { size: last.size, levels }
  if (!areEqual(edgeRoot(hasher, edge), last.root)) throw new LedgerBroken(`events or tiles under the checkpoint of ${last.size} events are not those that were signed`)
  return edge
}

/** The ledger's key of this process. The origin is fixed with the first checkpoint: a ledger that moves to another address keeps its name. */
async function signerOf(tx: Tx): Promise<Signer> {
  const own = ownKey()
  const stored = await readSigner(tx)
  if (stored !== null) {
    const key = parseVerifierKey(sha256, stored)
    if (!areEqual(key.publicKey, own.publicKey)) throw new Error('LEDGER_KEY is not the key this ledger is signed with: restore it, nothing was signed.')
    return { key, sign: own.sign }
  }
  const key = verifierKey({ sha256, name: `${new URL(env().PORTAL_ORIGIN).host}/ledger`, kind: 'log', publicKey: own.publicKey })
  await insertSigner(tx, formatVerifierKey(key))
  return { key, sign: own.sign }
}

function ownKey(): ReturnType<typeof ed25519Of> {
  const seed = Buffer.from(env().LEDGER_KEY ?? '', 'base64')
  if (seed.length !== 32) throw new Error('LEDGER_KEY is missing or not 32 bytes in base64: this process signs no checkpoints.')
  return ed25519Of(seed)
}
