import { describe, expect, it } from 'vitest'
import { addressBases, fileCellLevels, grantFieldsSchema, viewCellLevels } from '@/lib/access/box'

const granted = { uan: { view: 'masked', file: 'masked' }, name: { view: 'unmaskable', file: 'clear' }, mobile: { view: 'masked', file: 'masked' }, gender: { view: 'clear', file: 'absent' } } as const

describe('the levels of a grant', () => {
  it('on the screen: clear is clear, all else is masked, and what is not granted is not there', () => {
    expect([...viewCellLevels(granted)].map(([field, level]) => [field, String(level)])).toEqual([['uan', 'masked'], ['name', expect.stringMatching(/^(masked|unmaskable)$/)], ['mobile', 'masked'], ['gender', 'clear']])
    expect(viewCellLevels({}).size).toBe(0)
  })
  it('in a file: UAN always clear, absent fields absent, the others as granted', () => {
    expect([...fileCellLevels(granted)]).toEqual([['uan', 'clear'], ['name', 'clear'], ['mobile', 'masked']])
    expect([...fileCellLevels({})]).toEqual([['uan', 'clear']])
  })
  it('are unreadable as a whole when one is unknown', () => {
    expect(grantFieldsSchema.parse(granted)).toEqual(granted)
    expect(grantFieldsSchema.parse({})).toEqual({})
    for (const bad of [{ aadhaar: { view: 'clear', file: 'clear' } }, { name: { view: 'open', file: 'clear' } }, { name: { view: 'clear', file: 'all' } }, { name: { view: 'clear' } }, { name: { view: 'clear', file: 'clear', more: 1 } }, { name: 'clear' }, null]) {
      expect(grantFieldsSchema.safeParse(bad).success, JSON.stringify(bad)).toBe(false)
    }
  })
  it('count addresses in three ways', () => expect(addressBases).toEqual(['permanent', 'current', 'either']))
})
