// Reads pages of a ledger by every filter and combination of up to three, common values and rare ones, through the product's own read, which records each. Prints one JSON object for bench/ledger.ts.
import { Client } from 'pg'
import { eventKinds } from '@/lib/audit/catalogue'
import type { LedgerFilters } from '@/lib/audit/filters'
import { readLedger } from '@/lib/audit/reads'
import type { PersonActor } from '@/lib/auth/actor'
import { mintPerson } from '@/lib/auth/actor'
import { closePools } from '@/lib/db/pool'
import { buildAdmin, buildAuditor } from '@/lib/testing/factories'
import { quantile } from '../report'

const rounds = Number(process.argv[2] ?? 5)
const client = new Client({ connectionString: process.env.DATABASE_URL, options: '-c timezone=UTC' })
await client.connect()
const sql = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> => (await client.query<Row>(text, [...values])).rows
const database = { sql, url: () => process.env.DATABASE_URL ?? '' }

/** The value that most events have and the one that fewest have. */
async function extremes(column: string, from = 'ledger.event'): Promise<[string, string]> {
  const rows = await sql<{ value: string }>(`SELECT ${column}::text AS value FROM ${from} WHERE ${column} IS NOT NULL GROUP BY ${column} ORDER BY count(*) DESC`)
  return [rows[0]?.value ?? '', rows.at(-1)?.value ?? '']
}

const [kinds, states, outcomes] = [await extremes('kind'), await extremes('state_code'), ['refused', 'failed'] as const]
const people = await extremes('u.user_id', 'ledger.event e JOIN portal."user" u ON u.id = e.actor_id')
const purposes = await Promise.all((await extremes('purpose')).map(async (title) => (await sql<{ id: string }>('SELECT purpose_id AS id FROM portal.purpose_version WHERE title_en = $1', [title]))[0]?.id ?? ''))
const days = await Promise.all(['max', 'min'].map(async (end) => (await sql<{ day: string }>(`SELECT portal.india_day(${end}(recorded_at) + interval '12 hours')::text AS day FROM ledger.event`))[0]?.day ?? ''))
const choices: Readonly<Record<string, readonly LedgerFilters[]>> = {
  who: people.map((who) => ({ who })), kind: kinds.flatMap((kind) => eventKinds.filter((each) => each === kind)).map((kind) => ({ kind })), outcome: outcomes.map((outcome) => ({ outcome })), state: states.map((state) => ({ state: Number(state) })),
  purpose: purposes.map((purpose) => ({ purpose })), days: [{ fromDay: days[0], toDay: days[0] }, { fromDay: days[1], toDay: days[1] }, { fromDay: days[1], toDay: days[0] }],
}

/** Every combination of at most three filters, each with each of its values. */
function combinations(names: readonly string[], most: number): LedgerFilters[] {
  if (most === 0) return [{}]
  return [{}, ...names.flatMap((name, index) => (choices[name] ?? []).flatMap((chosen) => combinations(names.slice(index + 1), most - 1).map((rest) => ({ ...chosen, ...rest }))))]
}

const [number] = await sql<{ number: string }>('SELECT x.number FROM portal.export x LIMIT 1')
const cases = [...combinations(Object.keys(choices), 3), ...(number ? [{ number: number.number }] : []), { number: 'GR-000000' }]
const [officer] = await sql<Parameters<typeof mintPerson>[0]>(
  `SELECT u.id, u.user_id AS "userId", u.kind::text AS kind, u.name, u.designation, u.state_code AS "stateCode", u.locale, gen_random_uuid() AS "sessionId", NULL::timestamptz AS "previousSignInAt", NULL::uuid AS "purposeId", NULL AS permissions, false AS "termsDue"
   FROM portal."user" u WHERE u.user_id = $1`, [people[0]])
if (!officer) throw new Error('there is no busiest officer')
const readers: readonly PersonActor[] = [await buildAdmin(database), await buildAuditor(database), mintPerson(officer, '192.0.2.1')]

const found: { name: string; median: number; p95: number; rows: number }[] = []
const all: number[] = []
for (const reader of readers) {
  for (const filters of cases.filter((each) => reader.kind !== 'officer' || !('who' in each || 'state' in each))) {
    const times: number[] = []
    let rows = 0
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      const page = await readLedger({ actor: reader, filters })
      times.push(performance.now() - startedAt)
      rows = page.entries.length
      if (page.older === null || round > 0) continue
      const secondAt = performance.now()
      await readLedger({ actor: reader, filters, cursor: page.older })
      times.push(performance.now() - secondAt)
    }
    all.push(...times)
    found.push({ name: `${reader.kind} ${JSON.stringify(filters)}`, median: quantile(times, 0.5), p95: quantile(times, 0.95), rows })
  }
}
process.stdout.write(`${JSON.stringify({ reads: all.length, median: quantile(all, 0.5), p95: quantile(all, 0.95), worst: found.sort((one, other) => other.median - one.median).slice(0, 8) })}\n`)
await client.end()
await closePools()
