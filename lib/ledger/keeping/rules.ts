import { eventLine } from '@/lib/ledger/exporting/rules'

/** An archive is a piece of the log export: what it is and which events, then the lines of these events, to the letter. */
export const archiveHeader = 'eshram-ledger-archive 1'

/** The text of an archive. */
export function archiveText({ key, first, entries, leaves }: { key: string; first: number; entries: readonly string[]; leaves: readonly Uint8Array[] }): string {
  return `${archiveHeader} ${key} ${first} ${first + entries.length - 1}\n${entries.map((entry, index) => eventLine({ entry, sealed: leaves[index] ?? null })).join('')}`
}

/** The lines of the events in it, as an export has them. Throws SyntaxError for another text, or for other events than these. */
export function archivedLines(text: string, { first, last }: { first: number; last: number }): string {
  const end = text.indexOf('\n')
  const lines = text.slice(end + 1)
  if (!text.startsWith(`${archiveHeader} `) || !text.slice(0, end).endsWith(` ${first} ${last}`) || lines.split('\n').length !== last - first + 2) throw new SyntaxError('this is not the archive of these events')
  return lines
}
