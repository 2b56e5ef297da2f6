import { describe, expect, it } from 'vitest'
import { type Field, fieldKeys } from '@/lib/access/fields'
import { maskedText, maskHint, maskRules } from '@/lib/access/masks'

const values = { uan: '123456789012', name: 'Asha Devi', mobile: '9876543210', dateOfBirth: '1987-02-03', fatherOrHusbandName: 'Ram Kumar' } as const
/** Every field without a row of its own shows nothing at all. */
const shown: Partial<Record<Field, { shows: string; hint: string[]; text: string }>> = {
  uan: { shows: 'last4', hint: ['9012'], text: '••••••9012' },
  mobile: { shows: 'last4', hint: ['3210'], text: '••••••3210' },
  name: { shows: 'initials', hint: ['A', 'D'], text: 'A••••• D•••••' },
  fatherOrHusbandName: { shows: 'initials', hint: ['R', 'K'], text: 'R••••• K•••••' },
  dateOfBirth: { shows: 'year', hint: ['1987'], text: '1987-••-••' },
  currentAddress: { shows: 'district', hint: [], text: '••••••' },
}
const valueOf = (field: Field): string => Object.entries(values).find(([key]) => key === field)?.[1] ?? 'Ward 3, 800001'

describe('a mask', () => {
  it.each(fieldKeys)('of %s lets through its shape and nothing else', (field) => {
    const wanted = shown[field] ?? { shows: 'nothing', hint: [], text: '••••••' }
    expect(maskRules[field].shows).toBe(wanted.shows)
    expect(maskHint(field, valueOf(field))).toEqual(wanted.hint)
    expect(maskedText(field, valueOf(field))).toBe(wanted.text)
  })
  it.each(fieldKeys)('of %s tells nothing of an absent value', (field) => {
    expect(maskHint(field, null)).toEqual([])
    const empty = { initials: '•••••', last4: '••••••', year: '••••-••-••', nothing: '••••••', district: '••••••' }
    expect(maskedText(field, null)).toBe(empty[maskRules[field].shows])
  })
  it('of a name shows the first letters of three parts at most, with their marks, however they are spaced', () => {
    expect(maskHint('name', '  Li\t \u00a0Wei  ')).toEqual(['L', 'W'])
    expect(maskHint('name', 'A B C D')).toEqual(['A', 'B', 'C'])
    expect(maskHint('name', 'राम कुमार')).toEqual(['रा', 'कु'])
    expect(maskHint('name', 'e\u0301mile')).toEqual(['e\u0301'])
    expect(maskHint('name', '👩‍🌾 farmer')).toEqual(['👩‍🌾', 'f'])
    expect(maskHint('name', ' \t ')).toEqual([])
    expect(maskedText('name', ' \t ')).toBe('•••••')
  })
})
