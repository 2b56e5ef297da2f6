import { isUtf8 } from 'node:buffer'
import { limits } from '@/lib/limits'
import { parseRecord } from '@/lib/registrants/import/csv/rules'

/** One row of a file: where it stands, its bytes as they came (without the last line end), and its cells or what is wrong with its form. */
export interface FileRow {
  /** Physical line, the first being 1. */
  readonly line: number
  readonly raw: Buffer
  readonly cells: readonly string[] | null
  /** In words; null when there are cells, and on the further pieces of a line too long to hold. */
  readonly fault: string | null
  /** Another piece of the same line follows. */
  readonly continues: boolean
}

const lineFeed = 10
const carriageReturn = 13
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Takes a CSV file apart by bytes, piece by piece, so that what is broken stays the trouble of one row: broken quotation marks, bytes that are
 * no UTF-8 and NUL bytes spoil their own line, and reading goes on with the next (docs/decisions, rows of a file). Memory does not grow with the file.
 */
export class RowReader {
  private rest: Buffer = Buffer.alloc(0)
  private line = 1
  private insideLongLine = false
  private columns: number | null = null
  private isBegun = false
  private emptyLines: FileRow[] = []
  /** The file begins with UTF-8's byte order mark, which belongs to no cell. */
  hasByteOrderMark = false

  /** Rows must have so many cells from here on; before, any number will do. */
  expectColumns(columns: number): void {
    this.columns = columns
  }

  /** The rows that are complete with this piece of the file. `max` stops early, to look at a header first. */
  push(piece: Buffer, max = Number.POSITIVE_INFINITY): FileRow[] {
    this.rest = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece])
    return this.take({ isEnd: false, max })
  }

  /** The last rows, when there is nothing more to read. Empty lines at the end are no rows. */
  end(): FileRow[] {
    return this.take({ isEnd: true, max: Number.POSITIVE_INFINITY })
  }

  private take({ isEnd, max }: { isEnd: boolean; max: number }): FileRow[] {
    const rows: FileRow[] = []
    if (!this.isBegun && this.rest.length < byteOrderMark.length && !isEnd) return rows
    let at = this.begin()
    while (at < this.rest.length && rows.length < max) {
      const found = this.rest.indexOf(lineFeed, at)
      if (this.insideLongLine || (found < 0 ? this.rest.length : found) - at > limits.importLineBytesMax) {
        at = this.takeLongLine(at, found, rows)
        continue
      }
      if (found < 0 && !isEnd) break
      const lineEnd = found < 0 ? this.rest.length : found
      const row = this.readRow({ at, lineEnd, isEnd })
      if (!row) break
      this.give(row.row, rows)
      at = row.next
      this.line += row.lines
    }
    // A copy, so that a short rest does not keep a long piece in memory.
    this.rest = Buffer.from(this.rest.subarray(at))
    return rows
  }

  private begin(): number {
    if (this.isBegun) return 0
    this.isBegun = true
    this.hasByteOrderMark = this.rest.subarray(0, byteOrderMark.length).equals(byteOrderMark)
    return this.hasByteOrderMark ? byteOrderMark.length : 0
  }

  /** Empty lines count as rows only when something follows: those that end a file are held back. */
  private give(row: FileRow, rows: FileRow[]): void {
    if (row.raw.length === 0 && this.emptyLines.length < limits.importEmptyLinesHeld) this.emptyLines.push(row)
    else rows.push(...this.emptyLines.splice(0), row)
  }

  /** The row that begins here; null when more of the file is needed to tell. */
  private readRow({ at, lineEnd, isEnd }: { at: number; lineEnd: number; isEnd: boolean }): { row: FileRow; next: number; lines: number } | null {
    const one = (result: Pick<FileRow, 'cells' | 'fault'>) => ({ row: { line: this.line, raw: this.rest.subarray(at, withoutReturn(this.rest, at, lineEnd)), continues: false, ...result }, next: lineEnd + 1, lines: 1 })
    if (withoutReturn(this.rest, at, lineEnd) === at) return one({ cells: null, fault: 'is an empty line' })
    const text = this.textOf(at, lineEnd)
    if (typeof text !== 'string') return one({ cells: null, fault: text.fault })
    const parsed = parseRecord(text)
    if ('cells' in parsed) return one(this.counted(parsed.cells))
    if ('openFrom' in parsed) {
      const longer = this.readOn({ at, lineEnd, isEnd })
      if (longer !== 'broken') return longer
    }
    return one({ cells: null, fault: 'has broken quotation marks' })
  }

  /** A quoted cell goes over the line's end: the record is taken whole only if it turns out well-formed, else its first line is a row of its own. */
  private readOn({ at, lineEnd, isEnd }: { at: number; lineEnd: number; isEnd: boolean }): { row: FileRow; next: number; lines: number } | null | 'broken' {
    let lines = 1
    for (let end = lineEnd; ; ) {
      const found = end + 1 >= this.rest.length ? -1 : this.rest.indexOf(lineFeed, end + 1)
      const isWithin = (found < 0 ? this.rest.length : found) - lineEnd <= limits.importQuotedBytesMax
      if (!isWithin) return 'broken'
      if (found < 0 && !isEnd) return null
      if (found < 0 && end >= this.rest.length) return 'broken'
      end = found < 0 ? this.rest.length : found
      lines += 1
      const text = this.textOf(at, end)
      if (typeof text !== 'string') return 'broken'
      const parsed = parseRecord(text)
      if ('openFrom' in parsed) continue
      if (!('cells' in parsed) || parsed.cells.length !== this.columns) return 'broken'
      return { row: { line: this.line, raw: this.rest.subarray(at, withoutReturn(this.rest, at, end)), cells: parsed.cells, fault: null, continues: false }, next: end + 1, lines }
    }
  }

  private textOf(at: number, end: number): string | { fault: string } {
    const bytes = this.rest.subarray(at, withoutReturn(this.rest, at, end))
    if (bytes.includes(0)) return { fault: 'holds a NUL byte' }
    if (!isUtf8(bytes)) return { fault: 'is not valid UTF-8' }
    return bytes.toString('utf8')
  }

  private counted(cells: readonly string[]): Pick<FileRow, 'cells' | 'fault'> {
    if (this.columns === null || cells.length === this.columns) return { cells, fault: null }
    return { cells: null, fault: `has ${cells.length} columns instead of ${this.columns}` }
  }

  /** Hands a line through in pieces that nobody has to hold; only the first carries the fault. */
  private takeLongLine(at: number, found: number, rows: FileRow[]): number {
    const end = found < 0 ? this.rest.length : found
    const fault = this.insideLongLine ? null : `is longer than ${limits.importLineBytesMax} bytes`
    this.give({ line: this.line, raw: this.rest.subarray(at, end), cells: null, fault, continues: found < 0 }, rows)
    this.insideLongLine = found < 0
    if (found >= 0) this.line += 1
    return found < 0 ? this.rest.length : found + 1
  }
}

function withoutReturn(bytes: Buffer, at: number, end: number): number {
  return end > at && bytes[end - 1] === carriageReturn ? end - 1 : end
}
