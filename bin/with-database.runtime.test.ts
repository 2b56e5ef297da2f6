import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run, sleep } from './runtime/processes.mjs'
import { isRoot } from './runtime/server-user.mjs'
import { makeTestDataDir, removeDataDir } from './runtime/test-portal.mjs'

let dataDir = ''
beforeEach(() => {
  dataDir = makeTestDataDir()
})
afterEach(() => removeDataDir(dataDir))

const environment = () => ({ ...process.env, DATABASE_URL: undefined, DATABASE_SERVER: undefined, PORTAL_SECRET: undefined, MASTER_KEY: undefined, VAULT_KEY: undefined, LEDGER_KEY: undefined, DATA_DIR: dataDir })

function withDatabase(options: string[], ...command: string[]): Promise<{ code: number; output: string }> {
  return run(process.execPath, ['bin/with-database.mjs', ...options, '--', ...command], { env: environment() })
}

/** A command that runs one statement and prints what it gives. */
function query(sql: string): string[] {
  return [process.execPath, '--input-type=module', '-e', `
    import pg from 'pg'
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
    await client.connect()
    console.log(JSON.stringify((await client.query(${JSON.stringify(sql)})).rows))
    await client.end()`]
}

const clusterOf = () => path.join(dataDir, 'postgres')
const serverRuns = () => fs.existsSync(path.join(clusterOf(), 'postmaster.pid'))

test('the command’s exit code is passed on, and the server is gone afterwards', async () => {
  expect((await withDatabase([], process.execPath, '-e', 'process.exit(7)')).code).toBe(7)
  expect(serverRuns()).toBe(false)
  expect((await withDatabase([], 'no-such-program')).output).toContain('no-such-program cannot be run')
  expect(serverRuns()).toBe(false)
})

test('data stays from one command to the next, under an owner that is no superuser', async () => {
  await withDatabase([], ...query('CREATE TABLE kept AS SELECT 42 AS answer'))
  const { output } = await withDatabase([], ...query('SELECT answer, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super FROM kept'))
  expect(JSON.parse(output)).toEqual([{ answer: 42, super: false }])
})

test('two commands at once share the server, and the last one stops it', async () => {
  const [long, short] = await Promise.all([withDatabase([], ...query('SELECT pg_sleep(3), 1 AS long')), withDatabase([], ...query('SELECT 2 AS short'))])
  expect([long.code, short.code]).toEqual([0, 0])
  expect(serverRuns()).toBe(false)
})

test('a signal reaches the command, and the server is stopped all the same', async () => {
  const child = spawn(process.execPath, ['bin/with-database.mjs', '--', process.execPath, '-e', 'console.log("up"); setInterval(() => {}, 1000)'], { env: { ...process.env, ...environment() }, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGTERM')
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(143)
  expect(serverRuns()).toBe(false)
})

test('what an interrupted first start left is put aside, never used and never lost', async () => {
  fs.mkdirSync(clusterOf(), { mode: 0o700 })
  fs.writeFileSync(path.join(clusterOf(), 'PG_VERSION'), '18\n')
  fs.mkdirSync(path.join(dataDir, 'postgres.new'))
  const { code, output } = await withDatabase([], ...query('SELECT 1 AS one'))
  expect(code).toBe(0)
  const [, aside = ''] = /incomplete database; it was moved to (\S+) and/.exec(output) ?? []
  expect(fs.readFileSync(path.join(aside, 'PG_VERSION'), 'utf8')).toBe('18\n')
  expect(fs.existsSync(path.join(dataDir, 'postgres.new'))).toBe(false)
})

test('a server that was killed with its command recovers, and nothing that was committed is lost', async () => {
  await withDatabase([], ...query('CREATE TABLE committed AS SELECT 1 AS one'))
  const child = spawn(process.execPath, ['bin/with-database.mjs', '--', process.execPath, '-e', 'console.log("up"); setInterval(() => {}, 1000)'], { env: { ...process.env, ...environment() }, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const [pid = ''] = fs.readFileSync(path.join(clusterOf(), 'postmaster.pid'), 'utf8').split('\n')
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  process.kill(Number(pid), 'SIGKILL')
  await sleep(500)
  const { code, output } = await withDatabase([], ...query('SELECT one FROM committed'))
  expect({ code, output: output.trim() }).toEqual({ code: 0, output: '[{"one":1}]' })
})

test('lost secrets are told, and the database is left alone', async () => {
  await withDatabase([], ...query('CREATE TABLE kept AS SELECT 1 AS one'))
  const secrets = path.join(dataDir, 'secrets.json')
  fs.renameSync(secrets, `${secrets}.away`)
  const refused = await withDatabase([], ...query('SELECT 1'))
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('secrets.json is missing but the database') })
  fs.renameSync(`${secrets}.away`, secrets)
  expect((await withDatabase([], ...query('SELECT one FROM kept'))).output.trim()).toBe('[{"one":1}]')
})

test('the server takes a password only, and its superuser from nowhere', async () => {
  const probe = `
    import pg from 'pg'
    const server = process.env.DATABASE_SERVER
    const reasons = []
    for (const user of ['postgres:x', 'portal_owner:wrong', 'portal_owner']) {
      const client = new pg.Client({ connectionString: server.replace('://', '://' + user + '@') })
      reasons.push(await client.connect().then(() => 'let in', (error) => error.message))
      await client.end().catch(() => {})
    }
    console.log(JSON.stringify(reasons))`
  const { output } = await withDatabase([], process.execPath, '--input-type=module', '-e', probe)
  const reasons: string[] = JSON.parse(output)
  expect(reasons[0]).toMatch(/rejects connection/)
  expect(reasons[1]).toMatch(/password authentication failed/)
  expect(reasons[2]).not.toBe('let in')
})

test('a throw-away server has secrets and a folder of its own, and leaves nothing', async () => {
  const { code, output } = await withDatabase(['--temporary'], process.execPath, '-p', 'JSON.stringify(process.env)')
  const env: Record<string, string> = JSON.parse(output)
  expect(code).toBe(0)
  expect(env.DATA_DIR).not.toBe(dataDir)
  expect(env.PORTAL_SECRET?.length).toBeGreaterThanOrEqual(32)
  expect(Buffer.from(env.MASTER_KEY ?? '', 'base64')).toHaveLength(32)
  expect(fs.existsSync(env.DATA_DIR ?? '')).toBe(false)
  await expect(new Client({ connectionString: env.DATABASE_URL }).connect()).rejects.toThrow(/ECONNREFUSED/)
})

test('--migrate brings the schema and is silent the second time', async () => {
  const first = await withDatabase(['--migrate'], ...query('SELECT count(*)::int AS states FROM reference.state'))
  expect(first.output).toContain('The database is behind; it is brought up to date.')
  const second = await withDatabase(['--migrate'], ...query('SELECT count(*) > 30 AS loaded FROM reference.state'))
  expect(second.output.trim()).toBe('[{"loaded":true}]')
})

test.runIf(isRoot())('below a closed folder root’s database moves to where its user can reach it, and says so once', async () => {
  const closed = path.join(dataDir, 'closed')
  fs.mkdirSync(closed, { mode: 0o700 })
  const env = { ...environment(), DATA_DIR: path.join(closed, 'data') }
  const go = (sql: string) => run(process.execPath, ['bin/with-database.mjs', '--', ...query(sql)], { env })
  const first = await go('CREATE TABLE kept AS SELECT 1 AS one')
  expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/cannot reach .*closed\/data; the database lies in \/var\/lib\/eshram-portal-[0-9a-f]{12}/) })
  const second = await go('SELECT one FROM kept')
  expect(second.output.trim()).toBe('[{"one":1}]')
  removeDataDir(path.join(closed, 'data'))
})
