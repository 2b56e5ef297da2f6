import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import type { FileFormat } from '@/lib/exports/rules'
import { makeGround } from '../arena'
import { startWeb, type Web } from '../page/web'

/** A database of the benchmark's own: so many registrants in one State's feed, a grant over all of them, and a plaintext twin. */
export interface Arena {
  /** Builds the file twice as the worker does, in a process of its own; `deflater` is what is on this machine, or zlib in any case. */
  buildFile(format: FileFormat, deflater?: 'found' | 'zlib'): Promise<BuiltFile>
  /** COPY of the twin to nowhere; seconds. */
  copyOut(): Promise<number>
  /** COPY of the twin into 7z; seconds, or null where 7z is absent. */
  copyIntoZip(): Promise<number | null>
  /** Starts the web and signs an officer in who may see all of the State; returns how one page of the list is asked for, in milliseconds. */
  openPortal(): Promise<() => Promise<number>>
  /** Whether a file's rows are being written at this moment. */
  isBuilding(): Promise<boolean>
  /** Ten times the rows, each with its own place in the feed, and ten times the twin's. */
  multiply(): Promise<void>
  readonly copier: string
  drop(): Promise<void>
}

/** What a build took: the first of a new process, and the next one of the same. Memory is the worker's and that of the processes it has, each at its highest. */
export interface BuiltFile {
  readonly rows: number
  readonly firstSeconds: number
  readonly seconds: number
  readonly peakMiB: number
  readonly deflater: string
}

const copySql = 'COPY plain TO STDOUT (FORMAT csv, HEADER true)'

export async function makeArena(rows: number): Promise<Arena> {
  // Memory as bin/runtime/portal-processes.mjs gives it to a worker.
  const lean = { NODE_OPTIONS: '--max-semi-space-size=1', MALLOC_ARENA_MAX: '2' }
  const { folder, settings, owner, command, drop } = await makeGround('bench_export', (own) => ({ ...lean, DATA_DIR: own, PORTAL_PROCESS: 'worker' }))
  await command(['bin/generate.ts', '--registrants', String(rows), '--seed', '20261122', '--days', '6'])
  await command(['bench/export/child.ts', 'prepare'])
  const hasPsql = spawnSync('psql', ['--version']).status === 0
  const has7z = spawnSync('7z', ['i']).status === 0
  const copyInto = async (target: Writable): Promise<void> => {
    if (!hasPsql) return pipeline(owner.query(copyTo(copySql)), target)
    const psql = spawn('psql', [settings.DATABASE_URL, '-qc', copySql], { stdio: ['ignore', 'pipe', 'inherit'] })
    await pipeline(psql.stdout, target)
  }
  const webs: Web[] = []
  return {
    copier: hasPsql ? 'psql' : 'the pg package',
    buildFile: async (format, deflater = 'found') => JSON.parse(await command(['bench/export/child.ts', 'build', format], deflater === 'zlib' ? { IGZIP_PATH: 'none' } : {})),
    async openPortal() {
      const token = (await command(['bench/export/child.ts', 'reader'])).trim()
      // The web's memory is the web's own matter.
      const web = await startWeb({ settings: { ...settings, NODE_OPTIONS: undefined, MALLOC_ARENA_MAX: undefined, PORTAL_PROCESS: 'web' } })
      webs.push(web)
      return () => web.time('/en/registrants', token)
    },
    async isBuilding() {
      // The one that `prepare` left has never been taken.
      const { rows } = await owner.query<{ is: boolean }>(`SELECT EXISTS (SELECT FROM portal.export WHERE status = 'building' AND fence > 0) AS is`)
      return rows[0]?.is ?? false
    },
    async multiply() {
      for (const index of ['district', 'district_occupation', 'state_occupation', 'state_second', 'moved']) await owner.query(`DROP INDEX registry.feed_${index}`)
      const rest = `state, first_in_state, from_permanent, from_current, changed_at, registered_at, permanent_state, permanent_district, current_state, current_district,
        gender, birth_year, primary_occupation, secondary_occupation, envelope`
      // Copy after copy: the same row nine times running would deflate to nothing, here and there.
      for (let copy = 1; copy < 10; copy++) {
        await owner.query(`INSERT INTO registry.feed (registrant_id, district, ${rest}) SELECT registrant_id, 10000 + $1, ${rest} FROM registry.feed WHERE district < 10000`, [copy])
        await owner.query('INSERT INTO plain SELECT * FROM plain LIMIT $1', [rows])
      }
      await owner.query('VACUUM (ANALYZE) registry.feed')
      await owner.query('VACUUM (ANALYZE) plain')
    },
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
      for (const web of webs) await web.stop()
      await drop()
    },
  }
}
