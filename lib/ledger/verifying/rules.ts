import { BadSignature, parseCheckpoint, parseNote, type VerifierKey, verifiedBy, type VerifyEd25519 } from '@/lib/ledger/notes/rules'
import { areEqual, type GrowingTree, growingTree, type Hasher } from '@/lib/ledger/tree/rules'

/**
 * Judges a log export by checkpoints that were signed: pure, for the command and for a browser. What it is given last is believed least: first the public
 * key, then checkpoints from elsewhere, then the export.
 */

/** A checkpoint whose signature holds, or, not `isSigned`, one that only claims something. */
export interface TrustedCheckpoint {
  readonly isSigned: boolean
  readonly size: number
  readonly root: Uint8Array
  /** Witnesses that signed it as well, with their times. */
  readonly witnesses: readonly { readonly name: string; readonly seconds: number }[]
  readonly source: string
}

export const doubts = ['otherLog', 'unsigned', 'badSignature', 'noCheckpoint'] as const
export type Doubt = (typeof doubts)[number]

/** What is wrong with a note: a word for pages, a sentence for the command. */
export class Distrusted extends Error {
  override readonly name = 'Distrusted'
  constructor(readonly doubt: Doubt, message: string) {
    super(message)
  }
}

/** Reads a note and believes it when the ledger's key signed it. Throws Distrusted. */
export async function trusted(input: { note: string; source: string; key: VerifierKey; witnesses: readonly VerifierKey[]; verify: VerifyEd25519 }): Promise<TrustedCheckpoint> {
  const { key, source } = input
  try {
    const note = parseNote(input.note)
    const checkpoint = parseCheckpoint(note.text)
    if (checkpoint.origin !== key.name) throw new Distrusted('otherLog', `${source} is a checkpoint of ${checkpoint.origin}, not of ${key.name}`)
    const found = await verifiedBy(note, [key, ...input.witnesses], input.verify)
    if (!found.some((each) => each.key === key)) throw new Distrusted('unsigned', `${source} is not signed by ${key.name}`)
    return { isSigned: true, size: checkpoint.size, root: checkpoint.root, source, witnesses: found.flatMap((each) => (each.seconds === null ? [] : [{ name: each.key.name, seconds: each.seconds }])) }
  } catch (error) {
    if (error instanceof BadSignature) throw new Distrusted('badSignature', `${source}: ${error.message}`)
    if (error instanceof SyntaxError) throw new Distrusted('noCheckpoint', `${source}: ${error.message}`)
    throw error
  }
}

/** What a note claims, its signatures not looked at: enough to see that nothing contradicts, never to prove. Throws Distrusted for what is no checkpoint. */
export function claimed({ note, source }: { note: string; source: string }): TrustedCheckpoint {
  try {
    const { size, root } = parseCheckpoint(parseNote(note).text)
    return { isSigned: false, size, root, source, witnesses: [] }
  } catch (error) {
    if (error instanceof SyntaxError) throw new Distrusted('noCheckpoint', `${source}: ${error.message}`)
    throw error
  }
}

/** One line of an export: the event as it is now, and the leaf hash that was stored when it was sealed. Either may be missing. */
export interface ExportLine {
  readonly entry: Uint8Array | null
  readonly sealed: Uint8Array | null
}

export type Finding =
  /** Two checkpoints that the key signed and that cannot both be true. */
  | { readonly kind: 'fork'; readonly one: TrustedCheckpoint; readonly other: TrustedCheckpoint }
  /** The log ends before a checkpoint does; the first bad leaf is after those that others prove. */
  | { readonly kind: 'truncated'; readonly events: number; readonly from: number; readonly checkpoint: TrustedCheckpoint }
  /** The first event that is not what was sealed; `to` is after it when only the stretch is known. */
  | { readonly kind: 'changed'; readonly from: number; readonly to: number; readonly isMissing: boolean; readonly checkpoint: TrustedCheckpoint }
  /** Events are as they were sealed, and the stored hashes are not: the tree cannot be served from them. */
  | { readonly kind: 'hashes'; readonly at: number }

export interface Verdict {
  /** Lines of the export that hold an event. */
  readonly events: number
  /** Events that checkpoints prove, from the first on. */
  readonly proven: number
  /** Of them those that a witness signed. */
  readonly witnessed: number
  readonly findings: readonly Finding[]
}

/** Takes the lines of an export in their order, and says at the end what holds. Memory of a few hashes, whatever the length. */
export function createJudge(hasher: Hasher, checkpoints: readonly TrustedCheckpoint[]): { take(line: ExportLine): void; verdict(): Verdict } {
  const findings: Finding[] = forksOf(checkpoints)
  const inOrder = [...checkpoints].sort((one, other) => one.size - other.size)
  let next = 0
  /** The tree of what the events say, and that of the stored hashes from the first on that says something else. */
  const said = growingTree(hasher)
  let stored: GrowingTree | null = null
  let difference: { at: number; isMissing: boolean } | null = null
  let suspect: Extract<Finding, { kind: 'changed' }> | null = null
  let [events, proven, witnessed] = [0, 0, 0]

  function judge(checkpoint: TrustedCheckpoint): void {
    if (areEqual(said.root(), checkpoint.root)) {
      // The same log cannot be right under the one and wrong under the other: the key signed two pasts.
      if (suspect) findings.push({ kind: 'fork', one: suspect.checkpoint, other: checkpoint })
      if (!suspect && difference) findings.push({ kind: 'hashes', at: difference.at })
      if (checkpoint.isSigned) proven = checkpoint.size
      if (checkpoint.witnesses.length > 0) witnessed = checkpoint.size
      ;[suspect, difference, stored] = [null, null, null]
    } else if (!suspect) {
      const isExact = difference !== null && stored !== null && areEqual(stored.root(), checkpoint.root)
      suspect = isExact && difference
        ? { kind: 'changed', from: difference.at, to: difference.at, isMissing: difference.isMissing, checkpoint }
        : { kind: 'changed', from: proven + 1, to: checkpoint.size, isMissing: difference?.isMissing ?? false, checkpoint }
    }
  }

  function judgeHere(): void {
    for (let checkpoint = inOrder[next]; checkpoint?.size === said.size; checkpoint = inOrder[next]) {
      next += 1
      judge(checkpoint)
    }
  }

  judgeHere()
  return {
    take({ entry, sealed }) {
      if (entry) events += 1
      // What is missing is no event that anybody could have sealed.
      const leaf = entry ? hasher.leaf(entry) : hasher.empty
      if (difference === null && (!entry || (sealed !== null && !areEqual(sealed, leaf)))) {
        difference = { at: said.size + 1, isMissing: !entry }
        stored = said.copy()
      }
      said.add(leaf)
      stored?.add(sealed ?? leaf)
      judgeHere()
    },
    verdict() {
      const beyond = inOrder[next]
      const all = [...findings, ...(suspect ? [suspect] : []), ...(beyond ? [{ kind: 'truncated' as const, events: said.size, from: proven + 1, checkpoint: beyond }] : [])]
      return { events, proven, witnessed, findings: all }
    },
  }
}

/** Checkpoints of one size with two roots. Of different sizes the log itself says which is no beginning of the other. */
function forksOf(checkpoints: readonly TrustedCheckpoint[]): Finding[] {
  const first = new Map<number, TrustedCheckpoint>()
  return checkpoints.flatMap((other): Finding[] => {
    const one = first.get(other.size)
    if (!one) first.set(other.size, other)
    return one && !areEqual(one.root, other.root) ? [{ kind: 'fork', one, other }] : []
  })
}
