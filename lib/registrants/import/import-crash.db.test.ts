import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { importFile } from '@/lib/registrants/import/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { feedFaults } from '@/lib/testing/feed'
import { importRow, importText } from '@/lib/testing/import-rows'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()
const events = () => database.sql<{ count: number }>(`SELECT count(*)::int AS count FROM ledger.event WHERE kind = 'import.finished'`)
const registrants = async (): Promise<number> => (await database.sql<{ count: number }>('SELECT count(*)::int AS count FROM registry.registrant'))[0]?.count ?? 0

const rowsOf = (count: number, name: string, updatedAt: string) =>
  Array.from({ length: count }, (_, index) => importRow({ uan: String(300_000_000_000 + index * 7), name, updatedAt, currentDistrict: index % 3 === 0 ? '188' : '212' }))

test('killed half-way and run again it finishes', async () => {
  const file = path.join(folder, 'killed.csv')
  writeFileSync(file, importText(rowsOf(30_000, 'Asha', '2024-01-01T00:00:00Z')))
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/import.ts', file], { env: process.env, stdio: 'ignore' })
  const exited = once(child, 'exit')
  while ((await registrants()) === 0 && child.exitCode === null) await setTimeout(10)
  child.kill('SIGKILL')
  await exited
  // The server notices a dead client at its next word: what was under way is rolled back by then.
  await database.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'portal_ingest' AND datname = current_database()`)
  // It is told to end and is not over yet: what it had begun to write may still land.
  while ((await database.sql(`SELECT FROM pg_stat_activity WHERE usename = 'portal_ingest' AND datname = current_database()`)).length > 0) await setTimeout(10)
  const landed = await registrants()
  expect(landed).toBeGreaterThan(0)
  expect(landed).toBeLessThan(30_000)
  expect(await feedFaults(database)).toEqual([])
  expect(await events()).toEqual([{ count: 0 }])

  expect(await importFile({ file })).toMatchObject({ unchanged: landed, inserted: 30_000 - landed })

  expect(await events()).toEqual([{ count: 1 }])
  expect(await feedFaults(database)).toEqual([])
  expect(readdirSync(folder).sort()).toEqual(['killed.csv', 'killed.rejected-rows.csv', 'killed.rejected.csv', 'killed.warnings.csv'])
}, 120_000)

test('two imports at once of the same people leave the later versions, each once', async () => {
  await database.sql('TRUNCATE registry.registrant, registry.feed')
  const earlier = rowsOf(20_000, 'Earlier', '2024-01-01T00:00:00Z')
  const later = rowsOf(20_000, 'Later', '2024-01-02T00:00:00Z').map((row) => ({ ...row, currentState: '9', currentDistrict: '162' })).reverse()
  const files = [earlier, later].map((rows, index) => {
    const file = path.join(folder, `both-${index}.csv`)
    writeFileSync(file, importText(rows))
    return file
  })
  const results = await Promise.all([...files, ...files].map((file) => importFile({ file })))
  expect(results.map(({ rows, inserted, updated, unchanged, older }) => [rows, inserted + updated + unchanged + older])).toEqual(results.map(() => [20_000, 20_000]))
  expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(20_000)
  expect(await database.sql(`SELECT count(*)::int AS count, bool_and(changed_at = '2024-01-02T00:00:00Z' AND current_district = 162) AS later FROM registry.registrant`)).toEqual([{ count: 20_000, later: true }])
  expect(await feedFaults(database)).toEqual([])
}, 120_000)
