import { fromBase64, toBase64 } from '@/lib/ledger/notes/rules'
import { areEqual, growingTree, type Hasher, nodesOf, type Range } from '@/lib/ledger/tree/rules'
import type { Finding, TrustedCheckpoint } from '@/lib/ledger/verifying/rules'

/**
 * The extract of a ledger: the events that fit some filters, and hashes of all that lies between them, so that the tree of the one checkpoint it holds can be made again of it. Lines of text: what it is and the ledger's
 * key; what was asked; the checkpoint; each event as the exact bytes of its leaf with its place and the leaf hash that was stored (`-` where none is); each gap as the roots of the perfect subtrees that make it up.
 */
export const extractHeader = 'eshram-ledger-extract 1'

/** What was asked of the ledger: filters as an address carries them. */
export type ExtractFilters = Readonly<Record<string, string | number>>

export function extractHeaderLine(verifierKey: string): string {
  return `${extractHeader} ${verifierKey}\n`
}

export function filtersLine(filters: ExtractFilters): string {
  return `f ${JSON.stringify(filters)}\n`
}

export function extractEventLine({ position, sealed, entry }: { position: number; sealed: Uint8Array | null; entry: string }): string {
  return `e ${position} ${sealed ? toBase64(sealed) : '-'} ${entry}\n`
}

/** `hashes` are the roots of `nodesOf(range)`, in their order. */
export function gapLine({ range, hashes }: { range: Range; hashes: readonly Uint8Array[] }): string {
  return `g ${range.from} ${range.to} ${hashes.map(toBase64).join(' ')}\n`
}

export type ExtractLine =
  | { readonly kind: 'header'; readonly key: string }
  | { readonly kind: 'filters'; readonly filters: ExtractFilters }
  | { readonly kind: 'checkpoint'; readonly note: string }
  | { readonly kind: 'event'; readonly position: number; readonly sealed: Uint8Array | null; readonly entry: Uint8Array }
  | { readonly kind: 'gap'; readonly range: Range; readonly hashes: readonly Uint8Array[] }

/** A line without its newline. The event's bytes are taken as they stand. Throws SyntaxError for a line of another form. */
export function parseExtractLine(line: Uint8Array): ExtractLine {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(line)
  if (text.startsWith(`${extractHeader} `)) return { kind: 'header', key: text.slice(extractHeader.length + 1) }
  const parsed = parseEventText(text, line) ?? parseGap(text) ?? parseJson(text)
  if (!parsed) throw new SyntaxError('a line of the extract is neither event nor gap')
  return parsed
}

function parseEventText(text: string, line: Uint8Array): ExtractLine | null {
  const head = /^e ([1-9]\d{0,15}) (-|[A-Za-z0-9+/]{43}=) (?=.)/.exec(text)
  if (!head) return null
  const sealed = head[2] === '-' ? null : fromBase64(head[2] ?? '')
  // The head is ASCII, so that as many bytes stand before the entry as characters.
  return { kind: 'event', position: Number(head[1]), sealed, entry: line.subarray(head[0].length) }
}

function parseGap(text: string): ExtractLine | null {
  const found = /^g (\d{1,15}) ([1-9]\d{0,15}) ([A-Za-z0-9+/= ]+)$/.exec(text)
  if (!found) return null
  const hashes = (found[3] ?? '').split(' ').map(fromBase64)
  return hashes.every((hash) => hash?.length === 32) ? { kind: 'gap', range: { from: Number(found[1]), to: Number(found[2]) }, hashes: hashes.filter((hash) => hash !== null) } : null
}

function parseJson(text: string): ExtractLine | null {
  if (!/^[cf] /.test(text)) return null
  const value: unknown = JSON.parse(text.slice(2))
  if (text.startsWith('c ')) return typeof value === 'string' ? { kind: 'checkpoint', note: value } : null
  return isFilters(value) ? { kind: 'filters', filters: value } : null
}

function isFilters(value: unknown): value is ExtractFilters {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((each) => typeof each === 'string' || typeof each === 'number')
}

export interface ExtractVerdict {
  /** Events that the extract holds. */
  readonly events: number
  readonly findings: readonly (Extract<Finding, { kind: 'changed' | 'fork' }> | { readonly kind: 'incomplete'; readonly at: number })[]
}

/** Takes the events and gaps of an extract in their order, and says at the end whether the checkpoint proves them. Memory of a few hashes, whatever the length. */
export function createExtractJudge(hasher: Hasher, checkpoint: TrustedCheckpoint, others: readonly TrustedCheckpoint[] = []): { take(line: Extract<ExtractLine, { kind: 'event' | 'gap' }>): void; verdict(): ExtractVerdict } {
  const [said, stored] = [growingTree(hasher), growingTree(hasher)]
  let events = 0
  /** The first event that is not what its stored hash says, and where the extract does not go on. */
  let difference: number | null = null
  let broken: number | null = null

  function take(line: Extract<ExtractLine, { kind: 'event' | 'gap' }>): void {
    if (broken !== null) return
    const next = line.kind === 'event' ? line.position - 1 : line.range.from
    if (next !== said.size || (line.kind === 'gap' && (line.range.to <= line.range.from || line.range.to > checkpoint.size))) {
      broken = said.size + 1
      return
    }
    if (line.kind === 'gap') return takeGap(line)
    events += 1
    const leaf = hasher.leaf(line.entry)
    if (difference === null && line.sealed !== null && !areEqual(line.sealed, leaf)) difference = line.position
    said.add(leaf)
    stored.add(line.sealed ?? leaf)
  }

  function takeGap({ range, hashes }: { range: Range; hashes: readonly Uint8Array[] }): void {
    const nodes = nodesOf(range)
    if (nodes.length !== hashes.length) {
      broken = range.from + 1
      return
    }
    nodes.forEach(({ level }, index) => {
      const hash = hashes[index] ?? hasher.empty
      said.add(hash, level)
      stored.add(hash, level)
    })
  }

  return {
    take,
    verdict() {
      const forks = others.filter(({ size, root }) => size === checkpoint.size && !areEqual(root, checkpoint.root)).map((other) => ({ kind: 'fork' as const, one: checkpoint, other }))
      if (broken !== null || said.size !== checkpoint.size) return { events, findings: [...forks, { kind: 'incomplete', at: broken ?? said.size + 1 }] }
      if (areEqual(said.root(), checkpoint.root)) return { events, findings: forks }
      const isExact = difference !== null && areEqual(stored.root(), checkpoint.root)
      return { events, findings: [...forks, { kind: 'changed', from: isExact && difference !== null ? difference : 1, to: isExact && difference !== null ? difference : checkpoint.size, isMissing: false, checkpoint }] }
    },
  }
}
