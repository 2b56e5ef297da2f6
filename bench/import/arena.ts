import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { stringify } from 'csv-stringify'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { importColumns } from '@/lib/registrants/import/schema'

export interface ImportTimes {
  readonly rows: number
  readonly inserted: number
  readonly updated: number
  readonly seconds: number
  readonly peakMiB: number
}

/** A database and a folder of the benchmark's own. */
export interface Arena {
  /** A file of so many synthetic registrants. */
  makeFile(registrants: number): Promise<string>
  /** Imports it into an empty registry, in a process of its own. */
  importFile(file: string): Promise<ImportTimes>
  /** Imports an earlier version of every row of it, then the file itself: what the second costs, with or without the past being kept. */
  updateFrom(file: string, options: { keepsPast: boolean }): Promise<ImportTimes>
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
    async updateFrom(file, { keepsPast }) {
      const earlier = `${file}.earlier`
      if (!existsSync(earlier)) await writeEarlier(file, earlier)
      await owner.query('TRUNCATE registry.registrant, registry.feed, registry.registrant_past')
      await command(['bench/import/child.ts', earlier], settings)
      await owner.query(`ALTER TABLE registry.registrant ${keepsPast ? 'ENABLE' : 'DISABLE'} TRIGGER registrant_past`)
      await owner.query('CHECKPOINT').catch(() => undefined)
      const times: ImportTimes = JSON.parse(await command(['bench/import/child.ts', file], settings))
      const { rows: [past] } = await owner.query<{ rows: number }>('SELECT count(*)::int AS rows FROM registry.registrant_past')
      if (times.updated !== times.rows || past?.rows !== (keepsPast ? times.rows : 0)) throw new Error(`${times.updated} of ${times.rows} rows were updated, ${past?.rows} kept: nothing to compare`)
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

/** The same people as they were two days earlier, at another address. */
async function writeEarlier(file: string, earlier: string): Promise<void> {
  const byName = parse({ columns: true })
  const twoDaysBefore = (time = ''): string => new Date(Date.parse(time) - 172_800_000).toISOString()
  const before = transform((row) => ({ ...row, currentAddress: 'Earlier address', registeredAt: twoDaysBefore(row.registeredAt), updatedAt: twoDaysBefore(row.updatedAt) }))
  await pipeline(createReadStream(file), byName, before, stringify({ header: true, columns: [...importColumns] }), createWriteStream(earlier))
}

/** Each row changed, in order. */
function transform(change: (row: Record<string, string>) => Record<string, string>): Transform {
  return new Transform({ objectMode: true, transform: (row, _encoding, done) => done(null, change(row)) })
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
