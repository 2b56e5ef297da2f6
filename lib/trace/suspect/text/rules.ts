/** Why bytes cannot be looked through: an archive or a workbook of former days, or something else that is no text. Keys below `errors` in messages/. */
export type NoText = 'traceWorkbook' | 'traceNoText'

/**
 * The text of a file in whatever encoding an office saves it: UTF-8 or UTF-16 of either byte order, with a byte order mark or without, else Latin-1 (digits
 * and letters of references are the same in every code page).
 */
export function textOf(bytes: Buffer): string | NoText {
  if (isArchive(bytes) || bytes.subarray(0, 4).toString('hex') === 'd0cf11e0') return 'traceWorkbook'
  const wide = wideOrder(bytes)
  if (wide !== null) return new TextDecoder(wide).decode(bytes)
  if (bytes.includes(0)) return 'traceNoText'
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const text = bytes.toString('latin1')
    return isText(text) ? text : 'traceNoText'
  }
}

/** True for a zip, which a workbook of today is. */
export function isArchive(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).toString('latin1') === 'PK'
}

/** UTF-16 shows itself by its mark, or by the zero in every second byte of ASCII text. */
function wideOrder(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe') return 'utf-16le'
  if (mark === 'feff') return 'utf-16be'
  const sample = bytes.subarray(0, 4_000)
  const zeros = [0, 0]
  sample.forEach((byte, index) => { if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1 })
  const [even = 0, odd = 0] = zeros
  if (odd > sample.length / 4 && even < sample.length / 40) return 'utf-16le'
  if (even > sample.length / 4 && odd < sample.length / 40) return 'utf-16be'
  return null
}

/** A picture or program read as Latin-1 is full of control characters; a letter is not. */
function isText(text: string): boolean {
  const sample = text.slice(0, 4_000)
  return sample.replace(/[^\p{Cc}]|[\t\r\n]/gu, '').length < sample.length / 100
}

/** The signs by which programs part cells. */
export const delimiters = [',', ';', '\t', '|'] as const

/**
 * The lines of a text as cells parted by the delimiter, at most so many lines. Lines are taken as they stand, so that a stray quotation mark spoils one line and not
 * the rest; a cell of several lines becomes several rows, which costs nothing but neighbours.
 */
export function cellsOf(text: string, delimiter: (typeof delimiters)[number], linesMax: number): string[][] {
  const lines = text.split(/\r\n|\r|\n/, linesMax)
  const cell = new RegExp(`\\s*"((?:[^"]|"")*)"\\s*(?=\\${delimiter}|$)|[^\\${delimiter}]+|(?<=\\${delimiter}|^)(?=\\${delimiter}|$)`, 'g')
  return lines.map((line) => [...line.matchAll(cell)].map((match) => (match[1] === undefined ? match[0] : match[1].replaceAll('""', '"'))))
}

/** What stands around a value in lists of a program: brackets, marks, and the name before a colon or equals sign. */
export function bare(cell: string): string {
  return cell.replace(/^[\s"'([{]*(?:[A-Za-z_]\w*["']?\s*[:=]\s*)?/, '').replace(/["')\]};\s]+$/, '').replace(/^["'=]+/, '')
}
