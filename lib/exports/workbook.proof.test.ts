import { spawnSync } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowForm } from '@/lib/exports/rows/forms/rules'
import { columnLetters, originalOfSheetCell, sheetEnd, sheetPart, sheetStart, workbookParts } from '@/lib/sheet'
import { plainZip } from '@/lib/storage/plain-zip'
import { hostileStrings } from '@/lib/testing/hostile-strings'
import { readWorkbook } from '@/lib/testing/workbooks'

// 5,000 hostile strings in each text column of a workbook, as a file's rows are written, read back by other people's readers: none is a formula, all come back to the letter (docs/security.md).
// LibreOffice (Debian: libreoffice-calc-nogui) and openpyxl (python3-openpyxl) are looked for; without one of them its part fails and says so.
const columns = ['name', 'fatherOrHusbandName', 'currentAddress']
const strings = hostileStrings(5_000, 20_261_128)
const expected = strings.map((_, row) => columns.map((_column, column) => strings[(row + 977 * column) % strings.length] ?? ''))
let folder: string
let file: string

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'workbook-'))
  file = path.join(folder, 'data.xlsx')
  await fs.writeFile(file, await workbook())
})
afterAll(() => fs.rm(folder, { recursive: true, force: true }))

async function workbook(): Promise<Buffer> {
  const form = rowForm('xlsx', 1 + columns.length)
  const rows = expected.map((texts, index) => {
    const block = Buffer.alloc(200_000)
    let end = 0
    texts.forEach((text, column) => {
      if (column > 0) end += form.separator.copy(block, end)
      const bytes = Buffer.from(text)
      end = form.writeText(block, end, bytes, 0, bytes.length)
    })
    end = form.endRow(block, end)
    const out = Buffer.alloc(form.roomFor(end))
    const at = form.open(out, 0, index + 1)
    return out.subarray(0, form.close(out, at + out.write('ABCDEFGHJKMNPQR', at), { block, start: 0, end, number: index + 1 }))
  })
  async function* one(text: string | Buffer): AsyncGenerator<Buffer> { yield Buffer.from(text) }
  async function* entries() {
    for (const { name, text } of workbookParts('data')) yield { name, source: one(text) }
    yield { name: sheetPart, source: one(Buffer.concat([Buffer.from(sheetStart(['rowReference', ...columns].map((title) => ({ title, width: 20 })))), ...rows, Buffer.from(sheetEnd)])) }
  }
  const made: Uint8Array[] = []
  for await (const bytes of plainZip({ entries: entries(), level: 1 })) made.push(bytes)
  return Buffer.concat(made)
}

const originals = (rows: readonly (readonly string[])[]): string[][] => rows.slice(1).map((cells) => cells.slice(1, 1 + columns.length).map(originalOfSheetCell))
/** How many of the strings came back to the letter; the first that did not is named by a failure. */
function expectAll(read: readonly (readonly string[])[]): void {
  const wrong = expected.flatMap((texts, row) => texts.flatMap((text, column) => (read[row]?.[column] === text ? [] : [{ cell: `${columnLetters(column + 1)}${row + 2}`, text, read: read[row]?.[column] }])))
  expect(wrong.slice(0, 3)).toEqual([])
  expect(read).toHaveLength(expected.length)
}

describe('5,000 hostile strings in every text field of a workbook', () => {
  it('come back through read-excel-file', async () => expectAll(originals(await readWorkbook(await fs.readFile(file)))), 120_000)

  it('come back through openpyxl, and none is a formula', () => {
    const python = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1])['data']
print(json.dumps({'formulas': sum(1 for row in sheet.iter_rows() for cell in row if cell.data_type == 'f'), 'frozen': sheet.freeze_panes, 'rows': [[cell or '' for cell in row] for row in sheet.iter_rows(values_only=True)]}))`
    const run = spawnSync('/usr/bin/python3', ['-c', python, file], { encoding: 'utf8', maxBuffer: 1 << 29 })
    expect(run.stderr, 'openpyxl reads it').toBe('')
    const { formulas, frozen, rows }: { formulas: number; frozen: string; rows: string[][] } = JSON.parse(run.stdout)
    expect([formulas, frozen]).toEqual([0, 'A2'])
    expectAll(originals(rows))
  }, 120_000)

  it('come back through LibreOffice, headless, and none is a formula', async () => {
    // CSV of what the cells show for the texts; its own XML for the formulas. 44,34,76: comma, quotation mark, UTF-8; every text quoted, values as they are shown.
    for (const filter of ['csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false', 'fods']) {
      const run = spawnSync('soffice', ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', filter, '--outdir', folder, file], { encoding: 'utf8' })
      expect(run.status, 'LibreOffice converts it').toBe(0)
    }
    expect(await fs.readFile(path.join(folder, 'data.fods'), 'utf8')).not.toContain('table:formula')
    const rows: string[][] = parse(await fs.readFile(path.join(folder, 'data.csv')), { bom: true })
    expectAll(originals(rows))
  }, 600_000)
})
