import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { importColumns } from '@/lib/registrants/import/schema'

export interface ImportTimes {
  readonly rows: number
  readonly inserted: number
  readonly seconds: number
  readonly peakMiB: number
}

/** A database and a folder of the benchmark's own. */
export interface Arena {
  /** A file of so many synthetic registrants. */
  makeFile(registrants: number): Promise<string>
  /** Imports it into an empty registry, in a process of its own. */
  importFile(file: string): Promise<ImportTimes>
  /** Copies it into an empty plain table; seconds. */
  copyFile(file: string): Promise<number>
  drop(): Promise<void>
}

const name = 'bench_import'

export async function makeArena(): Promise<Arena> {
  const base = process.env.DATABASE_URL ?? ''
  const admin = await connect(base)
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${name}`)
  await admin.end()
  const settings = { ...process.env, DATABASE_URL: withName(base), DATABASE_SERVER: withName(process.env.DATABASE_SERVER ?? '') }
  await command(['bin/migrate.ts'], settings)
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-import-'))
  const owner = await connect(settings.DATABASE_URL)
  await owner.query(`CREATE TABLE plain (${importColumns.map((column) => `"${column}" text`).join(', ')})`)
  return {
    async makeFile(registrants) {
      const file = path.join(folder, `${registrants}.csv`)
      await command(['bin/generate.ts', '--registrants', String(registrants), '--seed', '20261122', '--out', file], settings)
      return file
    },
    async importFile(file) {
      await owner.query('TRUNCATE registry.registrant, registry.feed')
      await owner.query('CHECKPOINT').catch(() => undefined)
      const times: ImportTimes = JSON.parse(await command(['bench/import/child.ts', file], settings))
      if (times.inserted !== times.rows) throw new Error(`${times.inserted} of ${times.rows} rows landed: nothing to compare`)
      return times
    },
    async copyFile(file) {
      await owner.query('TRUNCATE plain')
      const startedAt = performance.now()
      await pipeline(createReadStream(file, { highWaterMark: 262_144 }), owner.query(copyFrom('COPY plain FROM STDIN (FORMAT csv, HEADER true)')))
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
