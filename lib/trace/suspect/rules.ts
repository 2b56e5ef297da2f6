import { type CellLevel, type Field, fieldKeys } from '@/lib/access/fields'
import { parseReference, type Reference } from '@/lib/crypto/row-marks'
import { referenceColumn } from '@/lib/exports/contents/rules'
import { wordsIn } from '@/lib/i18n/words'
import { digitsOf, mayBeUan, mobileOf } from '@/lib/trace/suspect/numbers/rules'
import { bare, cellsOf, delimiters, isArchive, type NoText, textOf } from '@/lib/trace/suspect/text/rules'
import { rowsOfWorkbook } from '@/lib/trace/suspect/workbook/rules'

/** What a suspect file holds that can be compared with exports. It is read in memory and forgotten: only counts of it are kept. */
export interface Suspect {
  /** Rows in their order; a header is none. */
  readonly rows: readonly SuspectRow[]
  /** Cells of the file that look like references, by column: which column it is shows when they are looked up. */
  readonly references: readonly { readonly row: number; readonly column: number; readonly reference: Reference }[]
  /** Parameters its header names, with the level in which they seem to stand. UAN stands in every file and says nothing here. */
  readonly columns: ReadonlyMap<Field, CellLevel>
}
export interface SuspectRow {
  readonly uan: string | null
  readonly mobile: string | null
}

/** Reads a suspect file or some pasted rows, whatever program wrote them: text, or a workbook of today. Says why not when it is neither, is too much or holds nothing at all. */
export async function readSuspect(bytes: Buffer, rowsMax: number): Promise<Suspect | NoText | 'traceEmpty' | 'traceTooLarge'> {
  const table = isArchive(bytes) ? await rowsOfWorkbook(bytes, rowsMax + 1) : linesOf(bytes, rowsMax + 1)
  if (typeof table === 'string') return table
  const lines = table.filter((cells) => cells.some((cell) => cell.trim() !== ''))
  return lines.length === 0 ? 'traceEmpty' : suspectOf(lines, rowsMax)
}

function linesOf(bytes: Buffer, linesMax: number): string[][] | NoText {
  const text = textOf(bytes)
  if (text === 'traceWorkbook' || text === 'traceNoText') return text
  const plain = text.replace(/^\ufeff/, '')
  return cellsOf(plain, delimiterOf(plain), linesMax)
}

function suspectOf(lines: readonly string[][], rowsMax: number): Suspect {
  const header = headerOf(lines[0] ?? [])
  const table = lines.slice(header ? 1 : 0, rowsMax + (header ? 1 : 0)).map((cells) => cells.map(bare))
  const numbers = table.map((cells) => cells.map(digitsOf))
  // Twelve digits, or eleven where a zero was lost, are a UAN unless they are a mobile number with what is dialled before it, or the header says otherwise.
  const uanColumn = chosenColumn(numbers, (digits) => digits.length >= 11 && mayBeUan(digits) && mobileOf(digits) === null, header?.indexOf('uan'))
  const mobileColumn = chosenColumn(numbers, (digits) => mobileOf(digits) !== null, header?.indexOf('mobile'), uanColumn)
  return {
    rows: numbers.map((cells) => ({ uan: uanAt(cells, uanColumn), mobile: mobileAt(cells, mobileColumn) })),
    references: table.flatMap((cells, row) => cells.flatMap((cell, column) => {
      const reference = parseReference(cell)
      return reference === null ? [] : [{ row, column, reference }]
    })),
    columns: columnsOf(header ?? [], table),
  }
}

/** The sign that parts the cells: the one by which most of what is looked for comes to light. Commas also group digits, and semicolons stand in addresses. */
function delimiterOf(text: string): (typeof delimiters)[number] {
  const found = (cell: string): boolean => parseReference(bare(cell)) !== null || (digitsOf(bare(cell)) ?? '').length >= 10
  const counted = delimiters.map((each) => ({ each, count: cellsOf(text, each, 200).reduce((sum, cells) => sum + cells.filter(found).length, 0) }))
  return counted.sort((a, b) => b.count - a.count)[0]?.each ?? ','
}

type HeaderName = Field | typeof referenceColumn | null

/** The first line as the names it holds, in English keys or in the words of either language; null when it names nothing. */
function headerOf(cells: readonly string[]): HeaderName[] | null {
  const names = cells.map((cell) => knownNames().get(plainName(bare(cell))) ?? null)
  const isHeader = names.some((name) => name !== null) && cells.every((cell) => (digitsOf(bare(cell)) ?? '').length < 6)
  return isHeader ? names : null
}

let names: ReadonlyMap<string, HeaderName> | undefined

function knownNames(): ReadonlyMap<string, HeaderName> {
  names ??= new Map<string, HeaderName>([
    [plainName(referenceColumn), referenceColumn],
    ...fieldKeys.flatMap((field): [string, HeaderName][] => [[plainName(field), field], ...(['en', 'hi'] as const).map((locale): [string, HeaderName] => [plainName(wordsIn(locale)(`fields.${field}`)), field])]),
  ])
  return names
}

function plainName(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '')
}

/** The column in which most cells fit, and at least a third of those that hold anything; the header's own word decides where it names one. Null where there is none. */
function chosenColumn(table: readonly (readonly (string | null)[])[], fits: (digits: string) => boolean, named: number | undefined, other: number | null = null): number | null {
  if (named !== undefined && named >= 0) return named
  const counts = new Map<number, number>()
  for (const cells of table) cells.forEach((digits, column) => { if (digits !== null && column !== other && fits(digits)) counts.set(column, (counts.get(column) ?? 0) + 1) })
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return best && best[1] >= table.length / 3 ? best[0] : null
}

function uanAt(cells: readonly (string | null)[], column: number | null): string | null {
  const digits = column === null ? null : cells[column] ?? null
  return digits !== null && mayBeUan(digits) ? digits.padStart(12, '0') : null
}

function mobileAt(cells: readonly (string | null)[], column: number | null): string | null {
  const digits = column === null ? null : cells[column] ?? null
  return digits === null ? null : mobileOf(digits)
}

function columnsOf(header: readonly HeaderName[], table: readonly (readonly string[])[]): Map<Field, CellLevel> {
  const found = new Map<Field, CellLevel>()
  header.forEach((name, column) => {
    if (name === null || name === referenceColumn || name === 'uan') return
    const cells = table.slice(0, 200).map((row) => row[column] ?? '').filter((cell) => cell !== '')
    const masked = cells.filter((cell) => /[\u2022*]{2}/.test(cell)).length
    // A column with nothing in it says nothing.
    if (cells.length > 0) found.set(name, masked > cells.length / 2 ? 'masked' : 'clear')
  })
  return found
}
