import { expect, test } from 'vitest'
import { Catalogue } from '@/lib/reference/catalogue'

const catalogue = new Catalogue({
  states: [
    { code: 10, nameEn: 'Bihar', nameHi: 'बिहार', kind: 'state', iso: 'IN-BR' },
    { code: 28, nameEn: 'Andhra Pradesh', nameHi: 'आंध्र प्रदेश', kind: 'state', iso: 'IN-AP' },
  ],
  districts: [
    { code: 212, stateCode: 10, nameEn: 'Patna', nameHi: 'पटना', pinParentCodes: [] },
    { code: 188, stateCode: 10, nameEn: 'Araria', nameHi: 'अररिया', pinParentCodes: [] },
    { code: 900, stateCode: 10, nameEn: 'New', nameHi: 'नया', pinParentCodes: [212] },
  ],
  occupations: [
    { code: '9', title: 'Elementary', level: 'division' },
    { code: '9211', title: 'Crop Farm Labourers', level: 'family' },
    { code: '9211.0100', title: 'Farm Labourer', level: 'occupation' },
  ],
  eshramOccupations: [],
  masters: [{ master: 'gender', code: '2', labelEn: 'Female', labelHi: 'महिला' }],
  pincodes: [
    { pincode: 800001, stateCode: 10, districtCodes: [212] },
    { pincode: 854001, stateCode: 10, districtCodes: [188, 212] },
    { pincode: 800099, stateCode: 10, districtCodes: [] },
    { pincode: 500001, stateCode: 28, districtCodes: [] },
  ],
})

test('names come in both languages, and an unknown code stays a code', () => {
  expect(catalogue.stateName(10, 'en')).toBe('Bihar')
  expect(catalogue.stateName(10, 'hi')).toBe('बिहार')
  expect(catalogue.stateName(99, 'hi')).toBe('99')
  expect(catalogue.districtName(212, 'hi')).toBe('पटना')
  expect(catalogue.districtName(1, 'en')).toBe('1')
  expect(catalogue.masterLabel('gender', '2', 'hi')).toBe('महिला')
  expect(catalogue.masterLabel('gender', '9', 'en')).toBe('9')
  expect(catalogue.masterLabel('income_slab', '1', 'en')).toBe('1')
})

test('lists are sorted by English name', () => {
  expect(catalogue.states.map(({ code }) => code)).toEqual([28, 10])
  expect(catalogue.districtsOf(10).map(({ code }) => code)).toEqual([188, 900, 212])
  expect(catalogue.districtsOf(28)).toEqual([])
})

test('families and occupations are occupations, headings are not', () => {
  expect(['9', '9211', '9211.0100', '9211.0101'].map((code) => catalogue.isOccupation(code))).toEqual([false, true, true, false])
  expect(catalogue.occupationFamilies).toEqual([{ code: '9211', title: 'Crop Farm Labourers' }])
})

test.each([
  ['its own', '800001', 212, true],
  ['one of several', '854001', 212, true],
  ['of another district', '800001', 188, false],
  ['of the parent district', '800001', 900, true],
  ['of no district but the State', '800099', 188, true],
  ['of no district and another State', '500001', 188, false],
  ['unknown', '999999', 212, false],
  ['of an unknown district', '800001', 1, false],
])('a PIN code %s', (_what, pin, districtCode, expected) => {
  expect(catalogue.isPinOfDistrict({ pin, districtCode })).toBe(expected)
})
