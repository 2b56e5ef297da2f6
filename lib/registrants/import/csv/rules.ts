/** The cells as one CSV line without its end; quoted only where they must be. Null is an empty cell. */
export function lineOf(cells: readonly (string | number | null)[]): string {
  return cells.map((cell) => {
    const text = cell === null ? '' : String(cell)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }).join(',')
}

/** What a stretch of text is as one CSV record: its cells, or broken, or a quoted cell that does not end in it. */
export type Parsed = { readonly cells: readonly string[] } | { readonly broken: true } | { readonly openFrom: number }

/**
 * Reads the text, without its line end, as one record (RFC 4180, comma, doubled quotation marks). Marks stand only around whole cells:
 * one inside an unquoted cell, or text after a closing one, is broken. `openFrom` is where an unclosed quoted cell begins.
 */
export function parseRecord(text: string): Parsed {
  if (!text.includes('"')) return { cells: text.split(',') }
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (text.charCodeAt(at) !== quotationMark) {
      const comma = text.indexOf(',', at)
      const cell = comma < 0 ? text.slice(at) : text.slice(at, comma)
      if (cell.includes('"')) return { broken: true }
      cells.push(cell)
      if (comma < 0) return { cells }
      at = comma + 1
      continue
    }
    const end = closingMark(text, at + 1)
    if (end < 0) return { openFrom: at }
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'))
    at = end + 1
    if (at === text.length) return { cells }
    if (text.charAt(at) !== ',') return { broken: true }
    at += 1
  }
}

const quotationMark = 34

/** Where the mark stands that ends a quoted cell beginning at `from`; -1 when there is none. */
function closingMark(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== quotationMark) return at
  }
  return -1
}
