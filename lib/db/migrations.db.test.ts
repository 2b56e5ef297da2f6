import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigrations, MigrationRefused } from '@/lib/db/migrations'
import { roleUrl } from '@/lib/db/roles'
import { scramVerifier } from '@/lib/db/role-passwords'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()
let folder = ''
let client: Client

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migrations-'))
  client = new Client({ connectionString: database.url() })
  await client.connect()
  // The file's own database is migrated already; this test's history begins anew in it.
  await client.query('TRUNCATE public._prisma_migrations')
})
afterEach(async () => {
  await client.end()
  fs.rmSync(folder, { recursive: true })
})

function write(name: string, sql: string): void {
  fs.mkdirSync(path.join(folder, name), { recursive: true })
  fs.writeFileSync(path.join(folder, name, 'migration.sql'), sql)
}

async function tableExists(name: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [name])
  return rows[0]?.found === true
}

test('migrations run once, in order, and are recorded as Prisma records them', async () => {
  write('2_second', 'ALTER TABLE public.first_table ADD COLUMN more text;')
  write('1_first', 'CREATE TABLE public.first_table (id int);')
  expect((await applyMigrations({ client, folder })).map(({ name }) => name)).toEqual(['1_first', '2_second'])
  expect(await applyMigrations({ client, folder })).toEqual([])
  const { rows } = await client.query('SELECT * FROM public._prisma_migrations ORDER BY migration_name')
  expect(rows[0]).toMatchObject({ migration_name: '1_first', logs: null, rolled_back_at: null, applied_steps_count: 1, checksum: createHash('sha256').update('CREATE TABLE public.first_table (id int);').digest('hex') })
  expect(rows[0].finished_at.getTime()).toBeGreaterThanOrEqual(rows[0].started_at.getTime())
})

test('a migration that fails leaves nothing, and those before it stay', async () => {
  write('1_good', 'CREATE TABLE public.good_table (id int);')
  write('2_bad', 'CREATE TABLE public.bad_table (id int); SELECT 1 / 0;')
  await expect(applyMigrations({ client, folder })).rejects.toThrow(/2_bad failed: division by zero/)
  expect([await tableExists('public.good_table'), await tableExists('public.bad_table')]).toEqual([true, false])
  write('2_bad', 'CREATE TABLE public.bad_table (id int);')
  expect((await applyMigrations({ client, folder })).map(({ name }) => name)).toEqual(['2_bad'])
})

test('an applied migration that was edited is refused before anything runs', async () => {
  write('1_edited', 'CREATE TABLE public.edited_table (id int);')
  await applyMigrations({ client, folder })
  write('1_edited', 'CREATE TABLE public.edited_table (id bigint);')
  write('2_next', 'CREATE TABLE public.next_table (id int);')
  await expect(applyMigrations({ client, folder })).rejects.toThrow(MigrationRefused)
  expect(await tableExists('public.next_table')).toBe(false)
})

test('two that begin at once run each migration once', async () => {
  write('1_slow', 'SELECT pg_sleep(0.3); CREATE TABLE public.slow_table (id int);')
  const other = new Client({ connectionString: database.url() })
  await other.connect()
  const steps = await Promise.all([applyMigrations({ client, folder }), applyMigrations({ client: other, folder })])
  await other.end()
  expect(steps.flat().map(({ name }) => name)).toEqual(['1_slow'])
})

test('a setting that a migration makes for itself ends with it', async () => {
  write('1_setting', "SET search_path = 'ledger'; SET statement_timeout = '1s';")
  await applyMigrations({ client, folder })
  const { rows } = await client.query(`SELECT current_setting('search_path') AS path, current_setting('statement_timeout') AS timeout`)
  expect(rows[0]).toEqual({ path: '"$user", public', timeout: '0' })
})

test.each(['portal_web', 'portal_reader', 'portal_worker', 'portal_ingest', 'portal_auditor'] as const)('%s signs in with its derived password and no other', async (role) => {
  const good = new Client({ connectionString: roleUrl(role) })
  await good.connect()
  expect((await good.query('SELECT current_user AS name')).rows[0]).toEqual({ name: role })
  await good.end()
  const wrong = new URL(roleUrl(role))
  wrong.password = 'wrong'
  await expect(new Client({ connectionString: wrong.href }).connect()).rejects.toThrow(/password authentication failed/)
})

test('the queue can be filled by the web and read by the worker alone', async () => {
  const web = new Client({ connectionString: roleUrl('portal_web') })
  await web.connect()
  await web.query(`SELECT portal.enqueue_job('sweep', '{}'::json)`)
  await expect(web.query('SELECT * FROM graphile_worker.jobs')).rejects.toThrow(/permission denied/)
  await web.end()
  const worker = new Client({ connectionString: roleUrl('portal_worker') })
  await worker.connect()
  expect((await worker.query('SELECT task_identifier FROM graphile_worker.jobs')).rows).toEqual([{ task_identifier: 'sweep' }])
  await worker.end()
})

test('a verifier is what the server would have made itself', () => {
  // PostgreSQL 18's own answer for this password and salt.
  expect(scramVerifier({ password: 'pencil', salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64') })).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  )
})
