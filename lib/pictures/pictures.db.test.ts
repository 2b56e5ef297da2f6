import { beforeEach, describe, expect, it } from 'vitest'
import { mintViewScope } from '@/lib/access/scope'
import { inScopedRead } from '@/lib/access/scoped-read'
import { addDays, istDayOf, istMidnight } from '@/lib/clock'
import { readPictures } from '@/lib/pictures/reads'
import { countGroups } from '@/lib/pictures/store'
import { listRegistrants } from '@/lib/registrants/reads'
import { type ListQuery, listQuery } from '@/lib/registrants/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
const plain = listQuery.parse({})
const clear = { view: 'clear', file: 'absent' } as const
const places = { permanentDistrict: clear, currentDistrict: clear }
const [patna, gaya] = [212, 203]

beforeEach(async () => { await database.sql('TRUNCATE registry.feed, registry.registrant') })

/** So many of one kind, numbered from `first`, changed in the afternoon of a day. */
function many(first: number, count: number, like: Partial<TestRegistrant> = {}, daysAgo = 1): TestRegistrant[] {
  const changedAt = new Date(istMidnight(addDays(istDayOf(new Date()), -daysAgo)).getTime() + 15 * 3_600_000)
  return Array.from({ length: count }, (_, index) => aRegistrant(first + index, { changedAt: new Date(changedAt.getTime() + index), registeredAt: changedAt, ...like }))
}

async function counted(officer: Parameters<typeof listRegistrants>[0]['officer'], change: Partial<ListQuery>): Promise<number | null> {
  const { count } = await listRegistrants({ officer, query: { ...plain, ...change } })
  return 'exact' in count ? count.exact : null
}

describe('pictures of a window', () => {
  it('say of each district, occupation and day what the list filtered by it says, once for whoever lies in several grants', async () => {
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, fields: { ...places, primaryOccupation: clear } })
    await buildGrant(database, { officer, districts: [patna], fields: { uan: { view: 'masked', file: 'absent' } } })
    await putRegistrants([...many(1, 14), ...many(101, 3, { currentDistrict: gaya }, 2), ...many(201, 12, { permanentDistrict: gaya, currentDistrict: gaya, primaryOccupation: '8341.0200' }, 3), ...many(301, 2, { permanentState: 9, permanentDistrict: 118, currentDistrict: gaya })])
    const found = await readPictures({ officer, query: plain })
    expect(found.districts).toEqual({ bars: [{ key: gaya, count: 17 }, { key: patna, count: 17 }], together: 0 })
    expect(found.occupations).toEqual({ bars: [{ key: '9211', count: 19 }, { key: '8341', count: 12 }], together: 0 })
    for (const bar of 'none' in found.districts ? [] : found.districts.bars) expect(await counted(officer, { district: bar.key })).toBe(bar.count)
    for (const bar of 'none' in found.occupations ? [] : found.occupations.bars) expect(await counted(officer, { occupation: bar.key })).toBe(bar.count)
    for (const { day, count } of 'none' in found.days ? [] : found.days.bars) expect(await counted(officer, { from: day, to: day })).toBe(count)
    // No grant gives where they live now, or when they were born.
    expect([found.states, found.ages]).toMatchObject([{ none: 'closed' }, { none: 'closed' }])
    const filtered = await readPictures({ officer, query: { ...plain, occupation: '8341' } })
    expect(filtered.districts).toEqual({ bars: [{ key: gaya, count: 12 }], together: 0 })
    await expect(readPictures({ officer, query: { ...plain, gender: '1' } })).rejects.toMatchObject({ code: 'refused', reason: 'filter' })
    expect(await database.sql(`SELECT details->'pictures' AS pictures, details->'count' AS count FROM ledger.event WHERE kind = 'registrants.pictured' AND actor_id = $1 ORDER BY position LIMIT 1`, [officer.id])).toEqual([{ pictures: ['days', 'districts', 'occupations'], count: 31 }])
  })

  it('hide small numbers of what no list tells, and give them together', async () => {
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, districts: [patna], fields: { currentState: clear, dateOfBirth: { view: 'unmaskable', file: 'absent' } } })
    const elsewhere = (state: number, district: number) => ({ currentState: state, currentDistrict: district, dateOfBirth: '1999-01-01' })
    await putRegistrants([...many(1, 30), ...many(101, 20, elsewhere(9, 118)), ...many(201, 12, elsewhere(7, 77)), ...many(301, 3, elsewhere(27, 490), 2), ...many(401, 15, { dateOfBirth: '1960-01-01', registeredAt: new Date('2024-01-01') }, 2)])
    const found = await readPictures({ officer, query: plain })
    // Its own State, which lists of its districts tell, stays; the next smallest is hidden with the small one.
    expect(found.states).toEqual({ bars: [{ key: 10, count: 45 }, { key: 9, count: 20 }, { key: 7, count: null }, { key: 27, count: null }], together: 15 })
    expect(found.ages).toMatchObject({ bars: [{ count: 0 }, { count: 35 }, { count: 30 }, { count: 0 }, { count: 15 }], together: 0 })
    expect('none' in found.days ? [] : found.days.bars.filter(({ count }) => count > 0).map(({ count, registered }) => [count, registered])).toEqual([[18, null], [62, 62]])
    const filtered = await readPictures({ officer, query: { ...plain, district: patna } })
    expect([filtered.states, filtered.ages]).toMatchObject([{ none: 'wholeOnly' }, { none: 'wholeOnly' }])
    expect('none' in filtered.days || filtered.days.bars.some(({ registered }) => registered !== null)).toBe(false)
  })

  it('show no small number of the own State either, whom no list tells where the grant counts permanent addresses', async () => {
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, basis: 'permanent', fields: { currentState: clear } })
    await putRegistrants([...many(1, 4), ...many(101, 30, { currentState: 9, currentDistrict: 118 }), ...many(201, 20, { currentState: 7, currentDistrict: 77 })])
    expect((await readPictures({ officer, query: plain })).states).toEqual({ none: 'few' })
  })

  it('share one time, and say that there are too many where it is over', async () => {
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, fields: { currentState: clear } })
    await putRegistrants(many(1, 12))
    const found = await inScopedRead({ officer, right: 'view' }, async (tx) => {
      const scope = await mintViewScope(tx, officer)
      const patience = { milliseconds: 60_000 }
      const first = await countGroups(tx, scope, { filters: {}, grouping: 'currentState', patience })
      const left = patience.milliseconds
      patience.milliseconds = 0
      return { first, isLess: left < 60_000, second: await countGroups(tx, scope, { filters: {}, grouping: 'currentState', patience }) }
    })
    expect(found).toEqual({ first: [{ key: 10, count: 12 }], isLess: true, second: undefined })
  })

  it('are none without a grant', async () => {
    const officer = await buildOfficer(database, 10)
    expect(await readPictures({ officer, query: plain })).toMatchObject({ boxes: [], districts: { none: 'closed' }, days: { bars: [], earlier: 0 } })
  })
})
