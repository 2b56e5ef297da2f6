import { describe, expect, it } from 'vitest'
import { fieldKeys } from '@/lib/access/fields'
import { applyBoxes, fieldText, filterChoices, grantedColumns, isAlwaysMasked, isLiftable } from '@/lib/registrants/rules'
import { aBox } from '@/lib/testing/boxes'
import { aRegistrant } from '@/lib/testing/registrants'

const someone = aRegistrant(7, { changedAt: new Date('2026-11-20T06:00:00Z'), registeredAt: new Date('2026-11-17T06:00:00Z'), currentDistrict: 193, fatherOrHusbandName: null })
const patna = { stateCode: 10, districts: [212] }
const nowhere = { stateCode: 32, districts: 'all' as const }

describe('a registrant under boxes', () => {
  it('shows the value, its mask, or that it was not granted', () => {
    const { id, changedAt, cells } = applyBoxes([aBox({ levels: { gender: 'clear', mobile: 'masked', fatherOrHusbandName: 'clear' } })], someone, ['gender', 'mobile', 'fatherOrHusbandName', 'uan'])
    expect({ id, changedAt }).toEqual({ id: someone.id, changedAt: someone.changedAt })
    expect(cells).toEqual({ gender: { value: '2' }, mobile: { masked: ['0007'] }, fatherOrHusbandName: { value: null }, uan: { notGranted: true } })
  })
  it('has the cells that were asked for and no other', () => {
    expect(Object.keys(applyBoxes([aBox({ levels: { gender: 'clear', uan: 'clear' } })], someone, ['uan']).cells)).toEqual(['uan'])
  })
  it('takes a cell only from boxes that cover the row', () => {
    const covering = aBox({ area: patna, levels: { name: 'masked' } })
    const other = aBox({ area: nowhere, levels: { name: 'clear', mobile: 'clear' } })
    expect(applyBoxes([covering, other], someone, ['mobile']).cells).toEqual({ mobile: { notGranted: true } })
    expect(applyBoxes([covering, other], someone, ['name']).cells).toEqual({ name: { masked: [expect.stringMatching(/^सी$/), expect.stringMatching(/^दे$/), '7'] } })
  })
  it('is a defect where no box covers it', () => {
    expect(() => applyBoxes([], someone, [])).toThrow('a row outside the scope was read')
    expect(() => applyBoxes([aBox({ area: nowhere })], someone, [])).toThrow('a row outside the scope was read')
  })
  it('shows the district in a masked address only to who has the district clear', () => {
    const address = (levels: Parameters<typeof aBox>[0], other: Parameters<typeof aBox>[0] = { area: nowhere }): unknown => applyBoxes([aBox(levels), aBox(other)], someone, ['currentAddress']).cells.currentAddress
    expect(address({ levels: { currentAddress: 'masked', currentDistrict: 'clear' } })).toEqual({ masked: ['193'] })
    expect(address({ levels: { currentAddress: 'masked', currentDistrict: 'masked' } })).toEqual({ masked: [] })
    expect(address({ levels: { currentAddress: 'masked' } })).toEqual({ masked: [] })
    expect(address({ levels: { currentAddress: 'clear', currentDistrict: 'clear' } })).toEqual({ value: '7 Gandhi Marg' })
    expect(address({ levels: { currentAddress: 'masked' } }, { area: nowhere, levels: { currentDistrict: 'clear' } })).toEqual({ masked: [] })
    // And in no other masked field.
    expect(applyBoxes([aBox({ levels: { currentPin: 'masked', currentDistrict: 'clear' } })], someone, ['currentPin']).cells).toEqual({ currentPin: { masked: [] } })
  })
  it('shows a value whose mask is lifted with its mask and until when, and says which masks may be', () => {
    const until = new Date('2026-11-20T06:05:00Z')
    const box = aBox({ levels: { mobile: 'unmaskable', name: 'masked', gender: 'clear' } })
    const cells = (lifted?: Parameters<typeof applyBoxes>[3]): ReturnType<typeof applyBoxes>['cells'] => applyBoxes([box], someone, ['mobile', 'name', 'gender', 'uan'], lifted).cells
    expect(cells([{ registrantId: someone.id, grantId: box.grantId, field: 'mobile', until }]).mobile).toEqual({ unmasked: someone.mobile, mask: ['0007'], until })
    expect(cells().mobile).toEqual({ masked: ['0007'], unmaskable: true })
    const [mobile, name, gender, uan] = Object.values(cells()).map(isLiftable)
    expect({ mobile, name, gender, uan }).toEqual({ mobile: true, name: false, gender: false, uan: false })
    expect([isLiftable(undefined), isLiftable(cells([{ registrantId: someone.id, grantId: box.grantId, field: 'mobile', until }]).mobile)]).toEqual([false, false])
  })
  it('is new when it was registered inside the widest window that covers it', () => {
    const from = (text: string): Parameters<typeof aBox>[0] => ({ window: { from: new Date(text), to: new Date('2026-11-22T18:30:00Z') } })
    const isNew = (...boxes: Parameters<typeof aBox>[0][]): boolean => applyBoxes(boxes.map(aBox), someone, []).isNew
    expect([isNew(from('2026-11-17T06:00:00Z')), isNew(from('2026-11-17T06:00:00.001Z'))]).toEqual([true, false])
    expect([isNew(from('2026-11-19T00:00:00Z'), from('2026-11-16T00:00:00Z')), isNew(from('2026-11-16T00:00:00Z'), from('2026-11-19T00:00:00Z'))]).toEqual([true, true])
    expect(isNew(from('2026-11-19T00:00:00Z'), { ...from('2026-11-16T00:00:00Z'), area: nowhere })).toBe(false)
  })
  it('keeps every value as it is', () => {
    const texts = Object.fromEntries(fieldKeys.map((field) => [field, fieldText(someone, field)]))
    expect(texts).toMatchObject({ uan: '100000000007', currentDistrict: '193', permanentState: '10', fatherOrHusbandName: null, gender: '2' })
  })
})

describe('what a reader of boxes is offered', () => {
  const one = aBox({ area: patna, levels: { name: 'masked', gender: 'clear' } })
  const two = aBox({ area: { stateCode: 10, districts: 'all' }, levels: { uan: 'masked', name: 'clear', permanentDistrict: 'clear', currentDistrict: 'clear' } })
  it('columns that a box gives, in the order of the annexure', () => {
    expect(grantedColumns([one, two])).toEqual(['uan', 'name', 'gender', 'permanentDistrict', 'currentDistrict'])
    expect(grantedColumns([])).toEqual([])
  })
  it('a lock on columns that no box gives clear', () => {
    expect([isAlwaysMasked([one, two], 'name'), isAlwaysMasked([one], 'name'), isAlwaysMasked([one, two], 'uan'), isAlwaysMasked([], 'uan')]).toEqual([false, true, true, true])
  })
  it('filters that a box serves, each district once', () => {
    const districtsOf = (state: number): number[] => (state === 10 ? [193, 212] : [554])
    expect(filterChoices([one, two], districtsOf)).toEqual({ districts: [212, 193], gender: true, occupation: false })
    expect(filterChoices([aBox({ levels: { primaryOccupation: 'clear', gender: 'masked' } })], districtsOf)).toEqual({ districts: [], gender: false, occupation: true })
    expect(filterChoices([aBox({ area: nowhere, levels: { permanentDistrict: 'clear', currentDistrict: 'clear' } })], districtsOf).districts).toEqual([554])
    // A district that is no longer in the list is still the grant's.
    expect(filterChoices([aBox({ area: { stateCode: 10, districts: [999] } })], districtsOf).districts).toEqual([999])
    expect(filterChoices([], districtsOf)).toEqual({ districts: [], gender: false, occupation: false })
  })
})
