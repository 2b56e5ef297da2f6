import { describe, expect, it } from 'vitest'
import { countQuery, dayCountQuery, feedColumns, feedQuery, type FeedRange, type Query } from '@/lib/access/feed-query'
import { aBox } from '@/lib/testing/boxes'

const all = { gender: 'clear', primaryOccupation: 'clear', permanentDistrict: 'clear', currentDistrict: 'clear' } as const
const box = (changed: Parameters<typeof aBox>[0] = {}): ReturnType<typeof aBox> => aBox({ levels: all, ...changed })
const patna = { stateCode: 10, districts: [212] }
const week = "changed_at >= '2026-11-15T18:30:00.000Z' AND changed_at < '2026-11-22T18:30:00.000Z'"

/** The query with its values in their places and single spaces: what the database is asked, as a sentence. */
function say(query: Query | null): string | null {
  return query && query.text.replace(/\$(\d+)/g, (_, number: string) => shown(query.values[Number(number) - 1])).replace(/\s+/g, ' ').trim()
}

function shown(value: unknown): string {
  if (value === undefined) throw new Error('a placeholder has no value')
  return value instanceof Date ? `'${value.toISOString()}'` : Array.isArray(value) ? `[${value.map(shown).join(', ')}]` : typeof value === 'string' ? `'${value}'` : String(value)
}

const ask = (range: Partial<FeedRange>): string | null => say(feedQuery({ boxes: [box()], filters: {}, order: 'newest', ...range }, 'c'))
const newest = 'ORDER BY changed_at DESC, registrant_id DESC'
const one = (where: string): string => `SELECT c FROM registry.feed WHERE ${where} ${newest}`

describe('the query of a page', () => {
  it('asks a State for each registrant once', () => {
    expect(ask({})).toBe(one(`state = 10 AND first_in_state AND ${week}`))
    expect(ask({ boxes: [box({ basis: 'permanent' })] })).toBe(one(`state = 10 AND first_in_state AND from_permanent AND ${week}`))
  })
  it('asks a State by current address in two branches: who came from elsewhere, and who moved inside it', () => {
    expect(ask({ boxes: [box({ basis: 'current' })], limit: 25 })).toBe('SELECT DISTINCT ON (changed_at, registrant_id) * FROM ('
      + `(SELECT c FROM registry.feed WHERE state = 10 AND first_in_state AND from_current AND ${week} ${newest} LIMIT 25) UNION ALL `
      + `(SELECT c FROM registry.feed WHERE state = 10 AND NOT first_in_state AND ${week} ${newest} LIMIT 25)) feed ${newest} LIMIT 25`)
  })
  it('asks each district by itself, always beside its State', () => {
    expect(ask({ boxes: [box({ area: patna })] })).toBe(one(`district = 212 AND state = 10 AND ${week}`))
    expect(ask({ boxes: [box({ area: patna, basis: 'current' })] })).toBe(one(`district = 212 AND state = 10 AND from_current AND ${week}`))
    expect(ask({ boxes: [box({ area: { stateCode: 10, districts: [212, 193] }, basis: 'permanent' })] })).toMatch(/district = 212 AND state = 10 AND from_permanent .* UNION ALL .*district = 193 AND state = 10 AND from_permanent /)
    expect(ask({ filters: { district: 554 } })).toBe(one(`district = 554 AND state = 10 AND ${week}`))
  })
  it('asks for no order where any will do and one branch gives each registrant once', () => {
    expect(ask({ order: 'any' })).toBe(`SELECT c FROM registry.feed WHERE state = 10 AND first_in_state AND ${week}`)
    expect(ask({ order: 'any', limit: 25 })).toMatch(/ ORDER BY changed_at ASC, registrant_id ASC LIMIT 25$/)
    expect(ask({ order: 'any', boxes: [box({ basis: 'current' })] })).toBe(ask({ order: 'oldest', boxes: [box({ basis: 'current' })] }))
  })
  it('has one branch for each box, in their order', () => {
    expect(ask({ boxes: [box({ area: patna }), box({ area: { stateCode: 32, districts: 'all' } })] })).toMatch(/district = 212 AND state = 10 .* UNION ALL .*state = 32 AND first_in_state /)
  })
  it('asks nothing without a box, or where no box serves the filter or no day is left', () => {
    expect([ask({ boxes: [] }), ask({ boxes: [box({ area: { stateCode: 10, districts: [] } })] }), ask({ boxes: [aBox()], filters: { gender: '1' } })]).toEqual([null, null, null])
    expect([ask({ filters: { fromDay: '2026-11-23' } }), ask({ filters: { toDay: '2026-11-15' } }), ask({ filters: { fromDay: '2026-11-20', toDay: '2026-11-19' } })]).toEqual([null, null, null])
  })
  it('keeps to the window and to the days asked for, whichever is narrower', () => {
    const between = (from: string, to: string): string => one(`state = 10 AND first_in_state AND changed_at >= '${from}T18:30:00.000Z' AND changed_at < '${to}T18:30:00.000Z'`)
    expect(ask({ filters: { fromDay: '2026-11-18', toDay: '2026-11-19' } })).toBe(between('2026-11-17', '2026-11-19'))
    expect(ask({ filters: { fromDay: '2026-11-01', toDay: '2026-12-31' } })).toBe(between('2026-11-15', '2026-11-22'))
    expect(ask({ filters: { fromDay: '2026-11-22' } })).toBe(between('2026-11-21', '2026-11-22'))
    expect(ask({ filters: { toDay: '2026-11-16' } })).toBe(between('2026-11-15', '2026-11-16'))
  })
  it('filters by gender, by family and by occupation', () => {
    expect(ask({ filters: { gender: '2' } })).toBe(one(`state = 10 AND first_in_state AND ${week} AND gender = '2'`))
    expect(ask({ filters: { occupation: '8341' } })).toBe(one(`state = 10 AND first_in_state AND ${week} AND occupation_family = 8341`))
    expect(ask({ filters: { occupation: '8341.0200' } })).toBe(one(`state = 10 AND first_in_state AND ${week} AND occupation_family = 8341 AND primary_occupation = '8341.0200'`))
  })
  it('finds one registrant by number', () => {
    expect(ask({ registrantId: '42' })).toBe(one(`state = 10 AND first_in_state AND ${week} AND registrant_id = '42'::bigint`))
  })
  it('finds among candidates, without those left out', () => {
    expect(ask({ candidates: { ids: ['42', '43'], leftOut: ['43'] } })).toBe(one(`state = 10 AND first_in_state AND ${week} AND registrant_id = ANY (['42', '43']::bigint[]) AND registrant_id <> ALL (['43']::bigint[])`))
  })
  it('goes on from the last row of the page before, with one condition at each end', () => {
    const after = { changedAt: new Date('2026-11-20T00:00:00Z'), id: '7' }
    const place = "('2026-11-20T00:00:00.000Z', '7'::bigint)"
    expect(ask({ after })).toBe(one(`state = 10 AND first_in_state AND changed_at >= '2026-11-15T18:30:00.000Z' AND (changed_at, registrant_id) < ${place}`))
    expect(ask({ after, order: 'oldest' })).toBe(`SELECT c FROM registry.feed WHERE state = 10 AND first_in_state AND (changed_at, registrant_id) > ${place} AND changed_at < '2026-11-22T18:30:00.000Z' ORDER BY changed_at ASC, registrant_id ASC`)
  })
  it('never leaves the window for a place outside it', () => {
    const at = (text: string): { changedAt: Date; id: string } => ({ changedAt: new Date(text), id: '7' })
    for (const late of ['2026-11-22T18:30:00Z', '2026-11-25T00:00:00Z']) expect(ask({ after: at(late) })).toBe(one(`state = 10 AND first_in_state AND ${week}`))
    expect(ask({ after: at('2026-11-15T18:29:59.999Z'), order: 'oldest' })).toContain(week)
    expect(ask({ after: at('2026-11-15T18:30:00Z'), order: 'oldest' })).toContain('(changed_at, registrant_id) >')
  })
  it('reads what a page and a file need, and no sealed value beside the envelope', () => {
    expect(feedQuery({ boxes: [box()], filters: {}, order: 'newest' })?.text).toContain(`SELECT ${feedColumns} FROM`)
    expect(feedColumns.split(/,\s*/)).toEqual(['registrant_id', 'changed_at', 'registered_at', 'permanent_state', 'permanent_district', 'current_state', 'current_district', 'gender', 'birth_year', 'primary_occupation', 'secondary_occupation', 'envelope'])
  })
})

describe('the queries that count', () => {
  const range = { boxes: [box()], filters: {} }
  const counted = `SELECT changed_at, registrant_id FROM registry.feed WHERE state = 10 AND first_in_state AND ${week} ${newest} LIMIT 11`
  it('count one more than the most, so that more is known from exactly', () => {
    expect(say(countQuery(range, 10))).toBe(`SELECT count(*)::int AS count FROM (${counted}) counted`)
  })
  it('count by day between midnights', () => {
    expect(say(dayCountQuery(range, 10, [new Date(0)]))).toBe(`SELECT width_bucket(changed_at, ['1970-01-01T00:00:00.000Z']::timestamptz[]) AS bucket, count(*)::int AS count FROM (${counted}) counted GROUP BY 1 ORDER BY 1`)
  })
  it('ask nothing without a box', () => {
    expect([countQuery({ boxes: [], filters: {} }, 10), dayCountQuery({ boxes: [], filters: {} }, 10, [])]).toEqual([null, null])
  })
})
