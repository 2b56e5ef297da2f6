import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findFreePort, isPortFree } from './runtime/ports.mjs'
import { isAlive, run, sleep } from './runtime/processes.mjs'
import { makeTestDataDir, removeDataDir, startPortalProcess } from './runtime/test-portal.mjs'

// One portal through its life; each test leaves it as the next one needs it.
const dataDir = makeTestDataDir()
const port = await findFreePort()
const origin = `http://localhost:${port}`
let portal = startPortalProcess({ dataDir, port })
afterAll(async () => {
  await portal.stop()
  removeDataDir(dataDir)
})

interface RunFile {
  state: string
  inbox: string
  identity: string
  ports: Record<string, number>
  children: { name: string; pid: number; start: string | null }[]
}

function runFile(): RunFile {
  return JSON.parse(fs.readFileSync(path.join(dataDir, 'run.json'), 'utf8'))
}

function postmaster(): { pid: number; start: null; port: number } | null {
  const pointer = path.join(dataDir, 'postgres.location')
  const base = fs.existsSync(pointer) ? fs.readFileSync(pointer, 'utf8').trim() : dataDir
  const file = path.join(base, 'postgres', 'postmaster.pid')
  if (!fs.existsSync(file)) return null
  const lines = fs.readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), start: null, port: Number(lines[3]) }
}

async function signInPage(): Promise<string> {
  const response = await fetch(`${origin}/en`)
  expect(response.status).toBe(200)
  return response.text()
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 1_200; waited += 1) {
    if (await holds()) return
    await sleep(100)
  }
  throw new Error(`within two minutes it did not happen: ${what}`)
}

test('from nothing to an address: pages, mail, sign-ins', async () => {
  await portal.ready
  expect(await signInPage()).toMatch(/synthetic data/i)
  expect(await (await fetch(`${runFile().inbox}/messages.json`)).json()).toEqual(expect.any(Array))
  const accounts: { userId: string; password: string }[] = JSON.parse(fs.readFileSync(path.join(dataDir, 'demo-accounts.json'), 'utf8'))
  expect(accounts.length).toBeGreaterThan(2)
  for (const { userId, password } of accounts) expect(portal.said()).toMatch(new RegExp(`${userId}\\s+${password}`))
  expect(portal.said()).toContain(`The portal runs at  ${origin}`)
  expect(fs.statSync(path.join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('the identity is simulated, and says so; the vault’s key is the web’s alone, the ledger’s the worker’s', async () => {
  const { identity, children } = runFile()
  expect(portal.said()).toContain(identity)
  expect(await (await fetch(`${identity}/state.json`)).json()).toMatchObject({ isSimulated: true, finger: 'asked', fault: 'none' })
  expect(await signInPage()).toContain('The identity service is simulated')
  expect(fs.statSync(path.join(dataDir, 'vault-key.json')).mode & 0o777).toBe(0o600)
  const holders = children.filter(({ pid }) => fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes('VAULT_KEY='))
  expect(holders.map(({ name }) => name)).toEqual(['web'])
  expect(fs.statSync(path.join(dataDir, 'ledger-key.json')).mode & 0o777).toBe(0o600)
  const signers = children.filter(({ pid }) => fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes('LEDGER_KEY='))
  expect(signers.map(({ name }) => name)).toEqual(['worker'])
})

test('a witness of its own signs the ledger, without a secret of the portal', async () => {
  const { children, ports } = runFile()
  const witness = children.find(({ name }) => name === 'witness')
  const surroundings = fs.readFileSync(`/proc/${witness?.pid}/environ`, 'utf8')
  for (const secret of ['LEDGER_KEY', 'MASTER_KEY', 'PORTAL_SECRET', 'DATABASE_']) expect(surroundings).not.toContain(`${secret}`)
  const key = (await (await fetch(`http://127.0.0.1:${ports.witness}/key`)).text()).trim()
  const name = key.split('+')[0] ?? ''
  await until('the witness has signed', async () => (await (await fetch(`${origin}/ledger/checkpoint`)).text()).includes(`— ${name} `))
})

test('the demonstration listens on this machine alone', async () => {
  const addresses = fs.readFileSync('/proc/net/tcp', 'utf8') + fs.readFileSync('/proc/net/tcp6', 'utf8')
  const ours = [port, ...Object.values(runFile().ports), postmaster()?.port ?? 0].map((each) => each.toString(16).toUpperCase().padStart(4, '0'))
  const listening = addresses.split('\n').map((line) => line.trim().split(/\s+/)).filter((parts) => parts[3] === '0A').map((parts) => parts[1] ?? '')
  const bound = listening.filter((address) => ours.includes(address.split(':')[1] ?? ''))
  expect(bound.length).toBeGreaterThanOrEqual(4)
  for (const address of bound) expect(address).toMatch(/^0100007F:/)
})

test('a second start at once says who holds the folder, and changes nothing', async () => {
  const second = startPortalProcess({ dataDir, port: await findFreePort() })
  expect(await second.ended).toBe(1)
  expect(second.said()).toContain(`already running at ${origin} (process ${portal.pid}`)
  await signInPage()
})

test('a command joins the running server and leaves it running', async () => {
  const before = postmaster()
  const { code, output } = await run(process.execPath, ['bin/with-database.mjs', '--', process.execPath, '-p', 'process.env.DATABASE_URL'], { env: { ...process.env, DATABASE_URL: undefined, DATA_DIR: dataDir } })
  expect(code).toBe(0)
  expect(new URL(output.trim()).port).toBe(String(before?.port))
  expect(postmaster()).toEqual(before)
  await signInPage()
})

test.each(['worker', 'inbox', 'web'])('a %s that dies is started again', async (name) => {
  const pidOf = () => runFile().children.find((child) => child.name === name)?.pid ?? 0
  const before = pidOf()
  process.kill(before, 'SIGKILL')
  await until(`another ${name}`, () => pidOf() !== before && isAlive({ pid: pidOf(), start: null }))
  await until('its page', () => fetch(name === 'inbox' ? runFile().inbox : `${origin}/en`).then((response) => response.ok, () => false))
  expect(portal.said()).toContain(`The ${name} ended (SIGKILL`)
})

test('a database server that dies is started again under the same port', async () => {
  const before = postmaster()
  process.kill(before?.pid ?? 0, 'SIGKILL')
  await until('another server', () => postmaster() !== null && postmaster()?.pid !== before?.pid)
  await until('it was told', () => portal.said().includes('The database server had ended; it was started again.'))
  expect(postmaster()?.port).toBe(before?.port)
  await signInPage()
})

test('SIGTERM stops everything and frees every port', async () => {
  const { children, ports } = runFile()
  expect(await portal.stop()).toBe(0)
  expect(children.filter(isAlive)).toEqual([])
  expect(postmaster()).toBeNull()
  for (const each of [port, ...Object.values(ports)]) expect(await isPortFree(each)).toBe(true)
  expect(runFile().state).toBe('stopped')
})

test('a start that is killed takes its processes with it, and the next one goes on where it stood', async () => {
  portal = startPortalProcess({ dataDir, port })
  await portal.ready
  const { children, ports } = runFile()
  portal.kill()
  await portal.ended
  await until('the processes ended', () => !children.some(isAlive))
  portal = startPortalProcess({ dataDir, port })
  await portal.ready
  expect(runFile().ports).toEqual(ports)
  await signInPage()
  expect(await portal.stop()).toBe(0)
  expect(postmaster()).toBeNull()
})

test('a taken port is named, and nothing is left running', async () => {
  const other = net.createServer()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  const refused = startPortalProcess({ dataDir, port })
  expect(await refused.ended).toBe(1)
  await new Promise((resolve) => other.close(resolve))
  expect(refused.said()).toContain(`Port ${port} is taken by another program; choose a free one, for example PORT=`)
  expect(postmaster()).toBeNull()
})

test('a stop in the middle of a start ends in order', async () => {
  const stopped = startPortalProcess({ dataDir, port })
  await until('the database is up', () => stopped.said().includes('Database'))
  expect(await stopped.stop()).toBe(0)
  expect(stopped.said()).toContain('Stopped.')
  expect(postmaster()).toBeNull()
})

test('a database that is down is named in one sentence', async () => {
  const down = await findFreePort()
  const refused = startPortalProcess({ dataDir, port, env: { DATABASE_URL: `postgresql://owner:secret@127.0.0.1:${down}/portal` } })
  expect(await refused.ended).toBe(1)
  expect(refused.said()).toContain(`The database at 127.0.0.1:${down} (DATABASE_URL) cannot be used: connect ECONNREFUSED`)
  expect(refused.said()).not.toMatch(/secret|\n {4}at /)
})

test('production is refused with every reason at once', async () => {
  const refused = startPortalProcess({ dataDir, port, env: { PORTAL_MODE: 'production', PORTAL_SECRET: 'short', PORTAL_ORIGIN: 'http://portal.example' } })
  expect(await refused.ended).toBe(1)
  for (const reason of ['PORTAL_SECRET is short', 'MASTER_KEY is missing', 'SMTP_URL is missing', 'PORTAL_ORIGIN is http://portal.example', 'VAULT_KEY is missing', 'LEDGER_KEY is missing', 'AADHAAR_CONFIGURATION is missing']) expect(refused.said()).toContain(reason)
})
