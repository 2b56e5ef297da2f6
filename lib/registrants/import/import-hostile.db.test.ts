import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { blindUan } from '@/lib/crypto/blind-index'
import { catalogue } from '@/lib/reference/catalogue'
import { Chance } from '@/lib/registrants/generate/chance/rules'
import { cellOf, inventRegistrants } from '@/lib/registrants/generate/use-cases'
import { importColumns } from '@/lib/registrants/import/schema'
import { importFile } from '@/lib/registrants/import/use-cases'
import { corruptions, type Corruption } from '@/lib/testing/corrupter'
import { useDatabase } from '@/lib/testing/database'
import { feedFaults } from '@/lib/testing/feed'
import { importHeader, importLine, importRow, type ImportRow } from '@/lib/testing/import-rows'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()
const total = 50_000
const spoiled = 5_000

test('of 50,000 rows with 5,000 spoiled in every way, each is refused for its reason and every good one lands', async () => {
  const rows: ImportRow[] = []
  for (const registrant of await inventRegistrants({ registrants: total, days: 30, seed: 50, until: Date.now() }, await catalogue('portal_ingest'))) {
    rows.push({ ...importRow(), ...Object.fromEntries(importColumns.map((column) => [column, String(cellOf(registrant, column) ?? '')])) })
  }
  const chance = new Chance(5)
  const bad = new Map<number, Corruption>()
  // The last row stays good: an empty line that ends a file is no row.
  while (bad.size < spoiled) bad.set(chance.between(0, total - 2), corruptions[bad.size % corruptions.length] ?? chance.pick(corruptions))
  const { bytes, expected, spoiledBytes } = assemble(rows, bad)
  const file = path.join(folder, 'hostile.csv')
  writeFileSync(file, bytes)

  const result = await importFile({ file })

  expect(result).toMatchObject({ rows: total, inserted: total - spoiled, rejected: spoiled, updated: 0, unchanged: 0, older: 0, conflicting: 0, warnings: 0 })
  const report: Record<string, string>[] = parse(readFileSync(path.join(folder, 'hostile.rejected.csv')), { columns: true })
  expect(report.map(({ line, column }) => `${line} ${column}`)).toEqual(expected.map(({ line, corruption }) => `${line} ${corruption.column ?? ''}`))
  expect(report.filter(({ reason }, index) => !expected[index]?.corruption.reason.test(reason ?? ''))).toEqual([])
  expect(readFileSync(path.join(folder, 'hostile.rejected-rows.csv')).equals(Buffer.concat([Buffer.from(`${importHeader}\n`), spoiledBytes]))).toBe(true)

  const stored = new Set((await database.sql<{ uan: string }>(`SELECT encode(uan_index, 'hex') AS uan FROM registry.registrant`)).map(({ uan }) => uan))
  const good = rows.filter((_, index) => !bad.has(index))
  expect(good.filter(({ uan }) => !stored.has(blindUan(uan).toString('hex')))).toEqual([])
  expect(stored.size).toBe(total - spoiled)
  expect(await feedFaults(database)).toEqual([])

  const mended = path.join(folder, 'mended.csv')
  writeFileSync(mended, [importHeader, ...rows.filter((_, index) => bad.has(index)).map(importLine), ''].join('\r\n'))
  expect(await importFile({ file: mended })).toMatchObject({ inserted: spoiled, rejected: 0 })
  expect(await importFile({ file })).toMatchObject({ unchanged: total - spoiled, inserted: 0, updated: 0 })
}, 300_000)

function assemble(rows: readonly ImportRow[], bad: ReadonlyMap<number, Corruption>) {
  const pieces = [Buffer.from(`${importHeader}\n`)]
  const spoiledPieces: Buffer[] = []
  const expected: { line: number; corruption: Corruption }[] = []
  let line = 2
  for (const [index, row] of rows.entries()) {
    const corruption = bad.get(index)
    const piece = Buffer.concat([corruption ? corruption.spoil(row) : Buffer.from(importLine(row)), Buffer.from('\n')])
    pieces.push(piece)
    if (corruption) {
      spoiledPieces.push(piece)
      expected.push({ line, corruption })
    }
    line += corruption?.lines ?? 1
  }
  return { bytes: Buffer.concat(pieces), spoiledBytes: Buffer.concat(spoiledPieces), expected }
}
