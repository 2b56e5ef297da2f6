import { parse } from 'csv-parse/sync'
import { originalOfCell } from '@/lib/csv'
import { fileLayout, referenceColumn } from '@/lib/exports/contents/rules'
import { readRows } from '@/lib/exports/rows/reads'
import type { RowsAsked } from '@/lib/exports/rows/schema'
import { requireOpen } from '@/lib/exports/rows/store'

/** A row of a file as its reader has it: each column's text with the guard taken off; codes are named by themselves. */
export type FileRow = Readonly<Record<string, string>>

/** The rows that the file of an export holds, read as a file is read, under both locks. */
export async function fileRows(asked: Omit<RowsAsked, 'locale' | 'format' | 'fence'>): Promise<FileRow[]> {
  const names = { district: String, state: String, gender: String, occupation: String }
  const parts: Uint8Array[] = []
  await requireOpen(asked)
  for await (const chunk of readRows({ ...asked, locale: 'en', format: 'csv' }, names)) parts.push(chunk.bytes)
  await requireOpen(asked)
  const header = [referenceColumn, ...fileLayout({ boxes: asked.boxes, names }).header]
  const rows: string[][] = parse(Buffer.concat(parts), { record_delimiter: '\r\n' })
  return rows.map((cells) => Object.fromEntries(header.map((column, index) => [column, originalOfCell(cells[index] ?? '')])))
}
