import { describe, expect, it } from 'vitest'
import type { GrantInForce } from '@/lib/access/in-force'
import { carriedOf, holdsAll, holdersOf, overlapsOf, sharedDistricts } from '@/lib/requests/preview/neighbours/rules'
import { fieldChanges, heldAfter, rightChanges, type Standing } from '@/lib/requests/preview/rules'

const at = new Date('2026-11-22T06:00:00Z')
const grant = (overrides: Partial<GrantInForce> = {}): GrantInForce => ({
  id: 'g', number: 'GR-1', state_code: 10, whole_state: false, district_codes: [212, 193], basis: 'either', fields: { name: { view: 'masked', file: 'clear' }, gender: { view: 'clear', file: 'clear' } },
  can_view: true, can_download: false, window_days: 7, window_from: null, window_to: null, purpose_id: 'p', purpose_en: 'P', purpose_hi: 'P', purpose_fields: ['uan', 'name', 'gender', 'mobile'], ...overrides,
})
const standing = (overrides: Partial<Standing> = {}): Standing => ({ at, asked: grant({ id: 'asked' }), held: [], replaced: null, ...overrides })

describe('holdsAll', () => {
  it.each<[string, Partial<GrantInForce>, boolean]>([
    ['the same', {}, true], ['the whole State', { whole_state: true, district_codes: [] }, true], ['one district less', { district_codes: [212] }, false], ['another State', { state_code: 32 }, false],
    ['permanent addresses only', { basis: 'permanent' }, false], ['a longer window', { window_days: 8 }, true], ['a shorter one', { window_days: 6 }, false],
    ['fixed days around it', { window_days: null, window_from: '2026-01-01', window_to: '2026-12-31' }, false], ['both rights', { can_download: true }, true], ['only files', { can_view: false, can_download: true }, false],
    ['a field clear that is asked masked', { fields: { name: { view: 'clear', file: 'absent' }, gender: { view: 'clear', file: 'absent' } } }, true],
    ['a field masked that is asked clear', { fields: { name: { view: 'masked', file: 'clear' }, gender: { view: 'masked', file: 'clear' } } }, false],
    ['a field less', { fields: { gender: { view: 'clear', file: 'clear' } } }, false], ['a purpose that no longer needs the field', { purpose_fields: ['gender'] }, false],
  ])('of %s: %s', (_what, change, all) => expect(holdsAll(grant(change), grant({ id: 'asked' }), at)).toBe(all))

  it('of a mask that may not be lifted, where lifting is asked, is false', () => {
    const asked = grant({ fields: { name: { view: 'unmaskable', file: 'absent' } } })
    expect(holdsAll(grant({ fields: { name: { view: 'masked', file: 'absent' } } }), asked, at)).toBe(false)
    expect(holdsAll(grant({ fields: { name: { view: 'unmaskable', file: 'absent' } } }), asked, at)).toBe(true)
  })
})

it.each([['all', 'all', 'all'], ['all', [1, 2], [1, 2]], [[1, 2], 'all', [1, 2]], [[1, 2], [2, 3], [2]], [[1], [2], []]] as const)('districts %j and %j meet in %j', (one, other, both) => {
  expect(sharedDistricts(one, other)).toEqual(both)
})

it('holders are other officers, those with all of it first, counted as people and listed up to a limit', () => {
  const person = (officerId: string, ...grants: GrantInForce[]) => ({ officerId, name: officerId, designation: 'Secretary', grants: grants.map((each) => ({ ...each, endsAt: at })) })
  const found = holdersOf({
    officerId: 'me', standing: standing(), listedMax: 2,
    colleagues: [person('me', grant()), person('apart', grant({ district_codes: [203] })), person('some', grant({ district_codes: [212] }), grant({ fields: { gender: { view: 'clear', file: 'clear' } } })), person('all', grant())],
  })
  expect(found).toMatchObject({ total: 2, all: 1, listed: [{ officerId: 'all', holdsAll: true }, { officerId: 'some', holdsAll: false, districts: [212], fields: 2 }] })
  expect(holdersOf({ officerId: 'me', standing: standing({ asked: null }), listedMax: 2, colleagues: [person('all', grant())] }).total).toBe(0)
})

it('own grants that are over or ended are no overlap, others say what they share', () => {
  const own = (state: string, id = state) => ({ id, number: id, state, districts: [212] as const, fields: grant().fields, purpose: { id: 'p' } })
  expect(overlapsOf([own('live'), own('future'), own('suspended'), own('ended'), own('over')], standing({ replaced: grant({ id: 'live' }) }))).toMatchObject([
    { state: 'live', isReplaced: true, districts: [212], fields: ['name', 'gender'], isSamePurpose: true }, { state: 'future', isReplaced: false }, { state: 'suspended', isReplaced: false },
  ])
})

describe('what changes', () => {
  it('is the best level of all grants; a field outside the purpose is not given; UAN is clear in every file', () => {
    const held = [grant({ id: 'old', fields: { name: { view: 'unmaskable', file: 'masked' } }, can_download: true }), grant({ fields: { name: { view: 'masked', file: 'clear' } } })]
    const asked = grant({ id: 'asked', fields: { name: { view: 'clear', file: 'absent' }, currentAddress: { view: 'clear', file: 'clear' } } })
    expect(fieldChanges(standing({ asked, held, replaced: held[0] }))).toEqual([
      { field: 'uan', isAsked: false, isNeeded: true, view: { before: 'none', after: 'none' }, file: { before: 'clear', after: 'absent' } },
      { field: 'name', isAsked: true, isNeeded: true, view: { before: 'unmaskable', after: 'clear' }, file: { before: 'masked', after: 'absent' } },
      { field: 'currentAddress', isAsked: true, isNeeded: false, view: { before: 'none', after: 'none' }, file: { before: 'absent', after: 'absent' } },
    ])
    expect(rightChanges(standing({ asked, held, replaced: held[0] }))).toEqual([
      { right: 'view', before: true, after: true }, { right: 'download', before: true, after: false }, { right: 'unmask', before: true, after: false },
    ])
    expect(heldAfter(standing({ asked: null, held, replaced: held[0] }))).toEqual([held[1]])
  })
  it('says how many live grants carry a sensitive field, and how many clear on screen or in a file they may make', () => {
    const mobile = (view: 'masked' | 'clear', file: 'absent' | 'clear', download = false) => grant({ fields: { mobile: { view, file } }, can_download: download })
    expect(carriedOf(mobile('masked', 'absent'), [mobile('masked', 'clear'), mobile('masked', 'clear', true), mobile('clear', 'absent'), grant()])).toEqual({ grants: 4, fields: [{ field: 'mobile', grants: 3, clear: 2 }] })
    expect(carriedOf(null, [grant()])).toEqual({ grants: 1, fields: [] })
  })
})
