import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { beforeEach, describe, expect, test } from 'vitest'
import { blindMobile, blindUan } from '@/lib/crypto/blind-index'
import { keyIdOf, open } from '@/lib/crypto/envelope'
import { unpackSealedFields } from '@/lib/crypto/registrant-layout'
import { StateKeys } from '@/lib/crypto/state-keys'
import { inRoleTransaction } from '@/lib/db/transaction'
import { generateIntoDatabase } from '@/lib/registrants/generate/use-cases'
import { importFile } from '@/lib/registrants/import/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { feedFaults } from '@/lib/testing/feed'
import { importHeader, importLine, importRow, type ImportRow, importText } from '@/lib/testing/import-rows'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()
const file = path.join(folder, 'workers.csv')
const report = (name: string): Record<string, string>[] => parse(readFileSync(path.join(folder, `workers.${name}.csv`)), { columns: true })

beforeEach(() => database.sql('TRUNCATE registry.registrant, registry.feed, registry.demo_registrant'))

async function importRows(...rows: ImportRow[]) {
  writeFileSync(file, importText(rows))
  const { rows: read, warnings, ...counts } = await importFile({ file })
  return { read, warnings, ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)) }
}

const bihar = importRow()
const movedToLucknow = { ...bihar, currentState: '9', currentDistrict: '162', currentPin: '226001', updatedAt: '2024-02-02T10:00:00Z' }
const feed = () => database.sql(`SELECT district, state, first_in_state AS first, from_permanent AS permanent, from_current AS current, to_char(changed_at, 'DD') AS day FROM registry.feed ORDER BY district`)

describe('one registrant', () => {
  test('lands sealed, under the permanent State, with look-ups by blind index', async () => {
    expect(await importRows({ ...bihar, name: ' सुनीता देवी ', mobile: '+91 98765-43210', currentAddress: '\t=1+1' })).toEqual({ read: 1, warnings: 0, inserted: 1 })
    const [row] = await database.sql<{ id: string; uan_index: Buffer; mobile_index: Buffer; envelope: Buffer; key_state: number; clear: string }>(
      `SELECT r.*, k.state_code AS key_state, to_jsonb(r)::text AS clear FROM registry.registrant r JOIN registry.state_key k ON k.key_id = ('x' || encode(substr(r.envelope, 2, 4), 'hex'))::bit(32)::int`)
    if (!row) throw new Error('no row')
    expect([row.uan_index, row.mobile_index, row.key_state]).toEqual([blindUan(bihar.uan), blindMobile('9876543210'), 10])
    expect(row.clear).not.toMatch(/123456789012|9876543210|सुनीता/)
    const sealed = await inRoleTransaction('portal_ingest', async (tx) => unpackSealedFields(open({ registrantId: row.id, envelope: row.envelope, sealingKey: await new StateKeys().byKeyId(tx, keyIdOf(row.envelope)) })))
    expect(sealed).toMatchObject({ uan: bihar.uan, name: 'सुनीता देवी', mobile: '9876543210', currentAddress: '=1+1', fatherOrHusbandName: 'Ram Devi', dateOfBirth: '1990-05-17', incomeSlab: '1' })
  })

  test('leaves a State it moved away from, and comes back', async () => {
    await importRows(bihar)
    expect(await feed()).toEqual([{ district: 212, state: 10, first: true, permanent: true, current: true, day: '01' }])
    expect(await importRows(movedToLucknow)).toMatchObject({ updated: 1 })
    expect(await feed()).toEqual([
      { district: 162, state: 9, first: true, permanent: false, current: true, day: '02' },
      { district: 212, state: 10, first: true, permanent: true, current: false, day: '02' },
    ])
    const settled = { ...movedToLucknow, permanentState: '9', permanentDistrict: '162', permanentPin: '226001', updatedAt: '2024-02-03T10:00:00Z' }
    expect(await importRows(settled)).toMatchObject({ updated: 1 })
    expect(await feed()).toEqual([{ district: 162, state: 9, first: true, permanent: true, current: true, day: '03' }])
    const [key] = await database.sql<{ state_code: number }>(`SELECT state_code FROM registry.state_key WHERE key_id = (SELECT ('x' || encode(substr(envelope, 2, 4), 'hex'))::bit(32)::int FROM registry.registrant)`)
    expect(key?.state_code).toBe(9)
    await importRows({ ...settled, currentDistrict: '163', updatedAt: '2024-02-04T10:00:00Z' })
    expect(await feed()).toMatchObject([{ district: 162, first: true, current: false }, { district: 163, state: 9, first: false, permanent: false, current: true }])
    expect(await database.sql('SELECT count(*)::int AS count FROM registry.registrant')).toEqual([{ count: 1 }])
    expect(await feedFaults(database)).toEqual([])
  })

  test('is never overwritten by what is older; of equal times the first stays and it is said', async () => {
    await importRows(movedToLucknow)
    const before = await database.sql('SELECT * FROM registry.registrant')
    expect(await importRows(bihar)).toEqual({ read: 1, warnings: 0, older: 1 })
    expect(await importRows({ ...movedToLucknow, name: 'Another' })).toEqual({ read: 1, warnings: 1, conflicting: 1 })
    expect(report('warnings')).toEqual([{ line: '2', column: 'updatedAt', reason: expect.stringContaining('came first and stays') }])
    expect(await importRows(movedToLucknow)).toEqual({ read: 1, warnings: 0, unchanged: 1 })
    expect(await database.sql('SELECT * FROM registry.registrant')).toEqual(before)
    expect(await importRows({ ...movedToLucknow, updatedAt: '2024-02-02T10:00:00.001Z' })).toMatchObject({ updated: 1 })
  })

  test('twice in a file: the later counts, wherever it stands, and it is said', async () => {
    const [first, later, other] = [bihar, { ...bihar, name: 'Later', updatedAt: '2024-02-05T00:00:00Z' }, { ...bihar, uan: '999999999999' }]
    for (const rows of [[first, other, later], [later, other, first]]) {
      await database.sql('TRUNCATE registry.registrant, registry.feed')
      expect(await importRows(...rows)).toEqual({ read: 3, warnings: 2, inserted: 2, older: 1 })
      expect(await database.sql(`SELECT to_char(changed_at, 'DD') AS day FROM registry.registrant WHERE uan_index = $1`, [blindUan(bihar.uan)])).toEqual([{ day: '05' }])
      const counts = rows.indexOf(later) + 2
      expect(report('warnings').map(({ line, column, reason }) => [line, column, reason?.includes(String(counts) === line ? 'this one' : `line ${counts} `)])).toEqual([['2', 'uan', true], ['4', 'uan', true]])
    }
  })

  test('of the demonstration becomes a real one when a source changes it', async () => {
    await generateIntoDatabase({ asked: { registrants: 3, days: 5, seed: 1 }, demo: true })
    await importRows(bihar)
    await database.sql('INSERT INTO registry.demo_registrant SELECT id FROM registry.registrant ON CONFLICT DO NOTHING')
    await importRows(movedToLucknow)
    expect(await database.sql('SELECT count(*)::int AS count FROM registry.demo_registrant')).toEqual([{ count: 3 }])
  })
})

describe('a file', () => {
  test('of the samples is judged as expected, packed or not, and twice changes nothing', async () => {
    const fixtures = path.join(import.meta.dirname, 'fixtures')
    const expected: Record<string, string>[] = parse(readFileSync(path.join(fixtures, 'annexure1-small.expected.csv')), { columns: true })
    // The sample was written on 22 November 2026: its times move with the clock.
    const days = Math.floor((Date.now() - Date.parse('2026-11-22T00:00:00Z')) / 86_400_000)
    const text = readFileSync(path.join(fixtures, 'annexure1-small.csv'), 'utf8').replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, (time) => new Date(Date.parse(time) + days * 86_400_000).toISOString())
    const packed = path.join(folder, 'workers.csv.gz')
    writeFileSync(packed, gzipSync(text))
    expect(await importFile({ file: packed })).toMatchObject({ rows: 300, inserted: 244, rejected: 56 })
    expect(report('rejected').map(({ line, column }) => `${line} ${column}`)).toEqual(expected.map(({ line, column }) => `${line} ${column}`))
    const before = [await database.sql('SELECT * FROM registry.registrant ORDER BY id'), await database.sql('SELECT * FROM registry.feed ORDER BY registrant_id, district')]
    writeFileSync(file, `\ufeff${text.replaceAll('\r\n', '\n')}`)
    expect(await importFile({ file })).toMatchObject({ rows: 300, unchanged: 244, rejected: 56, inserted: 0 })
    expect([await database.sql('SELECT * FROM registry.registrant ORDER BY id'), await database.sql('SELECT * FROM registry.feed ORDER BY registrant_id, district')]).toEqual(before)
    expect(await feedFaults(database)).toEqual([])
  })

  test('is refused before anything is written when its header is not the layout’s', async () => {
    for (const [text, reason] of [
      ['', /empty/], ['\n\n', /empty/], [importText([bihar]).replace('mobile,', 'phone,'), /missing: mobile; .*"phone"/], ['\0', /NUL/], [`"${importHeader}`, /quotation marks/],
    ] as const) {
      const refused = path.join(folder, 'refused.csv')
      writeFileSync(refused, text)
      await expect(importFile({ file: refused })).rejects.toThrow(reason)
      expect(existsSync(path.join(folder, 'refused.rejected.csv'))).toBe(false)
    }
    await expect(importFile({ file: path.join(folder, 'absent.csv') })).rejects.toThrow(/ENOENT/)
    await expect(importFile({ file: folder })).rejects.toThrow(/cannot be read/)
    expect(await database.sql('SELECT FROM registry.registrant')).toEqual([])
  })

  test('may bring hashes of Aadhaar numbers: they are dropped and named', async () => {
    const dropped: string[] = []
    writeFileSync(file, `aadhaarSha512,${importHeader}\n${'ab'.repeat(64)},${importLine(bihar)}\n`)
    expect(await importFile({ file, onDropped: (columns) => void dropped.push(...columns) })).toMatchObject({ inserted: 1 })
    expect(dropped).toEqual(['aadhaarSha512'])
  })

  test('with a damaged end says where, keeps what came before, and is finished by the whole one', async () => {
    const text = importText(Array.from({ length: 20_000 }, (_, index) => ({ ...bihar, uan: String(200_000_000_000 + index) })))
    writeFileSync(`${file}.gz`, gzipSync(text).subarray(0, -2_000))
    await expect(importFile({ file: `${file}.gz` })).rejects.toThrow(/beyond line \d+/)
    writeFileSync(`${file}.gz`, gzipSync(text))
    const { inserted, unchanged } = await importFile({ file: `${file}.gz` })
    expect(inserted + unchanged).toBe(20_000)
    expect(unchanged).toBeGreaterThan(0)
  })

  test('leaves one event without a name in it, and reports for its owner alone', async () => {
    await importRows(bihar, { ...bihar, uan: '1' })
    const events = await database.sql<{ details: object }>(`SELECT details FROM ledger.event WHERE kind = 'import.finished' ORDER BY position DESC LIMIT 1`)
    expect(events[0]?.details).toEqual({ fileSha256: expect.stringMatching(/^[0-9a-f]{64}$/), rows: 2, inserted: 1, updated: 0, unchanged: 0, older: 0, conflicting: 0, rejected: 1 })
    for (const name of ['rejected', 'rejected-rows', 'warnings']) expect(statSync(path.join(folder, `workers.${name}.csv`)).mode & 0o777).toBe(0o600)
  })
})
