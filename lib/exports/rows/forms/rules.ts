import { referenceLength } from '@/lib/crypto/row-marks'
import { cellBytes, writeCell } from '@/lib/csv'
import { writeDay } from '@/lib/exports/rows/days/rules'
import type { FileFormat } from '@/lib/exports/rules'
import { cellFormats, columnLetters, hasOuterBlanks, serialDay, sheetCellXml } from '@/lib/sheet'

/**
 * How rows become bytes in one format. A row is first written as cells with one separator between them, and waits in its block for its place (lib/exports/rows/blocks); then it goes behind its reference, as a
 * line or as a row of a sheet that knows its number.
 */
export interface RowForm {
  readonly separator: Buffer
  /** Times as many bytes as its text a cell may need at most. */
  readonly growth: number
  /** Writes a text cell given as UTF-8 bytes; returns the place after it. */
  writeText(out: Buffer, at: number, source: Buffer, from: number, to: number): number
  /** A text cell whose bytes are made once and written often. */
  textBytes(text: string): Buffer
  /** Writes a day, given as days since 1970; returns the place after it. */
  writeDay(out: Buffer, at: number, days: number): number
  /** Closes the cells of a row where it waits; returns the place after it. */
  endRow(out: Buffer, at: number): number
  /** Room that a waiting row of so many bytes needs in the file. */
  roomFor(bytes: number): number
  /** What stands before the reference of the row of this number, 1 for the first behind the head; returns the place after it. */
  open(out: Buffer, at: number, number: number): number
  /** What stands behind it: the cells that waited in `block`. */
  close(out: Buffer, at: number, row: { block: Uint8Array; start: number; end: number; number: number }): number
}

/** The form of a format for rows of so many columns, the reference's counted. */
export function rowForm(format: FileFormat, columns: number): RowForm {
  return format === 'csv' ? csvForm : new SheetForm(columns)
}

const comma = Buffer.from(',')

const csvForm: RowForm = {
  separator: comma,
  growth: 4,
  writeText: writeCell,
  textBytes: cellBytes,
  writeDay,
  endRow(out, at) {
    out[at] = 0x0d
    out[at + 1] = 0x0a
    return at + 2
  },
  roomFor: (bytes) => referenceLength + 1 + bytes,
  open: (_out, at) => at,
  close(out, at, { block, start, end }) {
    out[at] = comma[0] ?? 0
    out.set(block.subarray(start, end), at + 1)
    return at + 1 + end - start
  },
}

/** Signs of a waiting row, which no cell's text holds (lib/sheet.ts): the end of a cell, and before a cell that is a day or whose outer blanks count. */
const cellEnd = 0x1f
const dayMark = 0x1e
const blanksMark = 0x1d

/** Bytes that are written as they are: 1; what must be looked at as text: 0. Blanks are plain inside a cell. */
const plainBytes = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < 0x80) return byte >= 0x20 && byte < 0x7f && !'&<>_'.includes(String.fromCharCode(byte)) ? 1 : 0
  // C1 controls, blanks of all widths and U+FFFE begin with these, and so does the bracket of our own escape.
  return byte === 0xc2 || (byte >= 0xe1 && byte <= 0xe3) || byte === 0xef ? 0 : 1
})

/** Rows of a sheet of a workbook: text cells whatever they hold, real days, nothing for a cell without value. */
class SheetForm implements RowForm {
  readonly separator = Buffer.from([cellEnd])
  readonly growth = 10
  private readonly heads: readonly Buffer[]

  constructor(columns: number) {
    this.heads = Array.from({ length: columns }, (_, index) => Buffer.from(`<c r="${columnLetters(index)}`))
  }

  writeText(out: Buffer, at: number, source: Buffer, from: number, to: number): number {
    if (from === to) return at
    if (source[from] === 0x20 || source[to - 1] === 0x20) return writeRare(out, at, source, from, to)
    let end = at
    for (let index = from; index < to; index += 1) {
      const byte = source[index] ?? 0
      if (plainBytes[byte] === 0) return writeRare(out, at, source, from, to)
      out[end] = byte
      end += 1
    }
    return end
  }

  textBytes(text: string): Buffer {
    const bytes = Buffer.from(sheetCellXml(text))
    return hasOuterBlanks(text) ? Buffer.concat([Buffer.from([blanksMark]), bytes]) : bytes
  }

  writeDay(out: Buffer, at: number, days: number): number {
    const serial = serialDay(days)
    if (serial === null) return writeDay(out, at, days)
    out[at] = dayMark
    return writeNumber(out, at + 1, serial)
  }

  endRow(out: Buffer, at: number): number {
    out[at] = cellEnd
    return at + 1
  }

  roomFor(bytes: number): number {
    return bytes + 200 + 100 * this.heads.length
  }

  open(out: Buffer, at: number, number: number): number {
    return put(out, this.openCell(out, put(out, writeNumber(out, put(out, at, rowStart), number + 1), quoteAndTagEnd), 0, number + 1), textStart)
  }

  close(out: Buffer, start: number, row: { block: Uint8Array; start: number; end: number; number: number }): number {
    const { block } = row
    let at = put(out, start, textEnd)
    let column = 1
    for (let index = row.start; index < row.end; index += 1) {
      let byte = block[index] ?? 0
      if (byte !== cellEnd) {
        const isDay = byte === dayMark
        at = this.openCell(out, at, column, row.number + 1)
        at = put(out, at, isDay ? dayStart : byte === blanksMark ? blanksStart : textStart)
        if (isDay || byte === blanksMark) byte = block[index += 1] ?? cellEnd
        for (; byte !== cellEnd; byte = block[index += 1] ?? cellEnd) out[at++] = byte
        at = put(out, at, isDay ? dayEnd : textEnd)
      }
      column += 1
    }
    return put(out, at, rowEnd)
  }

  private openCell(out: Buffer, at: number, column: number, number: number): number {
    const head = this.heads[column]
    if (head === undefined) throw new Error('a row has more cells than columns')
    return writeNumber(out, put(out, at, head), number)
  }
}

const rowStart = Buffer.from('<row r="')
const quoteAndTagEnd = Buffer.from('">')
const textStart = Buffer.from(`" s="${cellFormats.text}" t="inlineStr"><is><t>`)
const blanksStart = Buffer.from(`" s="${cellFormats.text}" t="inlineStr"><is><t xml:space="preserve">`)
const textEnd = Buffer.from('</t></is></c>')
const dayStart = Buffer.from(`" s="${cellFormats.day}"><v>`)
const dayEnd = Buffer.from('</v></c>')
const rowEnd = Buffer.from('</row>')

function writeRare(out: Buffer, at: number, source: Buffer, from: number, to: number): number {
  const text = source.toString('utf8', from, to)
  let start = at
  if (hasOuterBlanks(text)) out[start++] = blanksMark
  return start + Buffer.from(sheetCellXml(text)).copy(out, start)
}

function writeNumber(out: Buffer, at: number, value: number): number {
  let end = at + 1
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end += 1
  for (let place = end - 1, rest = value; place >= at; place -= 1, rest = Math.floor(rest / 10)) out[place] = 0x30 + (rest % 10)
  return end
}

function put(out: Buffer, at: number, bytes: Buffer): number {
  for (let index = 0; index < bytes.length; index += 1) out[at + index] = bytes[index] ?? 0
  return at + bytes.length
}
