import { parse } from 'csv-parse/sync'
import type { FieldError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import type { Catalogue } from '@/lib/reference/catalogue'
import { type SheetColumn, sheetColumns, sheetColumnsNeeded, type SheetRow } from '@/lib/requests/sheets/schema'
import { type Rank, ranks } from '@/lib/users/rules'
import en from '@/messages/en.json' with { type: 'json' }
import hi from '@/messages/hi.json' with { type: 'json' }

/** A sheet read, or why it is none. */
export type Sheet = { readonly rows: readonly SheetRow[] } | { readonly problem: FieldError }

/**
 * Reads a sheet of nominations: text parted by tabs (as pasted from a spreadsheet), commas or semicolons, with the names of its columns in the first row, in any order. States and districts by LGD code or by name in
 * either language, ranks by their word in either language. What a row lacks is found when its form is judged; here only what cannot be read.
 */
export function readSheet(text: string, names: Catalogue): Sheet {
  // A file in another encoding: its names would go into letters and accounts with holes in them.
  if (text.includes('\ufffd')) return { problem: { field: 'sheet', message: 'sheetUnreadable' } }
  let cells: string[][]
  try {
    cells = parse(text, { delimiter: delimiterOf(text), bom: true, relax_column_count: true, skip_empty_lines: true, trim: true })
  } catch {
    return { problem: { field: 'sheet', message: 'sheetUnreadable' } }
  }
  const [head = [], ...body] = cells
  const columns = head.map((title) => sheetColumns.find((column) => column.toLowerCase() === title.replace(/\s/g, '').toLowerCase()))
  const missing = sheetColumnsNeeded.filter((column) => !columns.includes(column))
  if (missing.length > 0) return { problem: { field: 'sheet', message: 'sheetColumns', values: { columns: missing.join(', ') } } }
  const twice = sheetColumns.filter((column) => columns.indexOf(column) !== columns.lastIndexOf(column))
  if (twice.length > 0) return { problem: { field: 'sheet', message: 'sheetColumnTwice', values: { columns: twice.join(', ') } } }
  if (body.length === 0) return { problem: { field: 'sheet', message: 'sheetEmpty' } }
  if (body.length > limits.draftsOpenMax) return { problem: { field: 'sheet', message: 'sheetRows', values: { max: limits.draftsOpenMax } } }
  const rows = body.map((row, index) => readRow({ line: index + 2, names, isWide: row.slice(head.length).some((cell) => cell !== ''), typed: Object.fromEntries(columns.flatMap((column, at) => (column ? [[column, row[at] ?? '']] : []))) }))
  return { rows: withTwice(rows) }
}

function delimiterOf(text: string): string {
  const first = text.split('\n', 1)[0] ?? ''
  return ['\t', ';'].find((sign) => first.includes(sign)) ?? ','
}

function readRow({ line, names, isWide, typed }: { line: number; names: Catalogue; isWide: boolean; typed: Partial<Record<SheetColumn, string>> }): SheetRow {
  const cell = (column: SheetColumn): string => typed[column] ?? ''
  // A sign between cells within one of them moves every cell behind it into another column.
  const problems: FieldError[] = isWide ? [{ field: 'sheet', message: 'sheetWide' }] : []
  const state = names.states.find(({ code, nameEn, nameHi }) => [String(code), nameEn.toLowerCase(), nameHi].includes(cell('state').toLowerCase()))
  if (!state) problems.push({ field: 'stateCode', message: 'sheetState' })
  const rank = rankOf(cell('rank'))
  if (!rank) problems.push({ field: 'rank', message: 'sheetRank' })
  const isWhole = ['all', 'सभी'].includes(cell('districts').toLowerCase())
  const districts = isWhole || !state ? [] : cell('districts').split(/[;|]/).map((part) => part.trim()).filter((part) => part !== '').map((part) => districtOf(part, state.code, names))
  if (!isWhole && districts.includes(null)) problems.push({ field: 'districts', message: 'districtsOfState' })
  const { name, designation, email, userId, orderNumber, orderDate, justification, startsOn, endsOn } = { name: cell('name'), designation: cell('designation'), email: cell('email'), userId: cell('userId'), orderNumber: cell('orderNumber'), orderDate: cell('orderDate'), justification: cell('justification'), startsOn: cell('startsOn'), endsOn: cell('endsOn') }
  return {
    line, name, stateCode: state?.code ?? null, problems,
    form: { name, designation, rank: rank ?? '', email, userId, language: /^(hi|हिंदी|hindi)$/i.test(cell('language')) ? 'hi' : 'en', area: isWhole ? 'state' : 'districts', districts: districts.filter((code) => code !== null).map(String), orderNumber, orderDate, justification, startsOn, endsOn },
  }
}

function districtOf(part: string, stateCode: number, names: Catalogue): number | null {
  return names.districtsOf(stateCode).find(({ code, nameEn, nameHi }) => [String(code), nameEn.toLowerCase(), nameHi].includes(part.toLowerCase()))?.code ?? null
}

function rankOf(typed: string): Rank | undefined {
  return ranks.find((rank) => [rank.toLowerCase(), en.officers.ranks[rank].toLowerCase(), hi.officers.ranks[rank]].includes(typed.toLowerCase()))
}

/** Two rows for one address or user id are a mistake of the sheet: neither account exists yet, so nobody else would find it. */
function withTwice(rows: readonly SheetRow[]): SheetRow[] {
  const twice = (row: SheetRow, part: 'email' | 'userId'): boolean => row.form[part] !== '' && rows.some((other) => other !== row && String(other.form[part]).toLowerCase() === String(row.form[part]).toLowerCase())
  return rows.map((row) => ({ ...row, problems: [...row.problems, ...(['email', 'userId'] as const).filter((part) => twice(row, part)).map((field) => ({ field, message: 'sheetTwice' }))] }))
}
