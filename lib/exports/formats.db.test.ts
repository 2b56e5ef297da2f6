import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { parse } from 'csv-parse/sync'
import { createHash } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { mintDownloadScope } from '@/lib/access/scope'
import { originalOfCell } from '@/lib/csv'
import { inReadOnly } from '@/lib/db/transaction'
import { fileBytes } from '@/lib/exports/contents/use-cases'
import type { FileFormat } from '@/lib/exports/rules'
import { findExport } from '@/lib/exports/store'
import { originalOfSheetCell } from '@/lib/sheet'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'
import { freezeExport } from '@/lib/testing/row-security'
import { readWorkbook } from '@/lib/testing/workbooks'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const people = 2_000
const password = 'J7Q2M4X8K1T5R9C3V6B0N2P4W8'
const odd = ['=1+1', '-2', '@x', ' =1', '  Sita ', 'सीता देवी', 'क्‍षमा', 'O"Brien', '12, MG Road', 'a\nb', 'a\r\nb', 'a\tb', '_x000D_', '⟦000D⟧', '<b>&amp;', '\u0001', '\u2028', '👩‍👩‍👧', '\'tis', '0012', '1e5', '2026-11-28', 'TRUE', 'y'.repeat(500)]

beforeAll(() => putRegistrants(Array.from({ length: people }, (_, index) => aRegistrant(index + 1, {
  uan: String(index + 1).padStart(12, '0'), name: odd[index % odd.length] ?? '', currentAddress: odd[(index + 7) % odd.length] ?? '', mobile: index % 5 === 0 ? null : String(9_000_000_000 + index),
  dateOfBirth: index % 50 === 0 ? '1899-12-30' : '1986-04-02', ...(index % 3 === 0 ? { permanentDistrict: 193, currentDistrict: 193 } : {}),
}))))

/** The same request in one format, read as its readers read it: its data rows and README.txt. */
async function fileIn(format: FileFormat): Promise<{ rows: string[][]; readme: string }> {
  const officer = await buildOfficer(database, 10)
  const clear = { view: 'clear', file: 'clear' } as const
  const masked = { view: 'masked', file: 'masked' } as const
  await buildGrant(database, { officer, districts: [212], fields: { name: clear, mobile: clear, dateOfBirth: clear, gender: clear, currentAddress: clear, permanentPin: clear, permanentDistrict: clear, primaryOccupation: clear, secondaryOccupation: clear }, download: true })
  await buildGrant(database, { officer, districts: [193], fields: { name: masked, mobile: masked, dateOfBirth: masked, gender: clear, currentAddress: masked, permanentDistrict: masked }, download: true })
  const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
  const row = await inReadOnly('portal_worker', async (tx) => findExport(tx, await freezeExport(database, { officer, boxes, format })))
  if (!row) throw new Error('no export')
  expect(row.format).toBe(format)
  const summary = { rows: 0, digest: '' }
  const parts: Uint8Array[] = []
  for await (const part of fileBytes({ row, officer: { name: 'Smt. Test', designation: 'Secretary' }, origin: 'https://portal.test', password, summary, check: () => Promise.resolve() })) parts.push(part)
  expect(summary.rows).toBe(people)
  const entries = await new ZipReader(new BlobReader(new Blob([Buffer.concat(parts)])), { password, useWebWorkers: false }).getEntries()
  const found = new Map<string, Buffer>()
  for (const entry of entries) if (!entry.directory) found.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())))
  expect([...found.keys()]).toEqual([`data-1.${format}`, 'README.txt'])
  const data = found.get(`data-1.${format}`) ?? Buffer.alloc(0)
  const readme = found.get('README.txt')?.toString('utf8') ?? ''
  expect(readme).toContain(`data-1.${format}  ${people.toLocaleString('en-IN')} rows  SHA-256 ${createHash('sha256').update(data).digest('hex')}`)
  const csv = (): string[][] => parse(data, { bom: true, record_delimiter: '\r\n' })
  return { rows: format === 'csv' ? csv().map((cells) => cells.map(originalOfCell)) : (await readWorkbook(data)).map((cells) => cells.map(originalOfSheetCell)), readme }
}

it('CSV and XLSX hold the same rows and values, each row with its own reference', async () => {
  const [csv, xlsx] = [await fileIn('csv'), await fileIn('xlsx')]
  const byUan = (rows: string[][]): string[][] => rows.slice(1).map(([, ...cells]) => cells).sort((one, other) => (one[0] ?? '').localeCompare(other[0] ?? ''))
  expect(xlsx.rows[0]).toEqual(csv.rows[0])
  expect(byUan(xlsx.rows)).toEqual(byUan(csv.rows))
  expect(new Set(xlsx.rows.slice(1).map(([reference]) => reference)).size).toBe(people)
  for (const [reference] of xlsx.rows.slice(1)) expect(reference).toMatch(/^[0-9A-Z]{15}$/)
  expect(csv.readme).toContain('Data entries are CSV')
  expect(csv.readme).not.toContain('XLSX')
  expect(xlsx.readme).toContain('Data entries are XLSX workbooks')
  expect(xlsx.readme).not.toContain('apostrophe put before')
})
