// @ts-check
// Web, worker, the development inbox, the identity simulator and the witness: how each is started and when it counts as ready.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { superviseChild } from './children.mjs'
import { root } from './environment.mjs'
import { StopRequested } from './logged.mjs'
import { PlainError } from './plain-error.mjs'
import { keepOrFindPort } from './ports.mjs'
import { sleep } from './processes.mjs'
import { readRunFile, writeRunFile } from './run-file.mjs'

/** @typedef {import('./children.mjs').Child} Child */
/** @typedef {{ env: Record<string, string | undefined>, dataDir: string, demo: boolean, development: boolean, port: number, signal: AbortSignal, progress: import('./progress.mjs').Progress, giveUp: (reason: string) => void, undo: (() => Promise<void> | void)[] }} Context */

const tsx = ['--import', 'tsx']
/** A worker streams: it keeps little and drops much. With the engine's and the allocator's own measures it holds 70 MB more while it builds a file, and builds it no faster (docs/performance.md). */
const lean = { args: ['--max-semi-space-size=1'], env: { MALLOC_ARENA_MAX: '2' } }
const readyWithin = 90_000

/** @param {Context} context @returns {Promise<{ origin: string, inbox: string | undefined, identity: string | undefined }>} */
export async function startProcesses(context) {
  const { dataDir, demo, port, progress, undo } = context
  const ports = await choosePorts(dataDir)
  const inboxWanted = demo && !context.env.SMTP_URL
  const inbox = inboxWanted ? `http://localhost:${ports.inbox}` : undefined
  const origin = context.env.PORTAL_ORIGIN ?? `http://localhost:${port}`
  // A demonstration that was given a way to an authority's test environment uses that.
  const identityWanted = demo && !context.env.AADHAAR_CONFIGURATION
  const identity = identityWanted ? `http://localhost:${ports.identity}` : undefined
  // A demonstration brings a witness, which production never does: its own would be in the same hands.
  const witnessWanted = demo && !context.env.LEDGER_WITNESSES
  const witnessUrl = `http://127.0.0.1:${ports.witness}`
  let env = childSettings({ env: context.env, smtpPort: ports.smtp, inbox, identity, identityFolder: path.join(dataDir, 'identity') })
  /** @type {Child[]} */
  const children = []
  // Mail first: what the portal sends while it stops must still be taken.
  undo.push(async () => {
    for (const child of [...children].reverse()) await child.stop()
  })
  /** @param {'starting' | 'running'} state */
  const note = (state) =>
    writeRunFile(dataDir, {
      state, pid: process.pid, origin, ...(inbox ? { inbox } : {}), ...(identity ? { identity } : {}), ports: { ...ports, web: port },
      children: children.flatMap((child) => (child.pid() === undefined ? [] : [{ name: child.name, pid: child.pid() ?? 0, start: child.start() }])),
    })
  /** @param {string} name @param {string[]} args @param {Record<string, string | undefined>} own @param {number} failuresMax */
  const start = (name, args, own, failuresMax) => {
    children.push(superviseChild({
      name, command: process.execPath, args, cwd: root, env: own, logFile: path.join(dataDir, 'logs', `${name}.log`), failuresMax,
      onGiveUp: (reason) => context.giveUp(`The ${name} cannot stay up: ${reason}\n(its log is ${path.join(dataDir, 'logs', `${name}.log`)})`),
      onRestart: progress.say, onChange: () => note('running'),
    }))
    note('starting')
  }
  if (inboxWanted) {
    await progress.step('Development inbox', async () => {
      start('inbox', [...follow, ...tsx, 'bin/inbox.ts', `--mode=${env.PORTAL_MODE}`, `--smtp-port=${ports.smtp}`, `--web-port=${ports.inbox}`, `--folder=${path.join(dataDir, 'inbox')}`], inboxSettings(env), Infinity)
      await answers({ url: `http://127.0.0.1:${ports.inbox}/messages.json`, what: 'inbox', context })
    })
  }
  if (identityWanted) {
    await progress.step('Identity simulator', async () => {
      start('identity', [...follow, ...tsx, 'bin/identity-simulator.ts', `--mode=${env.PORTAL_MODE}`, `--folder=${path.join(dataDir, 'identity')}`, `--control-port=${ports.identity}`], identitySettings(env), Infinity)
      await answers({ url: `http://127.0.0.1:${ports.identity}/state.json`, what: 'identity', context })
    })
  }
  if (witnessWanted) {
    await progress.step('Witness', async () => {
      const args = [...follow, ...tsx, 'bin/witness.ts', `--port=${ports.witness}`, `--folder=${path.join(dataDir, 'witness')}`, `--key-url=http://127.0.0.1:${port}/ledger/key`]
      start('witness', args, identitySettings(env), Infinity)
      const key = await answers({ url: `${witnessUrl}/key`, what: 'witness', context })
      env = { ...env, LEDGER_WITNESSES: `${key.trim()} ${witnessUrl}` }
    })
  }
  await progress.step('Worker', async () => start('worker', [...follow, ...lean.args, ...tsx, 'bin/worker.ts'], { ...env, ...lean.env, PORTAL_PROCESS: 'worker', VAULT_KEY: undefined, AADHAAR_CONFIGURATION: undefined }, Infinity))
  await progress.step('Web', async () => {
    start('web', webArguments(context), webSettings({ env, development: context.development }), 4)
    await answers({ url: `http://127.0.0.1:${port}/api/health`, what: 'web', context })
  })
  note('running')
  return { origin, inbox, identity }
}

/** @param {string} dataDir */
async function choosePorts(dataDir) {
  const { ports } = readRunFile(dataDir)
  return { inbox: await keepOrFindPort(ports.inbox), smtp: await keepOrFindPort(ports.smtp), identity: await keepOrFindPort(ports.identity), witness: await keepOrFindPort(ports.witness) }
}

const follow = ['--import', pathToFileURL(path.join(root, 'bin', 'runtime', 'follow-parent.mjs')).href]

/** The owner's connection stays with migrations and demonstration data: pages and jobs sign in as roles of their own. @param {{ env: Record<string, string | undefined>, smtpPort: number, inbox: string | undefined, identity: string | undefined, identityFolder: string }} options @returns {Record<string, string | undefined>} */
function childSettings({ env, smtpPort, inbox, identity, identityFolder }) {
  /** @type {Record<string, string | undefined>} */
  const settings = { ...env, DATABASE_URL: undefined, NODE_ENV: 'production' }
  return {
    ...settings, ...(inbox ? { SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, INBOX_URL: inbox } : {}),
    ...(identity ? { AADHAAR_CONFIGURATION: path.join(identityFolder, 'aadhaar.json'), IDENTITY_URL: identity } : {}),
  }
}

/** The inbox needs no secret and gets none. @param {Record<string, string | undefined>} env */
function inboxSettings({ PATH, HOME, PORTAL_MODE, TZ, LANG }) {
  return { PATH, HOME, PORTAL_MODE, TZ, LANG, NODE_ENV: 'production' }
}

/** Neither do simulator and witness; and the simulator refuses to run where anything calls itself production. @param {Record<string, string | undefined>} env */
function identitySettings({ PATH, HOME, PORTAL_MODE, TZ, LANG }) {
  return { PATH, HOME, PORTAL_MODE, TZ, LANG }
}

/** @param {Context} context */
function webArguments({ development, port, demo, env }) {
  const next = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next')
  // The demonstration's passwords are public: it is never offered to the network.
  const host = demo ? '127.0.0.1' : env.HOST || '127.0.0.1'
  return [next, development ? 'dev' : 'start', '-H', host, '-p', String(port)]
}

/** @param {{ env: Record<string, string | undefined>, development: boolean }} options */
function webSettings({ env, development }) {
  // Through the variable and not the command line: the development server works in a process of its own.
  const preloads = ['runtime/follow-parent.mjs', 'client-address.mjs'].map((name) => `--import=${pathToFileURL(path.join(root, 'bin', name)).href}`)
  return { ...env, LEDGER_KEY: undefined, PORTAL_PROCESS: 'web', NODE_ENV: development ? 'development' : 'production', NODE_OPTIONS: [env.NODE_OPTIONS, ...preloads].filter(Boolean).join(' ') }
}

/** Waits until a process answers that it can work (200), and returns what it said; it gives up when the start is stopped or the time is over. @param {{ url: string, what: string, context: Context }} options @returns {Promise<string>} */
async function answers({ url, what, context }) {
  const until = Date.now() + readyWithin
  while (Date.now() < until) {
    if (context.signal.aborted) throw new StopRequested()
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(30_000), redirect: 'manual' })
      const text = await answer.text()
      if (answer.status === 200) return text
    } catch {
      // It does not listen yet: asked again below, like one that listens and cannot work yet.
    }
    await sleep(100)
  }
  throw new PlainError(`The ${what} did not answer within ${readyWithin / 1000} seconds; its log is ${path.join(context.dataDir, 'logs', `${what}.log`)}.`)
}
