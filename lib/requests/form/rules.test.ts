import { describe, expect, test } from 'vitest'
import type { RequestBox, StoredForm } from '@/lib/requests/schema'
import { fieldsOfForm, formOfBox, readForm } from '@/lib/requests/form/rules'

const purposeId = '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f'
const form: StoredForm = {
  purposeId, area: 'districts', districts: ['212'], basis: 'either', fields: ['uan', 'mobile'], rights: ['view'], windowKind: 'days', windowDays: '7', justification: 'Ration cards',
  orderNumber: 'LAB/1', orderDate: '22-11-2026', startsOn: '23-11-2026', endsOn: '31-03-2027',
}
const person: StoredForm = { name: 'Smt. Kamala Menon', designation: 'Secretary', rank: 'secretary', email: 'Kamala@State.example', userId: '', language: 'hi' }

test('takes the levels chosen, and the usual ones where nothing was said', () => {
  expect(readForm('change', { ...form, view_mobile: 'masked' }).box?.fields).toEqual({ uan: { view: 'unmaskable', file: 'clear' }, mobile: { view: 'masked', file: 'clear' } })
})

test('never takes another file level for the UAN than clear', () => {
  expect(fieldsOfForm({ ticked: ['uan'], levelOf: () => 'masked' }).fields.uan).toEqual({ view: 'masked', file: 'clear' })
})

test.each([['aadhaarSha512'], ['incomeSlab'], ['__proto__'], ['constructor'], ['']])('refuses %s by name', (key) => {
  expect(fieldsOfForm({ ticked: ['uan', key], levelOf: () => undefined }).refused).toEqual([key])
  expect(readForm('change', { ...form, fields: ['uan', key] })).toEqual({ box: null, nominee: null, problems: [{ field: 'fields', message: 'fieldNotGrantable' }] })
})

describe('says what is missing', () => {
  const problems = (changes: StoredForm, kind: 'change' | 'newOfficer' = 'change') => readForm(kind, { ...form, ...changes }).problems.map(({ field, message }) => `${field}:${message}`)
  test.each<[string, StoredForm, string[]]>([
    ['days of the window', { windowDays: '' }, ['windowDays:required']],
    ['the end of fixed days', { windowKind: 'dates', windowFrom: '01-11-2026', windowTo: '' }, ['windowTo:required']],
    ['a real day', { orderDate: '31-02-2026' }, ['orderDate:dateUnreal']],
    ['a right', { rights: [] }, ['rights:noRight']],
    ['a parameter', { fields: [] }, ['fields:noFields']],
    ['a purpose', { purposeId: '' }, ['purposeId:required']],
    ['nothing', {}, []],
  ])('%s', (_what, changes, expected) => expect(problems(changes)).toEqual(expected))
  test('of a form nobody filled in, one sentence a part', () => {
    const { box, nominee, problems: all } = readForm('newOfficer', {})
    expect([box, nominee]).toEqual([null, null])
    expect(all.map(({ field }) => field)).toEqual(['name', 'designation', 'rank', 'email', 'language', 'purposeId', 'area', 'basis', 'fields', 'rights', 'windowKind', 'endsOn', 'orderNumber', 'orderDate', 'justification', 'startsOn'])
  })
})

test('a nomination keeps the address in one form and leaves the user id to the portal', () => {
  expect(readForm('newOfficer', { ...form, ...person }).nominee).toEqual({ name: 'Smt. Kamala Menon', designation: 'Secretary', rank: 'secretary', email: 'kamala@state.example', userId: null, language: 'hi' })
  expect(readForm('newOfficer', { ...form, ...person, userId: ' Kamala.Menon ' }).nominee?.userId).toBe('kamala.menon')
})

test('an ending takes the box of what ends and asks for a paper and a day', () => {
  const box = readForm('change', form).box ?? undefined
  const ended = readForm('end', { orderNumber: 'LAB/2', orderDate: '22-11-2026', justification: 'Retired', startsOn: '01-12-2026' }, box)
  expect(ended).toEqual({ box: { ...box, orderNumber: 'LAB/2', orderDate: '2026-11-22', justification: 'Retired', startsOn: '2026-12-01' }, nominee: null, problems: [] })
})

test.each<[string, Partial<RequestBox>]>([['rolling', { window: { days: 7 } }], ['fixed', { window: { from: '2026-11-01', to: '2026-11-20' } }], ['whole', { districts: 'all' }]])('the form of a %s box says the same box', (_what, changes) => {
  const read = readForm('change', form).box
  if (!read) throw new Error('no box')
  const box = { ...read, ...changes }
  expect(readForm('renewal', formOfBox(box)).box).toEqual(box)
})
