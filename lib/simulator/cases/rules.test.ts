import { describe, expect, it } from 'vitest'
import type { GrantFields } from '@/lib/access/box'
import type { GrantInForce } from '@/lib/access/in-force'
import { caseOf, casesOf } from '@/lib/simulator/cases/rules'
import { answerRow, isNothing, lensesOf } from '@/lib/simulator/rules'
import { fieldReasonOf, type GrantStanding, reachOf, reasonsOf } from '@/lib/simulator/verdict/rules'

const at = new Date('2026-11-22T06:00:00Z')
const districts = [193, 203, 212]
const grant = (number: string, fields: GrantFields, more: Partial<GrantInForce> = {}): GrantInForce => ({
  id: number, number, state_code: 10, whole_state: true, district_codes: [], basis: 'either', fields, can_view: true, can_download: false, window_days: 7, window_from: null, window_to: null,
  purpose_id: 'p', purpose_en: 'Welfare', purpose_hi: 'कल्याण', purpose_fields: ['uan', 'mobile', 'name', 'gender'], ...more,
})
const mobile = { mobile: { view: 'unmaskable', file: 'clear' } } as const
const lensOf = (...grants: GrantInForce[]) => {
  const [lens] = lensesOf(grants, at)
  if (!lens) throw new Error('no lens')
  return lens
}
const told = (...grants: GrantInForce[]) => casesOf(lensOf(...grants), { stateCode: 10, districts, isWholeState: true })
  .map((each) => [each.districts, each.address, each.window.from.toISOString().slice(0, 10), each.window.to.toISOString().slice(0, 10), each.answer.view.get('mobile')?.level, each.answer.view.get('mobile')?.by.map((box) => box.grantNumber).join()])

describe('the cases of an officer', () => {
  it('are one for a whole State', () => expect(told(grant('A', mobile))).toEqual([['all', 'any', '2026-11-14', '2026-11-22', 'unmaskable', 'A']]))
  it('stand apart where another grant adds a district', () => {
    expect(told(grant('A', mobile), grant('B', { mobile: { view: 'clear', file: 'clear' } }, { whole_state: false, district_codes: [212] }))).toEqual([
      [[193, 203], 'any', '2026-11-14', '2026-11-22', 'unmaskable', 'A'], [[212], 'any', '2026-11-14', '2026-11-22', 'clear', 'B'],
    ])
  })
  it('tell addresses apart when the bases differ', () => {
    expect(told(grant('A', mobile, { basis: 'permanent' }), grant('B', mobile, { basis: 'current' }))).toEqual([
      ['all', 'permanent', '2026-11-14', '2026-11-22', 'unmaskable', 'A'], ['all', 'current', '2026-11-14', '2026-11-22', 'unmaskable', 'B'],
    ])
  })
  it('part the time where a window ends, and join it where nothing changes', () => {
    expect(told(grant('A', mobile), grant('B', mobile, { window_days: 2 })).map(([, , from, to, , by]) => [from, to, by])).toEqual([['2026-11-14', '2026-11-19', 'A'], ['2026-11-19', '2026-11-22', 'A,B']])
    // A masked one adds nothing where the other lets it be unmasked: one stretch.
    expect(told(grant('A', mobile), grant('B', { mobile: { view: 'masked', file: 'absent' } }, { window_days: 2 })).map(([, , from, to, , by]) => [from, to, by])).toEqual([['2026-11-14', '2026-11-22', 'A']])
  })
  it('are found again for a registrant', () => {
    const cases = casesOf(lensOf(grant('A', mobile, { basis: 'permanent' })), { stateCode: 10, districts, isWholeState: true })
    const changedAt = new Date('2026-11-20T00:00:00Z')
    expect(caseOf(cases, { district: 212, address: 'permanent', changedAt })).toBe(cases[0])
    expect(caseOf(cases, { district: 212, address: 'current', changedAt })).toBeUndefined()
    expect(caseOf(cases, { district: 212, address: 'permanent', changedAt: new Date('2026-11-14T18:29:59.999Z') })).toBeUndefined()
  })
})

describe('the lenses of an officer', () => {
  it('are one for each purpose, never the sum', () => {
    const lenses = lensesOf([grant('A', mobile), grant('B', { name: { view: 'clear', file: 'clear' } }, { purpose_id: 'q' })], at)
    expect(lenses.map((lens) => [lens.purpose.id, lens.boxes.view.map((box) => box.grantNumber)])).toEqual([['p', ['A']], ['q', ['B']]])
  })
  it('leave out a purpose that needs nothing of what its grants give', () => expect(lensesOf([grant('A', mobile, { purpose_fields: ['gender'] })], at)).toEqual([]))
  it('answer nothing for a row of another State', () => {
    const row = { changedAt: at, permanentState: 9, permanentDistrict: 1, currentState: 9, currentDistrict: 1 }
    expect(isNothing(answerRow(lensOf(grant('A', mobile)), row))).toBe(true)
    expect(isNothing(answerRow(lensOf(grant('A', mobile)), { ...row, currentState: 10, currentDistrict: 212 }))).toBe(false)
  })
})

describe('why not', () => {
  const standing = (more: Partial<GrantStanding> = {}): GrantStanding => ({
    grant: grant('A', { ...mobile, gender: { view: 'clear', file: 'absent' } }, { can_download: true }), officer: { id: 'o', name: 'O', designation: 'D' },
    startsAt: new Date('2026-11-01T00:00:00Z'), endsAt: new Date('2026-12-01T00:00:00Z'), endedAt: null, lastsUntil: new Date('2026-12-01T00:00:00Z'), suspendedAt: null, officerStatus: 'active', isStateOnModule: true, isPurposeOpen: true, isInForce: true, ...more,
  })
  it('a grant in force has no reason', () => expect(reasonsOf(standing(), at)).toEqual([]))
  it.each([
    [{ startsAt: new Date('2026-11-22T06:00:00.001Z') }, ['notStarted']], [{ endsAt: at }, ['over']], [{ endedAt: at }, ['ended']], [{ suspendedAt: at }, ['suspended']],
    [{ officerStatus: 'invited' as const }, ['officerInvited']], [{ officerStatus: 'deactivated' as const }, ['officerDeactivated']], [{ officerStatus: null }, ['officerUnknown']],
    [{ isStateOnModule: false, isPurposeOpen: false }, ['stateNotOnModule', 'purposeClosed']],
  ])('%j is %j', (more, reasons) => expect(reasonsOf(standing(more), at)).toEqual(reasons))
  it('a field that is not given has its own', () => {
    const why = (field: 'mobile' | 'gender' | 'name' | 'uan', right: 'view' | 'download', more: Partial<GrantInForce> = {}) => fieldReasonOf(standing({ grant: { ...standing().grant, ...more } }), field, right, at)
    expect([why('mobile', 'view'), why('mobile', 'download'), why('uan', 'download')]).toEqual([null, null, null])
    expect([why('mobile', 'view', { can_view: false }), why('mobile', 'download', { can_download: false })]).toEqual(['noView', 'noDownload'])
    expect([why('name', 'view'), why('uan', 'view'), why('gender', 'download')]).toEqual(['notGranted', 'notGranted', 'notInFile'])
    expect(why('mobile', 'view', { purpose_fields: ['gender'] })).toBe('purposeNeedsNot')
  })
  it('a registrant is reached by place and by window', () => {
    const row = { changedAt: at, permanentState: 10, permanentDistrict: 212, currentState: 9, currentDistrict: 1 }
    expect(reachOf(standing(), row, at)).toEqual({ area: true, window: true })
    expect(reachOf(standing(), { ...row, changedAt: new Date('2026-11-01T00:00:00Z') }, at)).toEqual({ area: true, window: false })
    expect(reachOf(standing({ grant: { ...standing().grant, basis: 'current' } }), row, at)).toEqual({ area: false, window: true })
    expect(reachOf(standing({ grant: { ...standing().grant, purpose_fields: [] } }), row, at)).toEqual({ area: true, window: true })
  })
})
