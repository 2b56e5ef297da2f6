import { readSheet } from 'read-excel-file/node'

/** A workbook's first sheet as somebody else's reader has it: each cell's text as it stands, a day as `YYYY-MM-DD`, nothing as ''. Fails on a cell of any other type: there are none in our files. */
export async function readWorkbook(bytes: Buffer): Promise<string[][]> {
  const rows: readonly (readonly unknown[])[] = await readSheet(bytes, { trim: false })
  return rows.map((cells) => cells.map((cell) => {
    if (cell === null) return ''
    if (cell instanceof Date) return cell.toISOString().slice(0, 10)
    if (typeof cell === 'string') return cell
    throw new Error(`a cell is a ${typeof cell}`)
  }))
}
