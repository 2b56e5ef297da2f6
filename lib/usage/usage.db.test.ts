import { beforeEach, describe, expect, it } from 'vitest'
import { addDays, istDayOf, istMidnight } from '@/lib/clock'
import { requestExport } from '@/lib/exports/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { emptyLedger } from '@/lib/testing/ledger'
import { aRegistrant } from '@/lib/testing/registrants'
import { readUsage } from '@/lib/usage/reads'

const database = useDatabase()
const [kerala, bihar] = [32, 10]
const today = () => istDayOf(new Date())

beforeEach(() => emptyLedger(database))

/** Events of a State's officers at an Indian hour so many days ago. */
async function made({ state, kind, daysAgo = 2, hour = 11, count = 1, outcome = 'done' }: { state: number | null; kind: string; daysAgo?: number; hour?: number; count?: number; outcome?: string }): Promise<void> {
  await database.sql(
    `WITH head AS (UPDATE ledger.head SET size = size + $4 RETURNING size - $4 AS before)
     INSERT INTO ledger.event (position, recorded_at, kind, outcome, actor_kind, actor_name, state_code, details)
     SELECT head.before + n, $1::timestamptz, $2, $5, 'officer', 'x', $3, '{}' FROM head, generate_series(1, $4::int) n`,
    [new Date(istMidnight(addDays(today(), -daysAgo)).getTime() + (hour + 0.5) * 3_600_000), kind, state, count, outcome])
}

describe('how the portal is used', () => {
  it('is counted by State and by hour of the week, of the days of the page alone, and the reading is an event', async () => {
    const admin = await buildAdmin(database)
    await made({ state: kerala, kind: 'registrants.listed', daysAgo: 29, count: 7 })
    await made({ state: kerala, kind: 'registrants.listed', daysAgo: 28, count: 2 })
    await made({ state: kerala, kind: 'registrants.listed', hour: 23, count: 3 })
    await made({ state: kerala, kind: 'registrant.opened' })
    await made({ state: kerala, kind: 'registrants.listed', outcome: 'refused', count: 5 })
    await made({ state: bihar, kind: 'registrants.lookedUp', hour: 0 })
    await made({ state: bihar, kind: 'export.opened', hour: 0 })
    await made({ state: null, kind: 'ledger.read', count: 9 })
    const usage = await readUsage(admin)
    expect(usage.states).toEqual([{ code: bihar, looks: 0, records: 0, lookUps: 1, files: 1 }, { code: kerala, looks: 5, records: 1, lookUps: 0, files: 0 }])
    const weekday = (daysAgo: number): number => (new Date(`${addDays(today(), -daysAgo)}T12:00:00Z`).getUTCDay() + 6) % 7
    expect(usage.week[weekday(2)]?.[23]).toBe(3)
    expect(usage.week[weekday(2)]?.[0]).toBe(2)
    expect(usage.week[weekday(28)]?.[11]).toBe(weekday(28) === weekday(2) ? 3 : 2)
    expect(usage.week.flat().reduce((sum, count) => sum + count, 0)).toBe(8)
    expect(await database.sql(`SELECT details FROM ledger.event WHERE kind = 'usage.read'`)).toEqual([{ details: { days: 28 } }])
  })

  it('counts requests, files and ends of grants by where they stand', async () => {
    const admin = await buildAdmin(database)
    const before = await readUsage(admin)
    const officer = await buildOfficer(database, kerala)
    const fields = { uan: { view: 'masked', file: 'clear' }, gender: { view: 'clear', file: 'clear' } } as const
    await buildGrant(database, { officer, fields, download: true, endsOn: addDays(today(), 6) })
    await buildGrant(database, { officer, fields })
    await putRegistrants([aRegistrant(1, { permanentState: kerala, permanentDistrict: 560, currentState: kerala, currentDistrict: 560 })])
    await requestExport({ officer, filters: {}, locale: 'en' })
    const after = await readUsage(admin)
    expect(after.requests.weeks).toHaveLength(8)
    const last = (usage: typeof after) => usage.requests.weeks.at(-1)
    expect([(last(after)?.submitted ?? 0) - (last(before)?.submitted ?? 0), (last(after)?.approved ?? 0) - (last(before)?.approved ?? 0)]).toEqual([2, 2])
    expect(after.files).toEqual([{ status: 'requested', count: 1 }])
    const ends = (usage: typeof after) => usage.ending.reduce((sum, { count }) => sum + count, 0)
    expect(ends(after) - ends(before)).toBe(1)
    // Its last day lies in this week or the next one.
    expect(after.ending.slice(0, 2).reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0)
  })
})
