import { randomUUID } from 'node:crypto'
import { ed25519Of, sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { entryOf, type LedgerRow } from '@/lib/ledger/entries/rules'
import { checkpointLine, eventLines, headerLine, parseLine } from '@/lib/ledger/exporting/rules'
import { checkpointText, formatVerifierKey, signNote, verifierKey } from '@/lib/ledger/notes/rules'
import { type Edge, edgeRoot, grown } from '@/lib/ledger/tiles/rules'
import { hasherOf } from '@/lib/ledger/tree/rules'
import { createJudge, trusted, type TrustedCheckpoint, type Verdict } from '@/lib/ledger/verifying/rules'

/** A ledger in memory, as its tables hold it, and what a superuser does to it who has everything but the key. */
export interface Ledger {
  rows: LedgerRow[]
  checkpoints: { size: number; note: string; leaves: Uint8Array[] }[]
}

export type Random = (below: number) => number

const hasher = hasherOf(sha256)
export const { publicKey, sign } = ed25519Of(new Uint8Array(32).fill(5))
export const key = verifierKey({ sha256, name: 'portal.example/ledger', kind: 'log', publicKey })

/** A sealed ledger with checkpoints at irregular sizes, and events after the last of them. */
export function sealedLedger({ events, random }: { events: number; random: Random }): Ledger {
  const rows = Array.from({ length: events + random(20) }, (_, index) => someRow(index + 1, random))
  const checkpoints: Ledger['checkpoints'] = []
  let edge: Edge = { size: 0, levels: [] }
  while (edge.size < events) {
    const leaves = rows.slice(edge.size, Math.min(events, edge.size + 1 + random(60))).map(leafOf)
    edge = grown(hasher, edge, leaves).edge
    checkpoints.push({ size: edge.size, leaves, note: signNote({ text: checkpointText({ origin: key.name, size: edge.size, root: edgeRoot(hasher, edge) }), key, sign }) })
  }
  return { rows, checkpoints }
}

function someRow(position: number, random: Random): LedgerRow {
  return {
    position, recordedAt: new Date(1_795_000_000_000 + position * 1_000), kind: ['registrants.listed', 'signIn.done', 'export.opened'][random(3)] ?? 'signIn.done', outcome: 'done', actorKind: 'officer', actorId: randomUUID(),
    actorName: `Officer ${random(30)}`, sessionId: randomUUID(), address: `192.0.2.${random(250)}`, subjectId: null, stateCode: 1 + random(36), requestId: null, grantId: null, exportId: null,
    details: { rows: random(100), digest: randomUUID() }, salt: randomUUID(),
  }
}

function leafOf(row: LedgerRow): Uint8Array {
  return hasher.leaf(Buffer.from(entryOf(row)))
}

export const attackKinds = ['change', 'backDate', 'delete', 'deleteAndCloseUp', 'insert', 'reorder', 'truncate', 'rewriteTail', 'duplicate'] as const
export type AttackKind = (typeof attackKinds)[number]
/** What else is rewritten so that the tables agree: nothing, the stored leaf hashes, or those and every checkpoint that would contradict is removed. */
export const covers = ['nothing', 'leaves', 'checkpoints'] as const
export type Cover = (typeof covers)[number]

/** Does it to the ledger; returns the first position at which something else stands than was sealed. */
export function attack(ledger: Ledger, { kind, cover, random }: { kind: AttackKind; cover: Cover; random: Random }): number {
  const sealed = ledger.checkpoints.at(-1)?.size ?? 0
  const at = random(sealed)
  const { rows } = ledger
  const renumber = (): void => void (ledger.rows = rows.map((row, index) => ({ ...row, position: index + 1 })))
  let first = at + 1
  const change = (index: number, changed: Partial<LedgerRow>): void => {
    const row = rows[index]
    if (row) rows[index] = { ...row, ...changed }
  }
  switch (kind) {
    case 'change': change(at, [{ actorName: 'Nobody' }, { details: { rows: 0 } }, { address: null }, { outcome: 'refused' }, { salt: randomUUID() }, { stateCode: 99 }][random(6)] ?? {}); break
    case 'backDate': change(at, { recordedAt: new Date(1_700_000_000_000) }); break
    case 'delete': rows.splice(at, 1); break
    case 'deleteAndCloseUp': rows.splice(at, 1 + random(3)); renumber(); break
    case 'insert': rows.splice(at, 0, someRow(at + 1, random)); renumber(); break
    case 'duplicate': rows.splice(at, 0, { ...someRow(at + 1, random) }); break
    case 'truncate': rows.splice(at); break
    case 'rewriteTail': for (let index = at; index < rows.length; index += 1) rows[index] = someRow(index + 1, random); break
    case 'reorder': {
      const other = (at + 1 + random(sealed - 1)) % sealed
      const [one, two] = [rows[at], rows[other]]
      if (one && two) [rows[at], rows[other]] = [{ ...two, position: one.position }, { ...one, position: two.position }]
      first = Math.min(at, other) + 1
    }
  }
  if (cover !== 'nothing') coverUp(ledger, first, cover)
  return first
}

function coverUp(ledger: Ledger, first: number, cover: Cover): void {
  const known = new Map(ledger.rows.map((row) => [row.position, row]))
  for (const checkpoint of ledger.checkpoints) {
    const from = checkpoint.size - checkpoint.leaves.length
    checkpoint.leaves = checkpoint.leaves.map((leaf, index) => {
      const row = known.get(from + index + 1)
      return row ? leafOf(row) : leaf
    })
  }
  if (cover === 'checkpoints') ledger.checkpoints = ledger.checkpoints.filter(({ size }) => size < first)
}

/** What somebody outside holds: the newest checkpoint, as a witness signed it. */
export async function heldOutside(ledger: Ledger): Promise<TrustedCheckpoint[]> {
  const newest = ledger.checkpoints.at(-1)
  return newest ? [await trusted({ note: newest.note, source: 'the witness', key, witnesses: [], verify: verifyEd25519 })] : []
}

/** The export of the ledger as it is now. */
export function exportText(ledger: Ledger): string {
  const leaves = new Map(ledger.checkpoints.flatMap(({ size, leaves: own }) => own.map((leaf, index): [number, Uint8Array] => [size - own.length + index + 1, leaf])))
  const to = Math.max(ledger.rows.at(-1)?.position ?? 0, ledger.checkpoints.at(-1)?.size ?? 0)
  return headerLine(formatVerifierKey(key)) + ledger.checkpoints.map(({ note }) => checkpointLine(note)).join('') + eventLines({ rows: ledger.rows, to, written: 0, sealed: (position) => leaves.get(position) ?? null }).join('')
}

/** Exports the ledger and judges the export, by the product's own code. */
export async function judged(ledger: Ledger, held: readonly TrustedCheckpoint[]): Promise<Verdict> {
  const lines = exportText(ledger).split('\n').slice(0, -1).map((line) => parseLine(Buffer.from(line)))
  const notes = await Promise.all(lines.flatMap((line) => (line.kind === 'checkpoint' ? [trusted({ note: line.note, source: 'the export', key, witnesses: [], verify: verifyEd25519 })] : [])))
  const judge = createJudge(hasher, [...held, ...notes])
  for (const line of lines) if (line.kind === 'event') judge.take(line)
  return judge.verdict()
}

/**
 * One random attack on one random ledger, judged with the newest checkpoint from outside. Returns what is wrong with the judgement; null when it was found and
 * the first bad leaf named: exactly while the stored hashes speak, else as the stretch between two checkpoints.
 */
export async function missedAttack(random: Random): Promise<string | null> {
  const ledger = sealedLedger({ events: 20 + random(280), random })
  const held = await heldOutside(ledger)
  const kind = attackKinds[random(attackKinds.length)] ?? 'change'
  const cover = covers[random(covers.length)] ?? 'nothing'
  const first = attack(ledger, { kind, cover, random })
  const { findings, proven } = await judged(ledger, held)
  const found = findings.find((finding) => finding.kind === 'changed')
  const said = JSON.stringify({ kind, cover, first, proven, findings: findings.map((finding) => ('checkpoint' in finding ? { ...finding, checkpoint: finding.checkpoint.size } : finding.kind)) })
  if (findings.length === 0 || proven >= first) return said
  if (!found) return findings.some((finding) => finding.kind === 'truncated' && finding.from <= first && finding.checkpoint.size >= first && cover === 'checkpoints') ? null : said
  if (found.from > first || found.to < first) return said
  return cover === 'nothing' && found.from !== found.to ? said : null
}
