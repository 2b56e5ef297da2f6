import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { TrainingRefused } from '@/lib/demo/rules'
import { beginTraining, keepDemoAccounts } from '@/lib/demo/use-cases'
import { generateIntoDatabase } from '@/lib/registrants/generate/use-cases'
import { importFile } from '@/lib/registrants/import/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { importRow, importText } from '@/lib/testing/import-rows'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const file = path.join(useTemporaryFolder(), 'workers.csv')

beforeEach(async () => {
  await database.sql('TRUNCATE registry.registrant, registry.feed, registry.demo_registrant')
  await database.sql('COMMENT ON TABLE registry.demo_registrant IS NULL')
})

const importOne = (): ReturnType<typeof importFile> => {
  writeFileSync(file, importText([importRow()]))
  return importFile({ file })
}

test('a database with one registrant of others is refused, and stays unmarked: its imports go on', async () => {
  await generateIntoDatabase({ asked: { registrants: 50, days: 30, seed: 1 }, demo: true })
  expect(await importOne()).toMatchObject({ inserted: 1 })
  await expect(beginTraining()).rejects.toThrow(TrainingRefused)
  expect(await importOne()).toMatchObject({ unchanged: 1 })
})

test('a database whose accounts are all in earnest is refused; with those of the demonstration it is training’s own, and takes no registrant of a file', async () => {
  await buildOfficer(database, 10)
  await database.sql('UPDATE portal."user" SET is_demo = false WHERE is_demo')
  await expect(beginTraining()).rejects.toThrow('accounts of a portal that is in earnest')
  await keepDemoAccounts({ checkPasswords: false })
  await generateIntoDatabase({ asked: { registrants: 50, days: 30, seed: 1 }, demo: true })
  await beginTraining()
  await beginTraining()
  await expect(importOne()).rejects.toThrow('database of a training portal')
  expect(await database.sql('SELECT count(*)::int AS count FROM registry.registrant')).toEqual([{ count: 50 }])
})
