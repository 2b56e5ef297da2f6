import { Client } from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, istDayOf, istMidnight } from '@/lib/clock'
import { type DatabaseRole, databaseRoles, rolePassword } from '@/lib/db/roles'
import { inReadOnly } from '@/lib/db/transaction'
import type { CountBox } from '@/lib/requests/preview/counting/rules'
import { countNewly } from '@/lib/requests/preview/counting/store'
import { useDatabase } from '@/lib/testing/database'
import { putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
const today = istDayOf(new Date())
const bihar: CountBox = { state: 10, districts: null, basis: 'either', from: istMidnight(addDays(today, -7)).toISOString(), to: istMidnight(addDays(today, 1)).toISOString() }
const patna = 212
const bhojpur = 193

beforeAll(async () => {
  await putRegistrants([
    ...Array.from({ length: 12 }, (_, index) => aRegistrant(index + 1)),
    aRegistrant(20, { currentDistrict: bhojpur }), aRegistrant(21, { currentState: 7, currentDistrict: 77 }), aRegistrant(22, { permanentState: 7, permanentDistrict: 77 }),
  ])
})

const ask = (box: CountBox, without: readonly CountBox[] = []) => inReadOnly('portal_web', async (tx) => (await countNewly(tx, [{ box, without }]))({ box, without }).filter(({ workers }) => workers > 0))

describe('the counter', () => {
  it('counts everybody once, in the permanent address\'s district where the box covers it', async () => {
    expect(await ask(bihar)).toEqual([{ district: patna, workers: 15, elsewhere: 1, complete: true }])
    expect(await ask({ ...bihar, basis: 'current' })).toEqual([{ district: bhojpur, workers: 1, elsewhere: 0, complete: true }, { district: patna, workers: 13, elsewhere: 0, complete: true }])
    expect(await ask({ ...bihar, districts: [bhojpur] })).toEqual([{ district: bhojpur, workers: 1, elsewhere: 0, complete: true }])
  })
  it('leaves out whom another box covers', async () => {
    expect(await ask(bihar, [{ ...bihar, basis: 'permanent' }])).toEqual([{ district: patna, workers: 1, elsewhere: 0, complete: true }])
    expect(await ask(bihar, [{ ...bihar, to: bihar.from }])).toEqual(await ask(bihar))
  })
  it('says when it stopped, and whether the rows or the time did it', async () => {
    const count = (rows: number, milliseconds: number) => inReadOnly('portal_web', (tx) => tx.sql<{ workers: string; complete: boolean; rows: boolean }>(
      'SELECT sum(workers) AS workers, bool_and(complete) AS complete, bool_and(by_rows) AS rows FROM portal.count_newly($1::text::jsonb, $2::bigint, $3::int)', [JSON.stringify([{ box: { ...bihar, districts: [patna] }, without: [] }]), rows, milliseconds]))
    expect(await count(15, 1_000)).toEqual([{ workers: '15', complete: true, rows: false }])
    expect(await count(10, 1_000)).toMatchObject([{ complete: false, rows: true }])
    expect(await count(15, -1)).toEqual([{ workers: '0', complete: false, rows: false }])
  })
  it.each([
    ['an instant inside a day', { from: new Date(istMidnight(today).getTime() + 1).toISOString() }], ['a day of another zone', { from: `${today}T00:00:00Z` }], ['an unknown basis', { basis: 'none' }],
  ])('refuses %s', async (_what, change) => {
    const question = JSON.stringify([{ box: { ...bihar, ...change }, without: [] }])
    await expect(inReadOnly('portal_web', (tx) => tx.sql('SELECT * FROM portal.count_newly($1::text::jsonb, 10, 10)', [question]))).rejects.toMatchObject({ code: '22023' })
  })
  it('refuses more questions than a preview has', async () => {
    const questions = JSON.stringify(Array.from({ length: 13 }, () => ({ box: bihar, without: [] })))
    await expect(inReadOnly('portal_web', (tx) => tx.sql('SELECT * FROM portal.count_newly($1::text::jsonb, 10, 10)', [questions]))).rejects.toMatchObject({ code: '22023' })
  })
})

describe('the counter\'s rights', () => {
  async function as(role: DatabaseRole, statement: string): Promise<unknown> {
    const url = new URL(database.url())
    url.username = role
    url.password = rolePassword(role)
    const client = new Client({ connectionString: url.toString() })
    await client.connect()
    return client.query(statement).finally(() => client.end())
  }
  it('are those of a role nobody is: where and when of the feed, no field, no sealed byte', async () => {
    const [role] = await database.sql<object>(`SELECT rolcanlogin AS login, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS strong FROM pg_roles WHERE rolname = 'portal_counter'`)
    expect(role).toEqual({ login: false, strong: false })
    const readable = await database.sql<{ name: string }>(
      `SELECT n.nspname || '.' || c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname IN ('portal', 'registry', 'ledger', 'reference', 'graphile_worker') AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege('portal_counter', c.oid, a.attnum, 'SELECT') ORDER BY 1`)
    const feed = ['changed_at', 'current_district', 'current_state', 'district', 'from_current', 'from_permanent', 'permanent_district', 'permanent_state', 'registrant_id', 'state']
    expect(readable.map(({ name }) => name)).toEqual(['reference.district.code', 'reference.district.state_code', ...feed.map((column) => `registry.feed.${column}`)])
  })
  it.each(databaseRoles.filter((role) => role !== 'portal_web'))('are not lent to %s', async (role) => {
    await expect(as(role, `SELECT * FROM portal.count_newly('[]', 1, 1)`)).rejects.toMatchObject({ code: '42501' })
  })
  it('are not the web\'s own', async () => {
    await expect(as('portal_web', 'SELECT count(*) FROM registry.feed')).rejects.toMatchObject({ code: '42501' })
    await expect(as('portal_web', 'SET ROLE portal_counter')).rejects.toMatchObject({ code: '42501' })
  })
})
