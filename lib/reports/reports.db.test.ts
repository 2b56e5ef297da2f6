import { beforeEach, describe, expect, it } from 'vitest'
import { inRoleTransaction } from '@/lib/db/transaction'
import { readReport } from '@/lib/reports/reads'
import { makeReports } from '@/lib/reports/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAuditor, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { emptyLedger, tamper } from '@/lib/testing/ledger'

const database = useDatabase()
const [kerala, bihar] = [32, 10]

beforeEach(async () => {
  await emptyLedger(database)
  await database.sql('TRUNCATE portal.report')
})

/** Events of a State on a day of the month before this one. */
async function made(state: number, dayOfMonth: number, kind: string, details: object, count = 1, outcome = 'done'): Promise<void> {
  await database.sql(
    `WITH head AS (UPDATE ledger.head SET size = size + $5 RETURNING size - $5 AS before)
     INSERT INTO ledger.event (position, recorded_at, kind, outcome, actor_kind, actor_name, state_code, details)
     SELECT head.before + n, portal.india_midnight((date_trunc('month', portal.india_day()::timestamp) - interval '1 month')::date + $1::int - 1) + interval '10 hours', $2, $6, 'officer', 'x', $3, $4::jsonb FROM head, generate_series(1, $5::int) n`,
    [dayOfMonth, kind, state, JSON.stringify(details), count, outcome])
}
const lastMonth = async () => (await database.sql<{ month: string }>(`SELECT to_char(date_trunc('month', portal.india_day()::timestamp) - interval '1 month', 'YYYY-MM') AS month`))[0]?.month ?? ''

describe('monthly reports', () => {
  it('count what a naive look at the same events counts, by State and together', async () => {
    const auditor = await buildAuditor(database)
    await made(kerala, 1, 'registrants.listed', { rows: 25 }, 3)
    await made(kerala, 8, 'registrants.listed', { rows: 100 }, 2)
    await made(bihar, 28, 'registrants.listed', { rows: 7 })
    await made(kerala, 2, 'registrants.listed', { rows: 50 }, 1, 'refused')
    await made(kerala, 3, 'export.requested', { rowsExpected: 9 })
    await made(kerala, 3, 'export.built', { rows: 900 })
    await made(bihar, 4, 'registrants.lookedUp', { count: 0 }, 4)
    await made(bihar, 5, 'review.confirmed', {})
    const officer = await buildOfficer(database, kerala)
    await buildGrant(database, { officer, fields: { name: { view: 'clear', file: 'absent' } } })
    await Promise.all([makeReports(), makeReports()])
    const month = await lastMonth()
    const ofKerala = await readReport(auditor, { month, state: kerala })
    expect(ofKerala).toMatchObject({ isFinal: true, states: null, figures: { looks: 5, rows: 275, refusals: 1, filesAsked: 1, filesBuilt: 1, fileRows: 900, lookUps: 0, weeks: [3, 2, 0, 0, 0] } })
    const all = await readReport(auditor, { month, state: null })
    expect(all).toMatchObject({ figures: { looks: 6, rows: 282, lookUps: 4, reviewConfirmed: 1, weeks: [3, 2, 0, 1, 0] } })
    expect(Object.keys(all?.states ?? {}).sort()).toEqual(expect.arrayContaining(['10', '32']))
    // What stands is that of the running month's end, which is now.
    const now = await readReport(auditor, { month: undefined, state: kerala })
    expect(now?.isFinal).toBe(false)
    expect(now?.figures.officers).toBeGreaterThan(0)
    expect(now?.figures.grants).toBeGreaterThan(0)
    expect(await database.sql(`SELECT details FROM ledger.event WHERE kind = 'report.made'`)).toEqual([{ details: { month, states: expect.any(Number) } }])
  })

  it('count for MoLE also what is of no one State, and for no State', async () => {
    const auditor = await buildAuditor(database)
    const before = await readReport(auditor, { month: undefined, state: null })
    expect(before).toBeUndefined()
    for (const state of [kerala, null]) await database.sql(`INSERT INTO portal.incident (number, title, summary, state_code, noticed_at, opened_by_id) VALUES ($1, 'A lost computer', 'A computer is gone.', $2, now(), $3::uuid)`, [`IN-${state}`, state, auditor.id])
    await makeReports()
    const all = await readReport(auditor, { month: undefined, state: null })
    expect(all?.figures.incidents).toBe(2)
    expect(Object.entries(all?.states ?? {}).map(([code, { incidents }]) => [code, incidents]).filter(([, incidents]) => incidents !== 0)).toEqual([['32', 1]])
    expect((await readReport(auditor, { month: undefined, state: kerala }))?.figures.incidents).toBe(1)
  })

  it('of a month that is over stay as they were counted, whatever happens to the events', async () => {
    const auditor = await buildAuditor(database)
    await made(kerala, 1, 'registrants.listed', { rows: 25 })
    await makeReports()
    const month = await lastMonth()
    await tamper(database, 'DELETE FROM ledger.event')
    await database.sql(`UPDATE portal.report SET figures = figures WHERE NOT is_final`)
    await makeReports()
    expect((await readReport(auditor, { month, state: null }))?.figures.looks).toBe(1)
    for (const statement of [`UPDATE portal.report SET figures = '{}' WHERE is_final`, 'DELETE FROM portal.report']) await expect(inRoleTransaction('portal_worker', (tx) => tx.sql(statement)), statement).rejects.toThrow()
    await expect(inRoleTransaction('portal_worker', (tx) => tx.sql('UPDATE portal.report SET is_final = true WHERE NOT is_final'))).rejects.toMatchObject({ code: '23514' })
  })

  it('of a month without events are none, and one that is not there is said so', async () => {
    const auditor = await buildAuditor(database)
    await makeReports()
    expect(await readReport(auditor, { month: await lastMonth(), state: null })).toBeUndefined()
    expect(await readReport(auditor, { month: '2001-01', state: null })).toBeUndefined()
  })
})
