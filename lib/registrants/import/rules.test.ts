import { expect, test } from 'vitest'
import { Catalogue } from '@/lib/reference/catalogue'
import { judgeRow, verdictOn } from '@/lib/registrants/import/rules'
import type { ImportColumn } from '@/lib/registrants/import/schema'
import { instantOf } from '@/lib/registrants/import/values/rules'
import { cpuMilliseconds } from '@/lib/testing/cpu-time'

const master = (name: string, code: string) => ({ master: name, code, labelEn: code, labelHi: code })
const catalogue = new Catalogue({
  states: [{ code: 10, nameEn: 'Bihar', nameHi: '', kind: 'state', iso: '' }, { code: 9, nameEn: 'Uttar Pradesh', nameHi: '', kind: 'state', iso: '' }],
  districts: [{ code: 212, stateCode: 10, nameEn: 'Patna', nameHi: '', pinParentCodes: [] }, { code: 162, stateCode: 9, nameEn: 'Lucknow', nameHi: '', pinParentCodes: [] }],
  occupations: [{ code: '9211', title: '', level: 'family' }, { code: '9211.0200', title: '', level: 'occupation' }, { code: '921', title: '', level: 'group' }],
  eshramOccupations: [],
  masters: [master('gender', '2'), master('income_slab', '1'), master('disability_type', '00'), master('education_qualification', '05'), master('social_category', '3')],
  pincodes: [{ pincode: 800001, stateCode: 10, districtCodes: [212] }],
})
const now = Date.parse('2026-11-22T12:00:00Z')
const context = { catalogue, now, today: '2026-11-22' }

const good: Readonly<Record<ImportColumn, string>> = {
  uan: '123456789012', name: 'Asha Devi', mobile: '9876543210', dateOfBirth: '1990-05-17', gender: '2', fatherOrHusbandName: 'Ram Devi',
  permanentPin: '800001', permanentDistrict: '212', permanentState: '10', currentDistrict: '212', currentState: '10', currentAddress: 'House 4, Ward 2', currentPin: '800001',
  primaryOccupation: '9211.0200', secondaryOccupation: '9211', incomeSlab: '1', disabilityType: '00', education: '05', socialCategory: '3',
  registeredAt: '2022-01-01T05:00:00Z', updatedAt: '2026-11-20T10:00:00Z',
}

function judge(changes: Partial<Record<ImportColumn, string>>) {
  const row = { ...good, ...changes }
  return judgeRow((column) => row[column], context)
}
const faults = (changes: Partial<Record<ImportColumn, string>>): (string | null)[] => {
  const judgement = judge(changes)
  return judgement.registrant ? [] : judgement.faults.map(({ column }) => column)
}
const warned = (changes: Partial<Record<ImportColumn, string>>): (string | null)[] => {
  const judgement = judge(changes)
  return judgement.registrant ? judgement.warnings.map(({ column }) => column) : ['rejected']
}

test('a good row is taken as it is', () => {
  expect(judge({})).toEqual({
    warnings: [],
    registrant: { ...good, permanentDistrict: 212, permanentState: 10, currentDistrict: 212, currentState: 10, registeredAt: Date.parse(good.registeredAt), updatedAt: Date.parse(good.updatedAt) },
  })
})

test.each<[ImportColumn, readonly string[]]>([
  ['uan', ['000000000000', '999999999999']],
  ['name', ['x', 'क', 'A'.repeat(150), '👪'.repeat(150), `  ${'A'.repeat(150)}\t`, '=cmd|x', '<b>', '-', 'O’Neil-Rāo', '\u200dक', 'a\u2028b', '123']],
  ['fatherOrHusbandName', ['', '   ', 'A'.repeat(150), '@x']],
  ['mobile', ['', ' ', '6000000000', '9999999999', '+919876543210', '09876543210', '98765-43210', '+91 98765 43210', '0 98765\u00a043210']],
  ['dateOfBirth', ['2010-11-22', '2026-11-22', '1906-11-22', '1905-11-23', '1992-02-29', '2000-02-29']],
  ['gender', ['2']],
  ['permanentPin', ['800001', '100000', '999999']],
  ['currentPin', ['800001', '100000']],
  ['currentAddress', ['x', '\tHouse', ' \t =1+1 ', 'क'.repeat(500), '👪'.repeat(500), '"; DROP TABLE']],
  ['primaryOccupation', ['9211', '9211.0200']],
  ['secondaryOccupation', ['', '9211']],
  ['incomeSlab', ['', '1']],
  ['disabilityType', ['', '00']],
  ['education', ['', '05']],
  ['socialCategory', ['', '3']],
  ['registeredAt', ['2026-11-20T10:00:00Z', '2026-11-20T15:30:00+05:30', '2021-08-26T00:00Z']],
  ['updatedAt', ['2026-11-22T12:05:00Z', '2022-01-01T05:00:00Z', '2026-11-22T17:35:00+05:30', '2026-11-20T10:00:00.123456Z']],
])('%s may be %j', (column, values) => {
  for (const value of values) expect(faults({ [column]: value }), JSON.stringify(value)).toEqual([])
})

test.each<[ImportColumn, readonly string[]]>([
  ['uan', ['', '12345678901', '1234567890123', '12345678901a', '१२३४५६७८९०१२', ' 123456789012', '123456789012 ', '1234 5678 9012']],
  ['name', ['', ' ', '\t', 'A'.repeat(151), '👪'.repeat(151), 'a\tb', 'a\u0007b', 'a\u0085b', 'a\u007fb', 'a\nb', 'a\u009fb', '\u0000a', 'a\r']],
  ['fatherOrHusbandName', ['A'.repeat(151), 'a\u001bb']],
  ['mobile', ['987654321', '98765432100', '5876543210', '1876543210', '98765a3210', '+919876', '919876543210', '९८७६५४३२१०', '00987654321', '-', '+91', 'none', '+9109876543210']],
  ['dateOfBirth', ['', '1990-02-30', '1990-13-01', '31/12/1990', '1990-1-1', '2026-11-23', '1905-11-22', '1800-01-01', '19900517', '1900-02-29', 'x1990-05-17']],
  ['gender', ['', '4', 'F', '02']],
  ['permanentPin', ['', '80001', '8000011', '080001', '80000a', '800 001']],
  ['currentPin', ['', '012345', '१२३४५६']],
  ['currentAddress', ['', ' ', '\t', 'x'.repeat(501), '👪'.repeat(501), 'a\tb', 'a\nb', 'a\t', 'a\u0085']],
  ['primaryOccupation', ['', '921', '9999', '9211.9999', '92110200', '9211.0200 ']],
  ['secondaryOccupation', ['x', '9']],
  ['incomeSlab', ['9', '01']],
  ['disabilityType', ['0', '22']],
  ['education', ['5', '99']],
  ['socialCategory', ['SC']],
  ['registeredAt', ['', 'yesterday', '2026-11-20', '2026-11-20T10:00:00', '2026-11-20 10:00:00Z', '2026-02-30T10:00:00Z', '2026-11-20T24:00:00Z', '2026-11-20T10:60:00Z', '2026-11-20T10:00:00+25:00']],
  ['updatedAt', ['', 'now', '2022-01-01T04:59:59.999Z', '2026-11-22T12:05:00.001Z', '2026-11-22T17:35:01+05:30']],
])('%s must not be %j', (column, values) => {
  for (const value of values) expect(faults({ [column]: value }), JSON.stringify(value)).toEqual([column])
})

test.each<[string, Partial<Record<ImportColumn, string>>, readonly ImportColumn[]]>([
  ['an unknown State', { permanentState: '99' }, ['permanentState']],
  ['a State that is none', { currentState: '' }, ['currentState']],
  ['an unknown district', { permanentDistrict: '9999' }, ['permanentDistrict']],
  ['a district with a leading zero', { currentDistrict: '0212' }, ['currentDistrict']],
  ['a district of another State', { currentDistrict: '162' }, ['currentDistrict']],
  ['neither', { currentDistrict: 'x', currentState: 'y' }, ['currentState', 'currentDistrict']],
  ['both in the future', { registeredAt: '2027-01-02T00:00:00Z', updatedAt: '2027-01-02T00:00:00Z' }, ['registeredAt', 'updatedAt']],
  ['future and order', { registeredAt: '2027-01-02T00:00:00Z' }, ['registeredAt', 'updatedAt']],
])('places and times: %s', (_what, changes, expected) => {
  expect(faults(changes)).toEqual(expected)
})

test('every fault of a row is named', () => {
  const everything = Object.fromEntries(Object.keys(good).map((column) => [column, '!']))
  expect(new Set(faults(everything))).toEqual(new Set(Object.keys(good).filter((column) => !['name', 'fatherOrHusbandName', 'currentAddress'].includes(column))))
})

test('what is odd is taken and said', () => {
  expect(warned({ name: '123 ४५' })).toEqual(['name'])
  expect(warned({ name: '123a' })).toEqual([])
  expect(warned({ dateOfBirth: '2010-11-22' })).toEqual([])
  expect(warned({ dateOfBirth: '2010-11-23' })).toEqual(['dateOfBirth'])
  expect(warned({ permanentPin: '226001', currentPin: '226001' })).toEqual(['permanentPin', 'currentPin'])
})

test('values are stored in one form', () => {
  const { registrant } = judge({ name: '\u00a0Asha\t', mobile: '+91-98765 43210', currentAddress: '\t=1+1 ', fatherOrHusbandName: ' ', secondaryOccupation: '', updatedAt: '2026-11-20T15:30:00.9999+05:30' })
  expect(registrant).toMatchObject({ name: 'Asha', mobile: '9876543210', currentAddress: '=1+1', fatherOrHusbandName: null, secondaryOccupation: null, updatedAt: Date.parse('2026-11-20T10:00:00.999Z') })
})

test('instants keep milliseconds and follow the zone', () => {
  expect(instantOf('2026-11-20T10:00:00.5Z')).toBe(Date.parse('2026-11-20T10:00:00.500Z'))
  expect(instantOf('2026-11-20T00:00:00-02:30')).toBe(Date.parse('2026-11-20T02:30:00Z'))
  expect(instantOf('0099-01-01T00:00:00Z')).toBe(Date.parse('0099-01-01T00:00:00Z'))
})

test('a long row of blanks costs no time', () => {
  const started = cpuMilliseconds()
  expect(faults({ name: `a${' '.repeat(60_000)}b`, currentAddress: `a${' '.repeat(60_000)}b` })).toEqual(['name', 'currentAddress'])
  expect(cpuMilliseconds() - started).toBeLessThan(1_000)
})

test.each([
  [undefined, 5, 'a', 'insert'],
  [{ at: 4, content: 'b' }, 5, 'a', 'update'],
  [{ at: 4, content: 'a' }, 5, 'a', 'update'],
  [{ at: 5, content: 'a' }, 5, 'a', 'unchanged'],
  [{ at: 5, content: 'b' }, 5, 'a', 'conflict'],
  [{ at: 6, content: 'a' }, 5, 'a', 'older'],
] as const)('known %j, then %i %s: %s', (known, changedAt, content, verdict) => {
  expect(verdictOn(known && { changedAt: known.at, contentDigest: Buffer.from(known.content) }, { changedAt, contentDigest: Buffer.from(content) })).toBe(verdict)
})
