import { randomBytes } from 'node:crypto'
import http from 'node:http'
import { ed25519Of, sha256 } from '@/lib/crypto/ed25519'
import { formatVerifierKey, parseVerifierKey, type VerifierKey, verifierKey } from '@/lib/ledger/notes/rules'
import { witnessStore, type WitnessStore } from './store'
import { type Answer, createWitness } from './witness'

/** A request is a checkpoint and at most 63 hashes. */
const bodyBytesMax = 65_536

export interface WitnessOptions {
  readonly folder: string
  readonly port: number
  readonly name: string
  /** Keys of the logs that are watched, one line each. */
  readonly logs: readonly string[]
  /** Where the key of the one log is published that is taken at its first word; for a witness that was given none. */
  readonly keyUrl?: string
}

/** Runs a witness on this machine. Returns its key, its port and how to stop it. */
export async function startWitness(options: WitnessOptions): Promise<{ key: string; port: number; stop: () => Promise<void> }> {
  const store = witnessStore(options.folder)
  const seed = await store.remembered('witness-key', () => Promise.resolve(randomBytes(32).toString('base64')))
  const { publicKey, sign } = ed25519Of(Buffer.from(seed, 'base64'))
  const key = verifierKey({ sha256, name: options.name, kind: 'witness', publicKey })
  const witness = createWitness({ key, sign, store, seconds: () => Math.floor(Date.now() / 1_000), logKey: logKeys(options, store) })
  const server = http.createServer((request, response) => {
    answer(request, witness, formatVerifierKey(key)).catch((error: unknown): Answer => {
      console.error(error instanceof Error ? error.message : error)
      return { status: 500, body: 'The witness failed.\n' }
    }).then(({ status, body, type }) => response.writeHead(status, { 'Content-Type': type ?? 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(body), () => response.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve))
  const address = server.address()
  return {
    key: formatVerifierKey(key), port: typeof address === 'object' && address ? address.port : options.port,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

/** The keys it was given; without any, that of the first log it is told of, fetched once and kept for good. */
function logKeys(options: WitnessOptions, store: WitnessStore): (origin: string) => Promise<VerifierKey | null> {
  const given = options.logs.map((line) => parseVerifierKey(sha256, line))
  const { keyUrl } = options
  return async (origin) => {
    const found = given.find(({ name }) => name === origin)
    if (found || keyUrl === undefined) return found ?? null
    const line = await store.remembered('log-key', async () => {
      const published = await fetch(keyUrl, { signal: AbortSignal.timeout(5_000) })
      if (!published.ok) throw new Error(`${keyUrl} answers ${published.status}`)
      return formatVerifierKey(parseVerifierKey(sha256, await published.text()))
    })
    const first = parseVerifierKey(sha256, line)
    return first.name === origin ? first : null
  }
}

async function answer(request: http.IncomingMessage, witness: ReturnType<typeof createWitness>, key: string): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (request.method === 'POST' && pathname === '/add-checkpoint') {
    const body = await read(request)
    return body === null ? { status: 413, body: 'This is longer than any request.\n' } : witness.addCheckpoint(body)
  }
  if (request.method !== 'GET') return { status: 405, body: 'A witness takes checkpoints and shows them.\n' }
  if (pathname === '/key') return { status: 200, body: `${key}\n` }
  const monitored = /^\/([0-9a-f]{64})\/checkpoint$/.exec(pathname)?.[1]
  return monitored ? witness.checkpoint(monitored) : { status: 404, body: 'Here is /key, and /<SHA-256 of the origin>/checkpoint.\n' }
}

async function read(request: http.IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > bodyBytesMax) return null
    chunks.push(part)
  }
  return Buffer.concat(chunks).toString('utf8')
}
