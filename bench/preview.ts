// What the counts of a preview cost as the feed grows: the largest State whole, seven days and the four weeks beside them, with and without another grant.
// Sizes as in `bench page`, whose databases it uses; `--quick` leaves the largest out.
import { Pool } from 'pg'
import type { Box } from '@/lib/access/box'
import { windowBounds } from '@/lib/access/window'
import { roleUrl } from '@/lib/db/roles'
import { questionsOf } from '@/lib/requests/preview/counting/rules'
import { countNewly } from '@/lib/requests/preview/counting/store'
import { dropScenes, makeScenes, type Scene } from './page/scene'
import { quantile, type Report } from './report'

const rounds = 15
/** Uttar Pradesh: 75 districts, about a fourth of all registrants. */
const largestState = 9

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const sizes = args.includes('--quick') ? [100_000, 1_000_000] : [100_000, 1_000_000, 10_000_000]
  const scenes: Scene[] = []
  try {
    scenes.push(...await makeScenes(sizes, report))
    for (const scene of scenes) await measure(report, scene)
  } finally {
    await dropScenes(scenes, args.includes('--keep'))
  }
}

async function measure(report: Report, { size, settings }: Scene): Promise<void> {
  const server = new URL(roleUrl('portal_web'))
  server.pathname = new URL(settings.DATABASE_URL ?? '').pathname
  const pool = new Pool({ connectionString: server.toString(), max: 1, options: '-c timezone=UTC' })
  const tx = { events: [], sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await pool.query<Row>(text, [...values])).rows }
  const at = new Date()
  const week = boxOf('either', 7, at)
  const cases = { 'first grant': questionsOf(week, [], at), 'beside another': questionsOf(week, [boxOf('permanent', 3, at)], at) }
  for (const [name, { now, covers, flow }] of Object.entries(cases)) {
    const asked = { 'now': [now], 'preview': flow ? [now, covers, flow] : [now, covers] }
    for (const [part, questions] of Object.entries(asked)) {
      const times: number[] = []
      let counted = 0
      for (let round = -2; round < rounds; round++) {
        const startedAt = performance.now()
        const answer = await countNewly(tx, questions)
        if (round >= 0) times.push(performance.now() - startedAt)
        const rows = answer(now)
        if (rows.some(({ complete }) => !complete)) throw new Error('a count stopped at its limit')
        counted = rows.reduce((sum, row) => sum + row.workers, 0)
      }
      report.figure(`preview.${part}.${name.replace(' ', '-')}.${size / 1_000}k`, quantile(times, 0.5), 'ms')
      if (part === 'now') report.note(`${counted} workers newly in reach, ${name}`)
    }
  }
  await pool.end()
}

function boxOf(basis: Box['basis'], days: number, at: Date): Box {
  return {
    grantId: 'bench', grantNumber: 'bench', area: { stateCode: largestState, districts: 'all' }, basis, levels: new Map(), window: windowBounds({ days }, at), rolling: true,
    purpose: { id: 'bench', en: '', hi: '' },
  }
}
