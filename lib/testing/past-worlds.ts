import fc from 'fast-check'
import { type AddressBasis, addressBases, type GrantFields } from '@/lib/access/box'
import { type Field, fileLevels, viewLevels } from '@/lib/access/fields'
import type { PastGrant, PastOfficer, PastPerson, PastPurpose, PastState, PastWorld } from '@/lib/testing/past-oracle'

/**
 * Random worlds with a past: registers that change, grants that start, end, are suspended and resumed, people who move between districts and States.
 * Everything happens on a grid of half days before now, so that questions can be put exactly on, before and after what happened.
 */
const step = 12 * 3_600_000
const steps = 24
export const pastFields: readonly Field[] = ['uan', 'name', 'mobile', 'gender', 'permanentDistrict', 'currentAddress']
const homes = [[10, 212], [10, 212], [10, 193], [10, 203], [32, 554], [32, 554], [32, 565], [7, 77]] as const

/** The first value three times in four. */
const mostly = <Value>(first: Value, ...others: Value[]): fc.Arbitrary<Value> => fc.oneof({ weight: 3, arbitrary: fc.constant(first) }, { weight: 1, arbitrary: fc.constantFrom(...others) })

const mostlyOf = <One, Other>(first: fc.Arbitrary<One>, other: fc.Arbitrary<Other>): fc.Arbitrary<One | Other> => fc.oneof({ weight: 3, arbitrary: first }, { weight: 1, arbitrary: other })

/** Ids that a database gave before the worlds are drawn. */
export interface Cast {
  readonly officers: readonly { readonly id: string; readonly state: number }[]
  readonly purposes: readonly string[]
}

/** Worlds as seen at `now`; nothing in them begins later but the ends and starts of grants. */
export function pastWorld(cast: Cast, now: number): fc.Arbitrary<PastWorld & { readonly instants: readonly Date[] }> {
  const tick = (back: number): Date => new Date(now - back * step)
  const past = fc.integer({ min: 1, max: steps })
  /** Beginnings in the order of time; the first long ago more often than not. */
  const beginnings = (max: number, longAgo: number): fc.Arbitrary<Date[]> => fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constant(longAgo) }, past), fc.uniqueArray(past, { maxLength: max - 1 }))
    .map(([first, later]) => [...new Set([first, ...later])].sort((one, other) => other - one).map(tick))
  const history = <Entry>(max: number, entry: fc.Arbitrary<Entry>, longAgo = 60): fc.Arbitrary<(Entry & { from: Date })[]> =>
    beginnings(max, longAgo).chain((dates) => fc.tuple(...dates.map((from) => entry.map((each) => ({ ...each, from })))))

  const state = (code: number): fc.Arbitrary<PastState> => history(3, fc.record({ takesPart: mostly(true, true, false) })).map((versions) => ({ state: code, versions }))
  const purpose = (id: string): fc.Arbitrary<PastPurpose> =>
    history(3, fc.record({ fields: fc.oneof(fc.constant([...pastFields]), fc.subarray([...pastFields], { minLength: 1 })), isOpen: mostly(true, true, false) })).map((versions) => ({ id, versions }))
  const officer = (one: Cast['officers'][number]): fc.Arbitrary<PastOfficer> =>
    history(4, fc.record({ status: mostly<PastOfficer['standings'][number]['status']>('active', 'active', 'deactivated', 'invited') })).map((standings) => ({ ...one, standings }))

  const levels = fc.record({ view: fc.constantFrom(...viewLevels), file: fc.constantFrom(...fileLevels) })
  const granted: fc.Arbitrary<GrantFields> = fc.uniqueArray(fc.tuple(fc.constantFrom(...pastFields), levels), { selector: ([field]) => field, minLength: 2, maxLength: 6 }).map((each) => Object.fromEntries(each))
  const dayAgo = (days: number): string => new Date(now + 5.5 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
  const grantOf = (officers: readonly PastOfficer[], purposes: readonly PastPurpose[]): fc.Arbitrary<Omit<PastGrant, 'id'>> => fc.record({
    officer: fc.constantFrom(...officers), purpose: fc.constantFrom(...purposes),
    districts: fc.oneof(fc.constant(null), fc.subarray([212, 193, 203, 554], { minLength: 1 })), basis: fc.constantFrom<AddressBasis>(...addressBases), fields: granted,
    rights: fc.constantFrom([true, true], [true, false], [false, true]),
    window: mostlyOf(fc.integer({ min: 1, max: 14 }).map((days) => ({ days })), fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 6 })).map(([to, more]) => ({ from: dayAgo(to + more), to: dayAgo(to) }))),
    given: mostlyOf(fc.constant(40), past), starts: mostlyOf(fc.constant(35), fc.integer({ min: -2, max: steps })), length: mostlyOf(fc.constant(90), fc.integer({ min: 1, max: 60 })),
    // An end by hand may lie ahead: a grant that is replaced later.
    ended: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, past, fc.constant(-3)), turns: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.uniqueArray(past, { minLength: 1, maxLength: 4 })),
  }).map(({ rights: [view = false, download = false], given, starts, length, ended, turns, ...rest }) => ({
    ...rest, view, download, givenAt: tick(given), startsAt: tick(starts), endsAt: tick(starts - length), endedAt: ended === null ? null : tick(ended),
    turns: [...turns].sort((one, other) => other - one).map(tick),
  }))

  const place = fc.constantFrom(...homes)
  const person = history(4, fc.record({ permanent: place, here: fc.option(place, { nil: null }), ago: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 14 })) }), 12)
    .map((versions): Omit<PastPerson, 'id'> => ({
      versions: versions.map(({ from, permanent, here, ago }) => ({ from, permanent, current: here ?? permanent, changedAt: new Date(from.getTime() - ago * step) })),
    }))
  const instant = fc.tuple(fc.integer({ min: 1, max: steps + 2 }), fc.constantFrom(-1, 0, 0, 1)).map(([back, offset]) => new Date(tick(back).getTime() + offset))

  return fc.record({ states: fc.tuple(...[10, 32].map(state)), purposes: fc.tuple(...cast.purposes.map(purpose)), officers: fc.tuple(...cast.officers.map(officer)) })
    .chain((registers) => fc.record({
      ...{ states: fc.constant(registers.states), purposes: fc.constant(registers.purposes), officers: fc.constant(registers.officers) },
      grants: fc.array(grantOf(registers.officers, registers.purposes), { minLength: 2, maxLength: 7 }).map((grants) => grants.map((grant, index) => ({ ...grant, id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` }))),
      people: fc.array(person, { minLength: 1, maxLength: 3 }).map((people) => people.map((each, index) => ({ ...each, id: String(500 + index) }))),
      instants: fc.array(instant, { minLength: 2, maxLength: 2 }),
    }))
}
