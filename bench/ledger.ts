// What an event costs, and how long a million take to check.
// `npm run bench -- ledger [--events N] [--seconds S] [--only appending|verifying|filters]`: events a second with 1 to 32 callers of the product's own `recordAlone` in one process,
// in turns with as many clients who each append alone, and with bare INSERTs of the same row; then N events (a million) are written, sealed, exported and
// verified by the key alone; then pages of N others are read by every filter and combination of up to three.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import { Pool } from 'pg'
import { z } from 'zod'
import { verifyLedger } from '@/bin/verify-ledger/command'
import { rolePassword } from '@/lib/db/roles'
import type { Tx } from '@/lib/db/transaction'
import { exportLines } from '@/lib/ledger/exporting/store'
import { makeGround, type Ground } from './arena'
import { fillLedger } from './ledger/million'
import { quantile, type Report } from './report'

const clientCounts = [1, 4, 8, 16, 32] as const
/** A page of fifty registrants with their manifest beside it. */
const event = JSON.stringify([{
  kind: 'registrants.listed', outcome: 'done', actorKind: 'officer', actorId: '5f0c2f6e-6c1c-4f4e-9d0e-0a6f5a1c7b11', actorName: 'Bench', sessionId: '5f0c2f6e-6c1c-4f4e-9d0e-0a6f5a1c7b12', address: '192.0.2.1', stateCode: 32,
  details: { purpose: null, grants: ['5f0c2f6e-6c1c-4f4e-9d0e-0a6f5a1c7b13'], filters: { district: 212 }, columns: ['uan', 'name', 'mobile'], rows: 50, digest: 'a'.repeat(64), count: 4_218 },
  manifest: randomBytes(1 + 24 + 50 * 8 + 16).toString('base64'),
}])

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const option = (name: string, otherwise: number): number => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise)
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined
  const measures: readonly [string, (ground: Ground) => Promise<void>][] = [
    ['appending', (ground) => measureAppending(report, ground, option('--seconds', 5) * 1_000)], ['verifying', (ground) => measureVerifying(report, ground, option('--events', 1_000_000))],
    ['filters', (ground) => measureFilters(report, ground, option('--events', 1_000_000))],
  ]
  for (const [name, measure] of measures.filter(([each]) => only === undefined || each === only)) {
    const ground = await makeGround(`bench_ledger_${name}`)
    try {
      await measure(ground)
    } finally {
      await ground.drop()
    }
  }
}

async function measureFilters(report: Report, ground: Ground, events: number): Promise<void> {
  const filledFrom = performance.now()
  await fillLedger(ground.owner, events)
  report.note(`${events} events of a year laid down in ${((performance.now() - filledFrom) / 1_000).toFixed(0)} s`)
  const said = filterTimes.parse(JSON.parse(await ground.command(['bench/ledger/filters.ts'])))
  report.figure('ledger.filterMsMedian', said.median, 'ms')
  report.figure('ledger.filterMsP95', said.p95, 'ms')
  for (const { name, median, p95, rows } of said.worst) report.note(`slowest: ${name}: median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ${rows} rows`)
  report.note(`${said.reads} reads, each with its event`)
}

const filterTimes = z.object({ reads: z.number(), median: z.number(), p95: z.number(), worst: z.array(z.object({ name: z.string(), median: z.number(), p95: z.number(), rows: z.number() })) })

async function measureAppending(report: Report, ground: Ground, milliseconds: number): Promise<void> {
  await ground.owner.query('CREATE TABLE public.bare (LIKE ledger.event INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING INDEXES)')
  await ground.owner.query('ALTER TABLE public.bare DROP COLUMN position; ALTER TABLE public.bare ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY; GRANT USAGE ON SCHEMA public TO portal_web; GRANT INSERT ON public.bare TO portal_web')
  const works = {
    alone: `SELECT ledger.append($1::jsonb)`,
    bare: `INSERT INTO public.bare (recorded_at, kind, outcome, actor_kind, actor_id, actor_name, session_id, address, state_code, details)
      SELECT clock_timestamp(), e->>'kind', e->>'outcome', e->>'actorKind', (e->>'actorId')::uuid, e->>'actorName', (e->>'sessionId')::uuid, e->>'address', (e->>'stateCode')::int, e->'details' FROM jsonb_array_elements($1::jsonb) e`,
  } as const
  const ways = {
    bare: (clients: number) => race(ground, { clients, statement: works.bare, milliseconds }),
    alone: (clients: number) => race(ground, { clients, statement: works.alone, milliseconds }),
    event: async (clients: number) => z.array(z.number()).parse(JSON.parse(await ground.command(['bench/ledger/appending.ts', String(clients), String(milliseconds)]))),
  } as const
  for (const clients of clientCounts) {
    const rates = { bare: 0, alone: 0, event: 0 }
    for (const name of ['bare', 'alone', 'event'] as const) {
      const times = await ways[name](clients)
      rates[name] = times.length / (milliseconds / 1_000)
      report.figure(`ledger.${name}PerSecond.${clients}`, rates[name], '/s')
      report.figure(`ledger.${name}MsP95.${clients}`, quantile(times, 0.95), 'ms')
      if (name === 'event' && clients === 8) report.figure('ledger.pageCostMsP95', quantile(times, 0.95), 'ms')
    }
    report.figure(`ledger.vsBare.${clients}`, rates.event / rates.bare, 'ratio')
    report.figure(`ledger.vsAlone.${clients}`, rates.event / rates.alone, 'ratio')
  }
}

/** Each client commits one after the other for so long; the times of all. */
async function race(ground: Ground, { clients, statement, milliseconds }: { clients: number; statement: string; milliseconds: number }): Promise<number[]> {
  const server = new URL(ground.settings.DATABASE_URL)
  server.username = 'portal_web'
  server.password = rolePassword('portal_web')
  const pool = new Pool({ connectionString: server.toString(), max: clients, options: '-c timezone=UTC -c lock_timeout=0 -c statement_timeout=0' })
  await Promise.all(Array.from({ length: clients }, () => pool.query('SELECT 1')))
  const times: number[] = []
  const until = performance.now() + milliseconds
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < until) {
      const startedAt = performance.now()
      await pool.query(statement, [event])
      times.push(performance.now() - startedAt)
    }
  }))
  await pool.end()
  return times
}

async function measureVerifying(report: Report, ground: Ground, events: number): Promise<void> {
  const appendedFrom = performance.now()
  for (let done = 0; done < events; done += 5_000) await ground.owner.query(`SELECT ledger.append(jsonb_agg(($1::jsonb->0) - 'manifest')) FROM generate_series(1, $2::int)`, [event, Math.min(5_000, events - done)])
  report.note(`${events} events written in ${((performance.now() - appendedFrom) / 1_000).toFixed(0)} s`)
  const sealedFrom = performance.now()
  report.note((await ground.command(['bench/ledger/seal.ts'])).trim())
  report.figure('ledger.sealSeconds', (performance.now() - sealedFrom) / 1_000, 's')
  const exportedFrom = performance.now()
  const file = path.join(ground.folder, 'ledger.txt')
  const key = await exportTo(ground, file)
  report.figure('ledger.exportSeconds', (performance.now() - exportedFrom) / 1_000, 's')
  report.figure('ledger.exportMiB', fs.statSync(file).size / 2 ** 20, 'MiB')
  const times: number[] = []
  for (let round = 0; round < 3; round += 1) {
    const startedAt = performance.now()
    const said: string[] = []
    if ((await verifyLedger(['--key', key, '--log', file], (line) => said.push(line))) !== 0) throw new Error(said.join('\n'))
    times.push((performance.now() - startedAt) / 1_000)
    report.note(said.join(' '))
  }
  report.figure('ledger.verifyMillionSeconds', quantile(times, 0.5) * 1_000_000 / events, 's')
}

/** Writes the export and returns the ledger's key. */
async function exportTo(ground: Ground, file: string): Promise<string> {
  const tx: Tx = { events: [], sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await ground.owner.query<Row>(text, [...values])).rows }
  const out = fs.createWriteStream(file)
  for await (const part of exportLines((work) => work(tx))) if (!out.write(part)) await once(out, 'drain')
  out.end()
  await once(out, 'finish')
  const { rows } = await ground.owner.query<{ verifier_key: string }>('SELECT verifier_key FROM ledger.signer')
  return rows[0]?.verifier_key ?? ''
}
