import { describe, expect, test } from 'vitest'
import { fieldKeys } from '@/lib/access/fields'
import { approvalProblems, endProblems, lastDayOfMonths, nomineeProblems, type RequestFacts, requestProblems } from '@/lib/requests/rules'
import type { RequestBox } from '@/lib/requests/schema'

const facts: RequestFacts = {
  policy: { windowDaysMax: 90, grantMonthsMax: 12, parametersPerOfficerMax: 4, parametersPerStateMax: 5, requestLapseDays: 30 }, today: '2026-11-22', districts: new Set([212, 200]), parameters: { officer: 4, state: 5 },
  purposeFields: new Set(fieldKeys), isOnModule: true,
}
const request: RequestBox = {
  districts: [212], basis: 'either', fields: { uan: { view: 'clear', file: 'clear' }, gender: { view: 'clear', file: 'absent' } }, canView: true, canDownload: false,
  window: { days: 7 }, purposeId: 'x', justification: 'x', orderNumber: 'x', orderDate: '2026-11-22', startsOn: '2026-11-22', endsOn: '2027-11-21',
}
const problems = (changes: Partial<RequestBox>, others: Partial<RequestFacts> = {}) => requestProblems({ ...request, ...changes }, { ...facts, ...others }).map(({ field, message }) => `${field}:${message}`)

test('a request at every limit is fine', () => {
  expect(problems({})).toEqual([])
  expect(problems({ window: { days: 90 } })).toEqual([])
  expect(problems({ window: { days: 1 } })).toEqual([])
  expect(problems({ window: { from: '2026-01-01', to: '2026-03-31' } })).toEqual([])
})

describe('one step over a limit', () => {
  const clear = { view: 'clear', file: 'clear' } as const
  test.each<[string, Partial<RequestBox>, string[], Partial<RequestFacts>?]>([
    ['a State that is not on the module', {}, [':stateNotOnModule'], { isOnModule: false }],
    ['a purpose that is not open', {}, ['purposeId:purposeClosed'], { purposeFields: null }],
    ['a parameter its purpose does not need', {}, ['fields:fieldsOutsidePurpose'], { purposeFields: new Set(['uan']) }],
    ['no district', { districts: [] }, ['districts:noDistricts']],
    ['a district of another State', { districts: [212, 162] }, ['districts:districtsOfState']],
    ['a district twice', { districts: [212, 212] }, ['districts:districtsOfState']],
    ['no field', { fields: {} }, ['fields:noFields']],
    ['a field that is not grantable', { fields: { incomeSlab: clear } }, ['fields:fieldNotGrantable']],
    ['one parameter too many with those held', {}, ['fields:tooManyParameters'], { parameters: { officer: 5, state: 5 } }],
    ['one too many in the State', {}, ['fields:tooManyParametersInState'], { parameters: { officer: 4, state: 6 } }],
    ['no right', { canView: false }, ['rights:noRight']],
    ['a download of nothing', { canDownload: true, fields: { gender: { view: 'clear', file: 'absent' } } }, ['fields:fileEmpty']],
    ['no day', { window: { days: 0 } }, ['windowDays:windowDaysMax']],
    ['91 days', { window: { days: 91 } }, ['windowDays:windowDaysMax']],
    ['half a day', { window: { days: 1.5 } }, ['windowDays:windowDaysMax']],
    ['91 fixed days', { window: { from: '2026-01-01', to: '2026-04-01' } }, ['windowTo:windowTooLong']],
    ['days backwards', { window: { from: '2026-01-02', to: '2026-01-01' } }, ['windowTo:windowOrder']],
    ['an order of tomorrow', { orderDate: '2026-11-23' }, ['orderDate:orderDateAhead']],
    ['a start yesterday', { startsOn: '2026-11-21', endsOn: '2026-12-01' }, ['startsOn:startsBeforeToday']],
    ['an end before the start', { endsOn: '2026-11-21' }, ['endsOn:periodOrder']],
    ['a year and a day', { endsOn: '2027-11-22' }, ['endsOn:periodTooLong']],
  ])('%s', (_what, changes, expected, others) => expect(problems(changes, others)).toEqual(expected))
})

test('approval does not mind a start that has passed meanwhile, but an end', () => {
  const later = { ...facts, today: '2026-12-01' }
  expect(approvalProblems(request, later)).toEqual([])
  expect(approvalProblems(request, { ...facts, today: '2027-11-22' }).map(({ message }) => message)).toEqual(['periodOver'])
})

test.each([['2026-11-24', 12, '2027-11-23'], ['2026-01-31', 1, '2026-02-27'], ['2028-02-29', 12, '2029-02-27'], ['2026-12-01', 1, '2026-12-31'], ['2026-10-15', 36, '2029-10-14']])(
  'a period from %s over %i months ends on %s', (first, months, last) => expect(lastDayOfMonths(first, months)).toBe(last))

test('an ending needs a paper and a day from today to the grant\'s last', () => {
  const ending = (changes: Partial<RequestBox>) => endProblems({ ...request, ...changes }, facts).map(({ field, message }) => `${field}:${message}`)
  expect(ending({})).toEqual([])
  expect(ending({ startsOn: request.endsOn })).toEqual([])
  expect(ending({ startsOn: '2026-11-21' })).toEqual(['startsOn:startsBeforeToday'])
  expect(ending({ startsOn: '2027-11-22' })).toEqual(['startsOn:endAfterEnd'])
  expect(ending({ orderDate: '2026-11-23' })).toEqual(['orderDate:orderDateAhead'])
})

test('a nominee is of rank, and has no account yet', () => {
  expect(nomineeProblems({ rank: 'secretary' }, { email: false, userId: false })).toEqual([])
  expect(nomineeProblems({ rank: 'specialSecretary' }, { email: true, userId: true }).map(({ message }) => message)).toEqual(['rankBelowSecretary', 'emailTaken', 'userIdTaken'])
})
