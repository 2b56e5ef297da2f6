import { fromBase64, toBase64 } from '@/lib/ledger/notes/rules'

/**
 * Receipts as C2SP writes proofs (c2sp.org/tlog-proof): index, inclusion proof, checkpoint with its signatures. The event itself, salt and all, stands in `extra`: of it the leaf
 * is made, so that what nobody signed there is proven by the tree. Several receipts stand one after the other.
 */
export const receiptHeader = 'c2sp.org/tlog-proof@v1'

export interface Receipt {
  /** The bytes of the leaf: the event as canonical JSON. */
  readonly entry: Uint8Array
  /** From 0 on: an event's position is one more. */
  readonly index: number
  readonly proof: readonly Uint8Array[]
  /** The checkpoint with its signatures, a signed note. */
  readonly note: string
}

/** A tree of 2^53 leaves is no deeper. */
const proofLinesMax = 64

/** The receipt as text, with a newline at its end. */
export function formatReceipt({ entry, index, proof, note }: Receipt): string {
  return `${receiptHeader}\nextra ${toBase64(entry)}\nindex ${index}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`
}

/** Each receipt of a text that holds one after the other. Lines may end as on any system; empty lines between them say nothing. Throws SyntaxError for a text that begins with none. */
export function splitReceipts(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  if (lines[0] !== receiptHeader) throw new SyntaxError('this is no receipt')
  const starts = lines.flatMap((line, at) => (line === receiptHeader ? [at] : []))
  return starts.map((start, at) => `${lines.slice(start, starts[at + 1]).join('\n').trimEnd()}\n`)
}

/** One receipt read again. Throws SyntaxError for another form, and for a proof without its event. */
export function parseReceipt(text: string): Receipt {
  const [header, extra = '', place = '', ...rest] = text.split('\n')
  const end = rest.indexOf('')
  const index = /^index (0|[1-9]\d{0,15})$/.exec(place)?.[1]
  const entry = extra.startsWith('extra ') ? fromBase64(extra.slice(6)) : null
  if (header !== receiptHeader || index === undefined || end < 0 || end > proofLinesMax) throw new SyntaxError('this is no receipt of the ledger')
  if (entry === null || entry.length === 0) throw new SyntaxError('the receipt does not hold its event')
  const note = rest.slice(end + 1).join('\n')
  if (note === '') throw new SyntaxError('the receipt holds no checkpoint')
  const proof = rest.slice(0, end).map((line) => fromBase64(line))
  const hashes = proof.flatMap((hash) => (hash?.length === 32 ? [hash] : []))
  if (hashes.length < proof.length) throw new SyntaxError('a line of the receipt’s proof is no hash')
  return { entry, index: Number(index), proof: hashes, note }
}
