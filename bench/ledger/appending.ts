// So many callers in one process record pages of a registrant list, each one after the other, through the product's own `recordAlone`. Prints the milliseconds of each as JSON, for bench/ledger.ts.
// Usage: appending.ts CLIENTS MILLISECONDS
import { Client } from 'pg'
import { digestOfIds } from '@/lib/audit/ids-digest'
import { recordAlone } from '@/lib/audit/record'
import { closePools } from '@/lib/db/pool'
import { buildOfficer } from '@/lib/testing/factories'

const [clients = 8, milliseconds = 5_000] = process.argv.slice(2).map(Number)
const owner = new Client({ connectionString: process.env.DATABASE_URL, options: '-c timezone=UTC' })
await owner.connect()
const officer = await buildOfficer({ sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await owner.query<Row>(text, [...values])).rows, url: () => process.env.DATABASE_URL ?? '' }, 32)
await owner.end()

const shown = Array.from({ length: 50 }, (_, index) => String(9_000_000_000 + index * 7_919))
const list = (): Promise<void> => recordAlone({
  kind: 'registrants.listed', actor: officer, shown,
  details: { grants: ['GR-BENCH1'], filters: { district: 212 }, columns: ['uan', 'name', 'mobile'], rows: shown.length, digest: digestOfIds(shown), count: 4_218 },
})

// Connections, keys and the first compilation are no part of what an event costs.
for (let time = 0; time < 50; time += 1) await Promise.all(Array.from({ length: clients }, list))
const times: number[] = []
const until = performance.now() + milliseconds
await Promise.all(Array.from({ length: clients }, async () => {
  while (performance.now() < until) {
    const startedAt = performance.now()
    await list()
    times.push(performance.now() - startedAt)
  }
}))
await closePools()
process.stdout.write(JSON.stringify(times))
