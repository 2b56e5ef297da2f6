import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** A database of the benchmark's own: so many registrants in one State's feed, a grant over all of them, and a plaintext twin. */
export interface Arena {
  /** Builds one file as the worker does, in a process of its own. */
  buildFile(): Promise<{ rows: number; seconds: number; peakMiB: number }>
  /** COPY of the twin to nowhere; seconds. */
  copyOut(): Promise<number>
  /** COPY of the twin into 7z; seconds, or null where 7z is absent. */
  copyIntoZip(): Promise<number | null>
  readonly copier: string
  drop(): Promise<void>
}

const name = 'bench_export'
const copySql = 'COPY plain TO STDOUT (FORMAT csv, HEADER true)'

export async function makeArena(rows: number): Promise<Arena> {
  const base = process.env.DATABASE_URL ?? ''
  const admin = await connect(base)
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${name}`)
  await admin.end()
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-export-'))
  const env = { ...process.env, DATABASE_URL: withName(base), DATABASE_SERVER: withName(process.env.DATABASE_SERVER ?? ''), DATA_DIR: folder, PORTAL_PROCESS: 'worker' }
  await command(['bin/migrate.ts'], env)
  await command(['bin/generate.ts', '--registrants', String(rows), '--seed', '20261122', '--days', '6'], env)
  await command(['bench/export/child.ts', 'prepare'], env)
  const owner = await connect(env.DATABASE_URL)
  const hasPsql = spawnSync('psql', ['--version']).status === 0
  const has7z = spawnSync('7z', ['i']).status === 0
  const copyInto = async (target: Writable): Promise<void> => {
    if (!hasPsql) return pipeline(owner.query(copyTo(copySql)), target)
    const psql = spawn('psql', [env.DATABASE_URL, '-qc', copySql], { stdio: ['ignore', 'pipe', 'inherit'] })
    await pipeline(psql.stdout, target)
  }
  return {
    copier: hasPsql ? 'psql' : 'the pg package',
    buildFile: async () => JSON.parse(await command(['bench/export/child.ts', 'build'], env)),
    async copyOut() {
      const startedAt = performance.now()
      await copyInto(new Writable({ write: (_bytes, _encoding, done) => done() }))
      return (performance.now() - startedAt) / 1000
    },
    async copyIntoZip() {
      if (!has7z) return null
      const target = path.join(folder, 'twin.zip')
      await rm(target, { force: true })
      const startedAt = performance.now()
      const zip = spawn('7z', ['a', '-tzip', '-mem=AES256', '-mx=1', '-pBENCHMARK', '-sidata.csv', target], { stdio: ['pipe', 'ignore', 'inherit'] })
      const ended = once(zip, 'close')
      await copyInto(zip.stdin)
      await ended
      return (performance.now() - startedAt) / 1000
    },
    async drop() {
      await owner.end()
      await rm(folder, { recursive: true, force: true })
      const last = await connect(base)
      await last.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await last.end()
    },
  }
}

async function command(words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(path.resolve('node_modules/.bin/tsx'), words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.on('data', (piece: Buffer) => { output += piece.toString() })
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${words[0]} ended with ${code}`))))
  })
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

function withName(url: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}
