import type { VerifierKey, VerifyEd25519 } from '@/lib/ledger/notes/rules'
import { parseReceipt, splitReceipts } from '@/lib/ledger/receipts/rules'
import { type Hasher, isIncluded } from '@/lib/ledger/tree/rules'
import { Distrusted, type Doubt, trusted, type TrustedCheckpoint } from '@/lib/ledger/verifying/rules'

/** What an event says of itself, as far as a reader is shown it; null where it says nothing readable. */
export interface SaidByEvent {
  readonly position: number | null
  readonly recordedAt: string | null
  readonly kind: string | null
  readonly actorName: string | null
}

export interface JudgedReceipt {
  /** From 1 on. */
  readonly position: number
  readonly said: SaidByEvent
  /** The event, to the letter. */
  readonly entry: string
  /** The checkpoint that seals it, and who signed that; null when it cannot be believed, and then `doubt` says why. */
  readonly checkpoint: TrustedCheckpoint | null
  /** Whether the event is in the tree that the checkpoint seals, at this place and with these words. */
  readonly isProven: boolean
  readonly doubt: { readonly word: Doubt; readonly sentence: string } | null
}

interface Judging {
  readonly text: string
  readonly source: string
  readonly key: VerifierKey
  readonly witnesses: readonly VerifierKey[]
  readonly hasher: Hasher
  readonly verify: VerifyEd25519
}

/** Judges every receipt of a text by the ledger's key alone. A checkpoint that stands under many of them is believed once. Throws SyntaxError for a text that holds none. */
export async function judgeReceipts({ text, ...judging }: Judging): Promise<JudgedReceipt[]> {
  const notes = new Map<string, Promise<TrustedCheckpoint>>()
  const judged: JudgedReceipt[] = []
  for (const each of splitReceipts(text)) {
    const { entry, index, proof, note } = parseReceipt(each)
    const believed = notes.get(note) ?? trusted({ ...judging, note })
    notes.set(note, believed)
    const words = new TextDecoder().decode(entry)
    const base = { position: index + 1, said: saidBy(words), entry: words }
    try {
      const checkpoint = await believed
      const isProven = isIncluded(judging.hasher, { leaf: judging.hasher.leaf(entry), index, size: checkpoint.size, root: checkpoint.root, proof })
      judged.push({ ...base, checkpoint, isProven, doubt: null })
    } catch (error) {
      if (!(error instanceof Distrusted)) throw error
      judged.push({ ...base, checkpoint: null, isProven: false, doubt: { word: error.doubt, sentence: error.message } })
    }
  }
  return judged
}

function saidBy(words: string): SaidByEvent {
  const event = parsed(words)
  const text = (name: string): string | null => (typeof event[name] === 'string' ? event[name] : null)
  return { position: typeof event.position === 'number' ? event.position : null, recordedAt: text('recordedAt'), kind: text('kind'), actorName: text('actorName') }
}

function parsed(words: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(words)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
