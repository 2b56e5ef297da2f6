// One process of the export benchmark. `prepare`: moves the feed into one State, gives an officer a grant over it, fills the plaintext twin.
// `reader`: an officer who may see the State on screen; tells the session's token. `build FORMAT`: asks for a file twice and builds it
// as the worker does; tells rows, seconds of the first and of the second one, and peak memory as one line of JSON.
import { readdirSync, readFileSync } from 'node:fs'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { pipeline } from 'node:stream/promises'
import { mintDownloadScope } from '@/lib/access/scope'
import { defaultLevels, grantableFields } from '@/lib/access/fields'
import { hashToken, newToken } from '@/lib/crypto/token'
import { closePools } from '@/lib/db/pool'
import { closePrisma } from '@/lib/db/prisma'
import { inReadOnly, inRoleTransaction } from '@/lib/db/transaction'
import { buildExport } from '@/lib/exports/building/use-cases'
import { codeNames, fileLayout, referenceColumn } from '@/lib/exports/contents/rules'
import { readRows } from '@/lib/exports/rows/reads'
import { readyRowThread } from '@/lib/exports/rows/use-cases'
import type { FileFormat } from '@/lib/exports/rules'
import { formatOf } from '@/lib/exports/schema'
import { findExport } from '@/lib/exports/store'
import { catalogue } from '@/lib/reference/catalogue'
import { deflation } from '@/lib/storage/deflation'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { freezeExport } from '@/lib/testing/row-security'
import { eightFields } from '../page/cases'

const owner = new Client({ connectionString: process.env.DATABASE_URL, options: '-c timezone=UTC' })
await owner.connect()
const database = { url: () => process.env.DATABASE_URL ?? '', sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await owner.query<Row>(text, [...values])).rows }

if (process.argv[2] === 'prepare') await prepare()
else if (process.argv[2] === 'reader') await signReaderIn()
else await build(formatOf.parse(process.argv[3]))
await Promise.all([owner.end(), closePools(), closePrisma()])

async function prepare(): Promise<void> {
  await owner.query('UPDATE portal.policy SET export_rows_max = 50000000, exports_per_day_max = 1000')
  await owner.query('DELETE FROM registry.feed f USING registry.feed o WHERE o.registrant_id = f.registrant_id AND o.district < f.district')
  await owner.query('UPDATE registry.feed SET district = 212, state = 10, first_in_state = true, from_permanent = true, from_current = true, permanent_state = 10, permanent_district = 212')
  await owner.query('VACUUM (FULL, ANALYZE) registry.feed')
  const id = await ask()
  const row = await inRoleTransaction('portal_worker', (tx) => findExport(tx, id))
  if (!row) throw new Error('no export')
  // Its rows are open while it is being built.
  await owner.query(`UPDATE portal.export SET status = 'building' WHERE id = $1`, [id])
  const names = codeNames(await catalogue('portal_worker'), 'en')
  const header = [referenceColumn, ...fileLayout({ boxes: row.boxes, names }).header]
  await owner.query(`CREATE UNLOGGED TABLE plain (${header.map((column) => `"${column}" text`).join(', ')})`)
  const bytes = async function* (): AsyncGenerator<Uint8Array> { for await (const chunk of readRows({ ...row, exportId: id }, names)) yield chunk.bytes }
  await pipeline(Readable.from(bytes(), { objectMode: false }), owner.query(copyFrom('COPY plain FROM STDIN (FORMAT csv)')))
  await owner.query('VACUUM (ANALYZE) plain')
}

async function signReaderIn(): Promise<void> {
  const officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, fields: eightFields, windowDays: 30 })
  const token = newToken()
  await owner.query('UPDATE portal.session SET token_hash = $1 WHERE id = $2', [hashToken(token), officer.sessionId])
  console.log(token)
}

async function build(format: FileFormat): Promise<void> {
  const deflater = deflation().name
  deflation().ready()
  readyRowThread()
  await setTimeout(2_000)
  let besideMiB = 0
  const looking = setInterval(() => { besideMiB = Math.max(besideMiB, childrenMiB()) }, 100)
  const first = await buildOnce(format)
  // A worker builds more than one: connections are open then, lists read, and the engine has compiled what rows go through.
  const { rows, seconds } = await buildOnce(format)
  clearInterval(looking)
  console.log(JSON.stringify({ rows, firstSeconds: first.seconds, seconds, peakMiB: process.resourceUsage().maxRSS / 1024 + besideMiB, deflater }))
}

async function buildOnce(format: FileFormat): Promise<{ rows: number; seconds: number }> {
  const id = await ask(format)
  const startedAt = performance.now()
  await buildExport({ id, run: { attempt: 1, attemptsMax: 1, signal: new AbortController().signal } })
  const seconds = (performance.now() - startedAt) / 1000
  const [row] = await database.sql<{ status: string; rows: number }>('SELECT status::text AS status, rows_written AS rows FROM portal.export WHERE id = $1', [id])
  if (row?.status !== 'ready') throw new Error(`the file is ${row?.status}: nothing to compare`)
  return { rows: row.rows, seconds }
}

/** The highest resident size of the processes that this one has begun; 0 where the system does not tell. */
function childrenMiB(): number {
  try {
    const pids = readdirSync('/proc/self/task').flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean))
    return pids.reduce((all, pid) => all + Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024, 0)
  } catch {
    // One of them ended while it was looked at: the next look tells.
    return 0
  }
}

/** An export as an officer's request leaves it for the worker; the request itself is the web's work and no part of the measure. */
async function ask(format: FileFormat = 'csv'): Promise<string> {
  const officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, fields: Object.fromEntries(grantableFields.map((field) => [field, defaultLevels(field)])), download: true, windowDays: 30 })
  const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
  const id = await freezeExport(database, { officer, boxes, status: 'requested', format })
  // As the request counted them: one that turns out larger and over its officer's budget fails at its end.
  await owner.query('UPDATE portal.export SET rows_expected = (SELECT count(*) FROM registry.feed) WHERE id = $1', [id])
  return id
}
