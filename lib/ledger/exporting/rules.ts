import { entryOf, type LedgerRow } from '@/lib/ledger/entries/rules'
import type { ExportLine } from '@/lib/ledger/verifying/rules'
import { toBase64 } from '@/lib/ledger/notes/rules'

/**
 * The log export, lines of text: what it is and the ledger's key; each checkpoint as a JSON string; each event as the exact bytes of its leaf, with the leaf
 * hash that was stored when it was sealed. `-` stands for what is not there.
 */
export const exportHeader = 'eshram-ledger-export 1'

export function headerLine(verifierKey: string | null): string {
  return `${exportHeader} ${verifierKey ?? '-'}\n`
}

export function checkpointLine(note: string): string {
  return `c ${JSON.stringify(note)}\n`
}

export function eventLine({ entry, sealed }: { entry: string | null; sealed: Uint8Array | null }): string {
  return `e ${sealed ? toBase64(sealed) : '-'} ${entry ?? '-'}\n`
}

/**
 * Lines of the rows of a stretch that ends with position `to`, after `written` lines: one for each place of the ledger, with or without an event, and one more for each event too many.
 */
export function eventLines(input: { rows: readonly LedgerRow[]; to: number; written: number; sealed: (position: number) => Uint8Array | null }): string[] {
  const { rows, to, written, sealed } = input
  const lines: string[] = []
  const add = (entry: string | null): number => lines.push(eventLine({ entry, sealed: sealed(written + lines.length + 1) }))
  for (const row of rows) {
    while (written + lines.length < row.position - 1) add(null)
    add(entryOf(row))
  }
  while (written + lines.length < to) add(null)
  return lines
}

export type ParsedLine = { readonly kind: 'header'; readonly key: string } | { readonly kind: 'checkpoint'; readonly note: string } | ({ readonly kind: 'event' } & ExportLine)

const codes = { space: 32, e: 101, c: 99, dash: 45, equals: 61 } as const
const hashCharacters = 44

/** A line without its newline. The event's bytes are taken as they stand. Throws SyntaxError for a line of another form. */
export function parseLine(line: Uint8Array): ParsedLine {
  if (line[0] === codes.e && line[1] === codes.space) return parseEvent(line)
  const text = new TextDecoder('utf-8', { fatal: true }).decode(line)
  if (line[0] === codes.c && line[1] === codes.space) {
    const note: unknown = JSON.parse(text.slice(2))
    if (typeof note === 'string') return { kind: 'checkpoint', note }
  }
  if (text.startsWith(`${exportHeader} `)) return { kind: 'header', key: text.slice(exportHeader.length + 1) }
  throw new SyntaxError('a line of the export is neither event nor checkpoint')
}

function parseEvent(line: Uint8Array): ParsedLine {
  const isSealed = line[2] !== codes.dash
  const start = isSealed ? 2 + hashCharacters : 3
  const sealed = isSealed ? hashAt(line, 2) : null
  if (line[start] !== codes.space || (isSealed && !sealed) || line.length < start + 2) throw new SyntaxError('a line of the export is no event')
  const entry = line.subarray(start + 1)
  return { kind: 'event', sealed, entry: entry.length === 1 && entry[0] === codes.dash ? null : entry }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const sextets = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, alphabet.indexOf(String.fromCharCode(code))))
const isSextet = Uint8Array.from({ length: 128 }, (_, code) => (alphabet.includes(String.fromCharCode(code)) ? 1 : 0))

/** The 32 bytes that 44 characters of base64 stand for; null for other characters. By a table: a million of these are read, and `atob` makes a text of each. */
function hashAt(line: Uint8Array, from: number): Uint8Array | null {
  const hash = new Uint8Array(32)
  let [bits, held, at] = [0, 0, 0]
  for (let index = from; index < from + hashCharacters - 1; index += 1) {
    const code = line[index] ?? 0
    if (isSextet[code] !== 1) return null
    bits = ((bits << 6) | (sextets[code] ?? 0)) & 0xffff
    held += 6
    if (held >= 8) {
      held -= 8
      hash[at] = (bits >> held) & 0xff
      at += 1
    }
  }
  const isExact = line[from + hashCharacters - 1] === codes.equals && (bits & 3) === 0
  return isExact ? hash : null
}
