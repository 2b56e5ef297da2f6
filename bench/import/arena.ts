import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { stringify } from 'csv-stringify'
import { from as copyFrom } from 'pg-copy-streams'
import { importColumns } from '@/lib/registrants/import/schema'
import { makeGround } from '../arena'

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

export async function makeArena(): Promise<Arena> {
  const { folder, owner, command, drop } = await makeGround('bench_import')
  await owner.query(`CREATE TABLE plain (${importColumns.map((column) => `"${column}" text`).join(', ')})`)
  return {
    async makeFile(registrants) {
      const file = path.join(folder, `${registrants}.csv`)
      await command(['bin/generate.ts', '--registrants', String(registrants), '--seed', '20261122', '--out', file])
      return file
    },
    async importFile(file) {
      await owner.query('TRUNCATE registry.registrant, registry.feed')
      await owner.query('CHECKPOINT').catch(() => undefined)
      const times: ImportTimes = JSON.parse(await command(['bench/import/child.ts', file]))
      if (times.inserted !== times.rows) throw new Error(`${times.inserted} of ${times.rows} rows landed: nothing to compare`)
      return times
    },
    async updateFrom(file, { keepsPast }) {
      const earlier = `${file}.earlier`
      if (!existsSync(earlier)) await writeEarlier(file, earlier)
      await owner.query('TRUNCATE registry.registrant, registry.feed, registry.registrant_past')
      await command(['bench/import/child.ts', earlier])
      await owner.query(`ALTER TABLE registry.registrant ${keepsPast ? 'ENABLE' : 'DISABLE'} TRIGGER registrant_past`)
      await owner.query('CHECKPOINT').catch(() => undefined)
      const times: ImportTimes = JSON.parse(await command(['bench/import/child.ts', file]))
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
    drop,
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
