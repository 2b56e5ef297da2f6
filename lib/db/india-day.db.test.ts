import { expect, test } from 'vitest'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()

test.each([
  ['2026-11-21T18:29:59.999Z', '2026-11-21'], ['2026-11-21T18:30:00Z', '2026-11-22'], ['2026-11-22T18:29:59.999Z', '2026-11-22'], ['2026-12-31T18:30:00Z', '2027-01-01'],
])('at %s it is %s in India, and the day began at its midnight', async (instant, day) => {
  const [row] = await database.sql<{ day: string; isWithin: boolean; back: string }>(
    `SELECT portal.india_day($1::timestamptz)::text AS day, portal.india_day(portal.india_midnight($2::date))::text AS back,
       portal.india_midnight($2::date) <= $1::timestamptz AND $1::timestamptz < portal.india_midnight($2::date + 1) AS "isWithin"`, [instant, day])
  expect(row).toEqual({ day, back: day, isWithin: true })
})

test('without an instant it is that of the transaction\'s clock', async () => {
  expect(await database.sql('SELECT portal.india_day() = portal.india_day(now()) AS same')).toEqual([{ same: true }])
})

test('it is told at one place: apart stand only the second lock and the counter of previews, whose roles reach no other words', async () => {
  const spelled = await database.sql<{ name: string }>(
    `SELECT p.oid::regproc::text AS name FROM pg_proc p WHERE p.pronamespace IN ('portal'::regnamespace, 'registry'::regnamespace, 'ledger'::regnamespace, 'reference'::regnamespace) AND p.prokind = 'f'
       AND coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) LIKE '%Asia/Kolkata%' ORDER BY 1`)
  expect(spelled.map(({ name }) => name)).toEqual(['portal.count_newly', 'portal.india_day', 'portal.india_midnight', 'registry.open_boxes'])
})
