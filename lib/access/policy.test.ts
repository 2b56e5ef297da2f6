import { describe, expect, it } from 'vitest'
import { boxAllowsDistrict, boxesForFilters, cellLevel, coveringBoxes, liftingFor, type RowFacts, setFilters } from '@/lib/access/policy'
import { aBox } from '@/lib/testing/boxes'

const patna = 212
const gaya = 193
const row = (changed: Partial<RowFacts> = {}): RowFacts => ({ changedAt: new Date('2026-11-20T06:00:00Z'), permanentState: 10, permanentDistrict: patna, currentState: 10, currentDistrict: patna, ...changed })
const covers = (box: Parameters<typeof aBox>[0], facts: Partial<RowFacts> = {}): boolean => coveringBoxes([aBox(box)], row(facts)).length === 1

describe('a box covers a row', () => {
  it('from the first instant of its window to before the last', () => {
    const at = (text: string): boolean => covers({}, { changedAt: new Date(text) })
    expect([at('2026-11-15T18:29:59.999Z'), at('2026-11-15T18:30:00Z'), at('2026-11-22T18:29:59.999Z'), at('2026-11-22T18:30:00Z')]).toEqual([false, true, true, false])
  })
  it('by the address that its basis counts', () => {
    const moved = { currentState: 32, currentDistrict: 554 }
    const arrived = { permanentState: 32, permanentDistrict: 554 }
    expect([covers({}, moved), covers({ basis: 'permanent' }, moved), covers({ basis: 'current' }, moved)]).toEqual([true, true, false])
    expect([covers({}, arrived), covers({ basis: 'permanent' }, arrived), covers({ basis: 'current' }, arrived)]).toEqual([true, false, true])
    expect(covers({}, { ...moved, ...arrived })).toBe(false)
  })
  it('in its own districts only, and only of its own State', () => {
    const area = { stateCode: 10, districts: [patna] }
    expect(covers({ area })).toBe(true)
    expect(covers({ area }, { permanentDistrict: gaya, currentDistrict: gaya })).toBe(false)
    expect(covers({ area }, { permanentDistrict: gaya })).toBe(true)
    expect(covers({ area, basis: 'permanent' }, { permanentDistrict: gaya })).toBe(false)
    expect(covers({ area, basis: 'current' }, { currentDistrict: gaya })).toBe(false)
    // The same code in another State (a district that was moved) is another district.
    expect(covers({ area }, { permanentState: 32, currentState: 32 })).toBe(false)
    expect(covers({ area: { stateCode: 10, districts: [] } })).toBe(false)
  })
  it('and others do not cover it for that', () => {
    const here = aBox({ grantId: 'here' })
    const there = aBox({ grantId: 'there', area: { stateCode: 32, districts: 'all' } })
    expect(coveringBoxes([there, here], row())).toEqual([here])
    expect(coveringBoxes([], row())).toEqual([])
  })
})

describe('a cell', () => {
  it('is clear if one covering box gives it clear, else masked if one gives it masked, else not there', () => {
    const clear = aBox({ levels: { name: 'clear' } })
    const masked = aBox({ levels: { name: 'masked' } })
    const other = aBox({ levels: { mobile: 'clear' } })
    expect(cellLevel([], 'name')).toBeUndefined()
    expect(cellLevel([other], 'name')).toBeUndefined()
    expect([cellLevel([masked, clear], 'name'), cellLevel([clear, masked], 'name'), cellLevel([other, masked, other], 'name')]).toEqual(['clear', 'clear', 'masked'])
  })
})

describe('a lifted mask', () => {
  const until = new Date('2026-11-20T06:05:00Z')
  const lifted = { registrantId: '7', grantId: 'lifting', field: 'mobile', until } as const
  const unmaskable = aBox({ grantId: 'lifting', levels: { mobile: 'unmaskable', name: 'unmaskable' } })
  it('is lifted of its own field, under its own grant, while that grant lets it', () => {
    expect(liftingFor([unmaskable], 'mobile', [lifted])).toBe(lifted)
    expect(liftingFor([unmaskable], 'name', [lifted])).toBeUndefined()
    expect(liftingFor([aBox({ grantId: 'another', levels: { mobile: 'unmaskable' } })], 'mobile', [lifted])).toBeUndefined()
    expect(liftingFor([aBox({ grantId: 'lifting', levels: { mobile: 'masked' } })], 'mobile', [lifted])).toBeUndefined()
    expect(liftingFor([], 'mobile', [lifted])).toBeUndefined()
    expect(liftingFor([unmaskable], 'mobile', [{ ...lifted, field: 'name' }, { ...lifted, grantId: 'another' }, lifted])).toBe(lifted)
  })
})

describe('a filter', () => {
  const all = { gender: 'clear', primaryOccupation: 'clear', permanentDistrict: 'clear', currentDistrict: 'clear' } as const
  it('is served by boxes that give what it reads clear, and by no other', () => {
    const open = aBox({ levels: all })
    const without = (field: keyof typeof all): ReturnType<typeof aBox>[] => [aBox({ levels: { ...all, [field]: undefined } }), aBox({ levels: { ...all, [field]: 'masked' } })]
    expect(boxesForFilters([open, aBox()], {})).toHaveLength(2)
    expect(boxesForFilters([open, ...without('gender')], { gender: '1' })).toEqual([open])
    expect(boxesForFilters([open, ...without('primaryOccupation')], { occupation: '8341' })).toEqual([open])
    expect(boxesForFilters([open, ...without('currentDistrict'), ...without('permanentDistrict')], { district: patna })).toEqual([open])
    expect(boxesForFilters([...without('gender')], { occupation: '8341', district: patna })).toHaveLength(2)
    // Days belong to no field: whoever sees rows sees when they changed.
    expect(boxesForFilters([aBox()], { fromDay: '2026-11-20', toDay: '2026-11-21' })).toHaveLength(1)
  })
  it('by district reads the addresses that the basis counts', () => {
    expect(boxAllowsDistrict(aBox({ basis: 'permanent', levels: { permanentDistrict: 'clear' } }), patna)).toBe(true)
    expect(boxAllowsDistrict(aBox({ basis: 'permanent', levels: { currentDistrict: 'clear' } }), patna)).toBe(false)
    expect(boxAllowsDistrict(aBox({ basis: 'current', levels: { currentDistrict: 'clear' } }), patna)).toBe(true)
    expect(boxAllowsDistrict(aBox({ basis: 'current', levels: { permanentDistrict: 'clear' } }), patna)).toBe(false)
    expect(boxAllowsDistrict(aBox({ levels: { permanentDistrict: 'clear' } }), patna)).toBe(false)
    expect(boxAllowsDistrict(aBox({ levels: { currentDistrict: 'clear' } }), patna)).toBe(false)
  })
  it('by district tells nothing new of an area of one, and cannot leave an area', () => {
    const one = { area: { stateCode: 10, districts: [patna] } }
    const two = { area: { stateCode: 10, districts: [patna, gaya] } }
    expect([boxAllowsDistrict(aBox(one), patna), boxAllowsDistrict(aBox(one), gaya)]).toEqual([true, false])
    expect([boxAllowsDistrict(aBox(two), patna), boxAllowsDistrict(aBox({ ...two, levels: all }), gaya)]).toEqual([false, true])
    expect(boxAllowsDistrict(aBox({ ...two, levels: all }), 203)).toBe(false)
    expect(boxAllowsDistrict(aBox({ area: { stateCode: 10, districts: [] }, levels: all }), patna)).toBe(false)
  })
  it('that is not set stands nowhere', () => {
    expect(setFilters({ district: undefined, gender: '1', occupation: undefined, size: 0 })).toEqual({ gender: '1', size: 0 })
    expect(Object.keys(setFilters({ district: undefined }))).toEqual([])
  })
})
