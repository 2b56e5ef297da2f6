import { describe, expect, it } from 'vitest'
import { defaultLevels, type Field, fieldKeys, fields, fileLevels, grantableFields, viewLevels } from '@/lib/access/fields'
import { packSealedFields, unpackSealedFields } from '@/lib/crypto/registrant-layout'
import { aRegistrant } from '@/lib/testing/registrants'

const of = (test: (field: Field) => boolean): string => fieldKeys.filter(test).join(' ')

describe('the fields (Annexure I of the Guidelines)', () => {
  it('are fifteen that can be granted and four that cannot, in the order of columns', () => {
    expect(grantableFields.join(' ')).toBe('uan name mobile dateOfBirth gender fatherOrHusbandName permanentPin permanentDistrict permanentState currentDistrict currentState currentAddress currentPin primaryOccupation secondaryOccupation')
    expect(of((field) => !fields[field].grantable)).toBe('incomeSlab disabilityType education socialCategory')
  })
  it('have the class that the guidelines give them', () => {
    expect(of((field) => fields[field].class === 'identifier')).toBe('uan')
    expect(of((field) => fields[field].class === 'personal')).toBe('name fatherOrHusbandName permanentPin currentPin')
    expect(of((field) => fields[field].class === 'sensitive')).toBe('mobile dateOfBirth currentAddress incomeSlab disabilityType education socialCategory')
    expect(of((field) => fields[field].class === 'attribute')).toBe('gender permanentDistrict permanentState currentDistrict currentState primaryOccupation secondaryOccupation')
  })
  it('are sealed exactly where the envelope holds them, and no attribute is', () => {
    const inEnvelope = Object.keys(unpackSealedFields(packSealedFields(aRegistrant(1)))).sort()
    expect(fieldKeys.filter((field) => fields[field].sealed).sort()).toEqual(inEnvelope)
    expect(of((field) => fields[field].sealed === (fields[field].class === 'attribute'))).toBe('')
  })
  it('stand in four groups', () => {
    expect(of((field) => fields[field].group === 'person')).toBe('uan name mobile dateOfBirth gender fatherOrHusbandName')
    expect(of((field) => fields[field].group === 'place')).toBe('permanentPin permanentDistrict permanentState currentDistrict currentState currentAddress currentPin')
    expect(of((field) => fields[field].group === 'work')).toBe('primaryOccupation secondaryOccupation')
    expect(of((field) => fields[field].group === 'means')).toBe('incomeSlab disabilityType education socialCategory')
  })
  it('start a grant clear when they are attributes, else masked until unmasked, and clear in files', () => {
    expect(of((field) => defaultLevels(field).view === 'clear')).toBe(of((field) => fields[field].class === 'attribute'))
    expect(of((field) => defaultLevels(field).view === 'unmaskable')).toBe(of((field) => fields[field].class !== 'attribute'))
    expect(of((field) => defaultLevels(field).file !== 'clear')).toBe('')
  })
  it('have three levels on the screen and three in files, least first', () => {
    expect(viewLevels).toEqual(['masked', 'unmaskable', 'clear'])
    expect(fileLevels).toEqual(['absent', 'masked', 'clear'])
  })
})
