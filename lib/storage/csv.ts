import { stringify } from 'csv-stringify/sync'

/**
 * The first characters of a line that make a spreadsheet read it as a formula, after anything a spreadsheet may skip: OWASP's list,
 * and what gets round it (leading blanks, no-break spaces, invisible characters, full-width and small signs, controls).
 */
const formulaStart = /^[\p{White_Space}\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]/u
/** A cell that begins with a control (tab, CR, LF, NUL): some readers drop it and start reading behind it. */
const controlStart = /^\p{Cc}/u
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
