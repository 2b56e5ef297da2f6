import { describe, expect, it } from 'vitest'
import { type DayEvent, type Habits, networkAround, oddOn, type OddityPolicy } from '@/lib/oddities/rules'

const policy: OddityPolicy = { historyDays: 14, volumeFactor: 5, volumeRows: 10_000, refusals: 20, unopenedFiles: 2, steps: 10 }
const habits: Habits = { days: 60, hours: new Set([9, 10, 11, 17]), networks: new Set(['203.0.113.0/24']), districts: new Set([559]), usualRows: 4_000, busyDays: 20, unopened: 0 }
const base: DayEvent = { position: 1, kind: 'registrants.listed', outcome: 'done', isOwn: true, hour: 10, address: '203.0.113.9', district: null, rows: 25, near: 0, found: null }
const events = (...changes: Partial<DayEvent>[]): DayEvent[] => changes.map((change, index) => ({ ...base, position: index + 1, ...change }))
const many = (count: number, change: Partial<DayEvent>): DayEvent[] => events(...Array.from({ length: count }, () => change))
const odd = (given: readonly DayEvent[], change: { habits?: Partial<Habits>; policy?: Partial<OddityPolicy> } = {}) => oddOn({ day: '2026-11-28', events: given, habits: { ...habits, ...change.habits }, policy: { ...policy, ...change.policy } })

describe('the rules over a person’s day', () => {
  it('find nothing in an ordinary day, and nothing in an empty one', () => {
    expect(odd(events({}, { kind: 'signIn.done', hour: 9 }, { district: 559 }, { kind: 'registrants.lookedUp', found: 1 }, { outcome: 'refused' }))).toEqual([])
    expect(odd([])).toEqual([])
  })

  it.each([[3, ['hour']], [8, []], [12, []], [13, ['hour']], [16, []], [18, []], [19, ['hour']]])('an hour beside a known one is known: at %i o’clock %j', (hour, rules) => {
    expect(odd(events({ hour })).map(({ rule }) => rule)).toEqual(rules)
  })

  it('hours go around midnight', () => {
    expect(odd(events({ hour: 0 }), { habits: { hours: new Set([23]) } })).toEqual([])
    expect(odd(events({ hour: 23 }), { habits: { hours: new Set([0]) } })).toEqual([])
  })

  it('an hour is found once, by its first event, and not by what the person did not do', () => {
    expect(odd(events({ hour: 3 }, { hour: 3 }, { hour: 3 }))).toEqual([{ rule: 'hour', about: '2026-11-28 3', facts: { hour: 3 }, positions: [1] }])
    expect(odd(events({ hour: 3, isOwn: false }, { hour: 3, outcome: 'refused' }, { hour: 3, kind: 'signOut.done' }))).toEqual([])
  })

  it('a network is found once, and an office’s neighbours are the office', () => {
    expect(odd(events({ address: '203.0.113.250' }))).toEqual([])
    expect(odd(events({}, { address: '198.51.100.1' }, { address: '198.51.100.2' }, { address: null }))).toEqual([{ rule: 'network', about: '2026-11-28 198.51.100.0/24', facts: { network: '198.51.100.0/24' }, positions: [2] }])
    expect(odd(events({ address: '198.51.100.1', isOwn: false }))).toEqual([])
  })

  it('a district is found once, for who has chosen districts before', () => {
    expect(odd(events({ district: 559 }, { district: 556 }, { district: 556 }))).toEqual([{ rule: 'district', about: '2026-11-28 556', facts: { district: 556 }, positions: [2] }])
    expect(odd(events({ district: 556 }), { habits: { districts: new Set() } })).toEqual([])
    expect(odd(events({ district: 556, outcome: 'refused' }))).toEqual([])
  })

  it('of somebody who has not used the portal for long nothing is a first time', () => {
    const strange = events({ hour: 3, address: '198.51.100.1', district: 556, rows: 900_000 })
    expect(odd(strange, { habits: { days: 14 } }).map(({ rule }) => rule)).toEqual(['hour', 'network', 'district', 'volume'])
    expect(odd(strange, { habits: { days: 13 } })).toEqual([])
  })

  it.each([
    [20_000, 4_000, 20, true], [19_999, 4_000, 20, false], [9_999, 10, 20, false], [10_000, 10, 20, true], [900_000, 4_000, 3, true], [900_000, 4_000, 2, false],
  ])('%i rows, where %f are usual over %i days: %j', (rows, usualRows, busyDays, isOdd) => {
    expect(odd(events({ rows: rows - 1 }, { rows: 1, kind: 'export.requested' }), { habits: { usualRows, busyDays } }).map(({ rule }) => rule)).toEqual(isOdd ? ['volume'] : [])
  })

  it('many rows are shown by the largest looks, the largest first', () => {
    const given = Array.from({ length: 30 }, (_, index): DayEvent => ({ ...base, position: index + 1, rows: 1_000 * (index + 1) }))
    expect(odd(given)).toEqual([{ rule: 'volume', about: '2026-11-28', facts: { rows: 465_000, usual: 4_000 }, positions: Array.from({ length: 20 }, (_, index) => 30 - index) }])
  })

  it('refusals of a person and of the account count together, from the threshold on, without any history', () => {
    const nobody: Partial<Habits> = { days: 0 }
    expect(odd([...many(10, { outcome: 'refused' }), ...many(9, { outcome: 'refused', isOwn: false, kind: 'signIn.refused' })], { habits: nobody })).toEqual([])
    const [found, ...others] = odd(many(20, { outcome: 'refused', isOwn: false, kind: 'signIn.refused' }), { habits: nobody })
    expect([found?.rule, found?.about, found?.facts, found?.positions.length, others.length]).toEqual(['refusals', '2026-11-28', { count: 20 }, 20, 0])
  })

  it('files never opened count over the month, and name the month', () => {
    const lapsed = { kind: 'export.lapsed', isOwn: false, rows: 0 }
    expect(odd(events(lapsed))).toEqual([])
    expect(odd(events(lapsed), { habits: { unopened: 1 } })).toEqual([{ rule: 'unopened', about: '2026-11', facts: { count: 2 }, positions: [1] }])
    expect(odd(events({}), { habits: { unopened: 5 } }), 'nothing lapsed on this day').toEqual([])
  })

  it('look-ups walk when they lie beside each other or find nobody', () => {
    const lookUp = { kind: 'registrants.lookedUp', rows: 0 }
    expect(odd(many(50, { ...lookUp, found: 1 }))).toEqual([])
    expect(odd(many(9, { ...lookUp, near: 1, found: 1 }))).toEqual([])
    expect(odd(many(10, { ...lookUp, near: 1, found: 1 }))[0]).toMatchObject({ rule: 'walking', facts: { steps: 10, misses: 0 } })
    expect(odd(many(10, { ...lookUp, found: 0 }))[0]).toMatchObject({ rule: 'walking', facts: { steps: 0, misses: 10 } })
    expect(odd(many(10, { ...lookUp, found: 0, outcome: 'failed' }))).toEqual([])
  })

  it('find the same again, whatever was looked at before', () => {
    const day = [...many(25, { outcome: 'refused' }), ...events({ hour: 2 })]
    expect(odd(day)).toEqual(odd(day))
    expect(odd(day.slice(0, 24)).map(({ rule, about }) => [rule, about])).toEqual(odd(day).filter(({ rule }) => rule === 'refusals').map(({ rule, about }) => [rule, about]))
  })
})

describe('the network around an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.0/24'], ['::ffff:203.0.113.9', '203.0.113.0/24'], ['2001:db8:a:b::1', '2001:db8:a::/48'], ['2001:0db8:000a::', '2001:db8:a::/48'], ['::1', '0:0:0::/48'], [null, null], ['', null], ['unknown', null],
  ])('%s is %s', (address, network) => {
    expect(networkAround(address)).toBe(network)
  })
})
