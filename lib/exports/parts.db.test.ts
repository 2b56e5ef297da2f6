import { beforeAll, expect, it, vi } from 'vitest'
import { mintDownloadScope } from '@/lib/access/scope'
import { inReadOnly } from '@/lib/db/transaction'
import { readRows } from '@/lib/exports/rows/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'
import { freezeExport } from '@/lib/testing/row-security'
import { useDataFolder } from '@/lib/testing/worker'

// Entries, blocks and chunks so small that some thousand rows need several of each, ending at different rows.
vi.mock('@/lib/limits', async (original) => {
  const { limits } = await original<typeof import('@/lib/limits')>()
  return { limits: { ...limits, archivePartRows: 700, markBlockRows: 256, exportChunkBytes: 20_000 } }
})

const database = useDatabase()
useDataFolder()

beforeAll(() => putRegistrants(Array.from({ length: 1_500 }, (_, index) => aRegistrant(index + 1, { currentAddress: 'x'.repeat(index === 300 ? 30_000 : index % 400) }))))

it.each(['csv', 'xlsx'] as const)('rows of %s come in parts of so many, and a sheet numbers its own from the first', async (format) => {
  const officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, fields: { currentAddress: { view: 'clear', file: 'clear' } }, download: true })
  const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
  const exportId = await freezeExport(database, { officer, boxes, format })
  const parts: { rows: number; text: string }[] = [{ rows: 0, text: '' }]
  for await (const { bytes, rows, endsPart } of readRows({ exportId, boxes, filters: {}, locale: 'en', format }, { district: String, state: String, gender: String, occupation: String })) {
    const last = parts.at(-1) ?? expect.fail()
    last.rows += rows
    last.text += Buffer.from(bytes).toString()
    if (endsPart) parts.push({ rows: 0, text: '' })
  }
  expect(parts.map(({ rows }) => rows)).toEqual([700, 700, 100])
  if (format === 'csv') for (const { rows, text } of parts) expect(text.split('\r\n')).toHaveLength(rows + 1)
  else for (const { rows, text } of parts) expect([...text.matchAll(/<row r="(\d+)"><c r="A\1" .*?<\/row>/g)].map((match) => Number(match[1]))).toEqual(Array.from({ length: rows }, (_, index) => index + 2))
  expect(parts.map(({ text }) => text).join('')).toContain('x'.repeat(30_000))
})
