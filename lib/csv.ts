import { stringify } from 'csv-stringify/sync'

/**
 * The first characters of a line that make a spreadsheet read it as a formula, after anything a spreadsheet may skip: OWASP's list,
 * and what gets round it (leading blanks, no-break spaces, invisible characters, full-width and small signs, controls).
 */
const formulaStart = /^[\p{White_Space}\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]/u
/** A cell that begins with a control (tab, CR, LF, NUL): some readers drop it and start reading behind it. */
const controlStart = /^\p{Cc}/u
/** A character that no spreadsheet takes for the beginning of anything but text. */
const safeStart = /^[\p{L}\p{N}\u2022]/u
const lineEnds = /(\r\n|\r|\n)/

/**
 * The text as it may stand in a cell: never read as a formula, and always recoverable (README.txt says how).
 * An apostrophe is put before each line that would be read as a formula or that begins with an apostrophe itself;
 * so whoever drops one apostrophe from the beginning of each line has the original again, to the letter.
 */
export function safeCell(text: string): string {
  // Almost every cell begins with a letter or digit and has one line; plain ones are known without asking what a letter is.
  if (text === '' || /^[0-9A-Za-z][\x20-\x7e]*$/.test(text) || /^[\p{L}\p{N}\u2022][^\r\n]*$/u.test(text)) return text
  const guarded = text.split(lineEnds).map((part, index) => (index % 2 === 1 ? part : guardLine(part))).join('')
  return controlStart.test(guarded) ? `'${guarded}` : guarded
}

/** The original of a cell made by `safeCell`: the rule that README.txt gives. */
export function originalOfCell(cell: string): string {
  return cell.split(lineEnds).map((part, index) => (index % 2 === 1 ? part : part.replace(/^'/, ''))).join('')
}

/** Rows of cells as CSV bytes: RFC 4180 quoting, CRLF, UTF-8. `bom` true for the beginning of an entry: spreadsheets ask for it to read Hindi. */
export function csvBytes(rows: readonly (readonly string[])[], { bom }: { bom: boolean }): Buffer {
  const guarded = rows.map((row) => row.map(safeCell))
  // escape_formulas finds nothing left to do; it stays as the second net.
  const text = stringify(guarded, { bom, record_delimiter: 'windows', escape_formulas: true, cast: {} })
  return Buffer.from(text, 'utf8')
}

function guardLine(line: string): string {
  return line.startsWith('\'') || formulaStart.test(line) ? `'${line}` : line
}

const comma = 0x2c
const quote = 0x22
const carriageReturn = 0x0d
const lineFeed = 0x0a

/** Per byte: whether a cell that holds it needs quotation marks around it, or more than that. */
const commaKind = 1
const rareKind = 2
const kindOf = new Uint8Array(256)
kindOf[comma] = commaKind
for (const byte of [quote, carriageReturn, lineFeed]) kindOf[byte] = rareKind

/** Per character of the basic plane: 0 not asked yet, 1 a cell that begins with it stays as it is, 2 it must be looked at. */
const opensCell = new Uint8Array(65_536)

/**
 * Writes one cell, given as UTF-8 bytes `from` … `to` of `source`, as it stands in a CSV row: what `csvBytes` writes, for files of millions of rows.
 * Cells that need neither guard nor doubled quotes are copied byte by byte; the others are few and go through `csvBytes`. `out` must have room for
 * four times the cell and two bytes more. Returns the place after the cell.
 */
export function writeCell(out: Buffer, at: number, source: Buffer, from: number, to: number): number {
  if (from === to) return at
  if (!beginsPlainly(source, from, to)) return writeRareCell(out, at, source.toString('utf8', from, to))
  let end = at
  let kinds = 0
  for (let index = from; index < to; index += 1) {
    const byte = source[index] ?? 0
    kinds |= kindOf[byte] ?? 0
    out[end] = byte
    end += 1
  }
  if (kinds === 0) return end
  if ((kinds & rareKind) !== 0) return writeRareCell(out, at, source.toString('utf8', from, to))
  out.copyWithin(at + 1, at, end)
  out[at] = quote
  out[end + 1] = quote
  return end + 2
}

/** The bytes of one cell between its commas. */
export function cellBytes(text: string): Buffer {
  return csvBytes([[text]], { bom: false }).subarray(0, -2)
}

function writeRareCell(out: Buffer, at: number, text: string): number {
  return at + cellBytes(text).copy(out, at)
}

/** True when the cell's first character is one that `safeCell` leaves alone: an ASCII letter or digit, or a letter of another script. */
function beginsPlainly(source: Buffer, from: number, to: number): boolean {
  const first = source[from] ?? 0
  if (first < 0x80) return (first >= 0x30 && first <= 0x39) || (first >= 0x41 && first <= 0x5a) || (first >= 0x61 && first <= 0x7a)
  // Three bytes hold every script of India; what lies beyond is rare.
  if (first < 0xe0 || first >= 0xf0 || from + 3 > to) return false
  const character = ((first & 0x0f) << 12) | (((source[from + 1] ?? 0) & 0x3f) << 6) | ((source[from + 2] ?? 0) & 0x3f)
  if (opensCell[character] === 0) opensCell[character] = safeStart.test(String.fromCharCode(character)) ? 1 : 2
  return opensCell[character] === 1
}
