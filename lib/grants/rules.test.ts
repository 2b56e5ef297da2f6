import { describe, expect, test } from 'vitest'
import { type GrantFacts, grantSentence, grantStatus, plainSentence } from '@/lib/grants/rules'

const grant: GrantFacts = {
  stateCode: 10, districts: [212, 200], basis: 'either',
  fields: {
    uan: { view: 'unmaskable', file: 'clear' }, name: { view: 'masked', file: 'masked' }, gender: { view: 'clear', file: 'clear' }, currentDistrict: { view: 'clear', file: 'absent' },
  },
  canView: true, canDownload: false, window: { days: 7 }, purpose: { id: 'p', en: 'ration portability', hi: 'राशन पोर्टेबिलिटी' }, startsOn: '2026-11-24', endsOn: '2027-03-31',
}
const names = { state: 'Bihar', districts: ['Patna', 'Gaya'] }
const hindi = { state: 'बिहार', districts: ['पटना', 'गया'] }
const read = (changes: Partial<GrantFacts>, options: { officer?: string; districts?: string[] } = {}) => plainSentence(grantSentence({ ...grant, ...changes }, 'en', { ...names, ...options })).replaceAll('\u00a0', ' ')

describe('the grant sentence', () => {
  test('says what may be seen, of whom, when, and what may not be', () => {
    expect(read({})).toBe('You may see 4 parameters, 2 of them masked, of workers in Patna and Gaya (Bihar) registered or updated in the last 7 days, for ration portability, from 24 Nov 2026 until 31 Mar 2027. You may not download.')
  })

  test('puts emphasis on numbers, places, limits and refusals, and loses no character by it', () => {
    const parts = grantSentence(grant, 'en', names)
    expect(parts.filter(({ strong }) => strong).map(({ text }) => text.replaceAll('\u00a0', ' '))).toEqual(['see 4 parameters', 'masked', 'Patna and Gaya', 'last 7 days', '31 Mar 2027', 'not download'])
  })

  test.each<[string, Partial<GrantFacts>, RegExp]>([
    ['files with fewer parameters', { canDownload: true }, /see 4 parameters and download 3 of them, 2 of them masked on screen and 1 in files, of/],
    ['download alone', { canView: false, canDownload: true }, /may download 3 parameters, 1 of them masked in files, of .* You may not see them on screen\.$/],
    ['both, all clear', { canDownload: true, fields: { gender: { view: 'clear', file: 'clear' } } }, /may see and download 1 parameter, of .* Every file also holds the UAN\.$/],
    ['a whole State', { districts: 'all' }, /in all of Bihar registered/],
    ['the permanent address alone', { basis: 'permanent' }, /workers with a permanent address in Patna/],
    ['the current address alone', { basis: 'current' }, /workers who now live in Patna/],
    ['one day', { window: { days: 1 } }, /in the last day,/],
    ['fixed days', { window: { from: '2026-11-01', to: '2026-11-15' } }, /updated from 1 Nov 2026 to 15 Nov 2026,/],
  ])('%s', (_what, changes, words) => expect(read(changes)).toMatch(words))

  test('counts districts when they are many, and names the officer when it speaks of one', () => {
    expect(read({ districts: [1, 2, 3, 4] }, { districts: ['A', 'B', 'C', 'D'] })).toContain('in 4 districts of Bihar')
    expect(read({}, { officer: 'Shri Rakesh Jha' })).toMatch(/^Shri Rakesh Jha may see .* The officer may not download\.$/)
  })

  test('speaks Hindi', () => {
    expect(plainSentence(grantSentence(grant, 'hi', hindi)).replaceAll('\u00a0', ' ')).toBe(
      'आप पटना और गया (बिहार) के उन श्रमिकों के 4 पैरामीटर देख सकते हैं (इनमें 2 मास्क), जो पिछले 7 दिनों में पंजीकृत या अद्यतन हुए; प्रयोजन राशन पोर्टेबिलिटी; 24 नवंबर 2026 से 31 मार्च 2027 तक। आप डाउनलोड नहीं कर सकते।',
    )
  })

  test('a purpose that looks like markup stays what was typed', () => {
    expect(read({ purpose: { id: 'p', en: '<b>all</b> {state}', hi: '' } })).toContain('for <b>all</b> {state}, from')
  })
})

test('an end is near from the days on that policy says', () => {
  expect(grantStatus({ state: 'live', daysLeft: 15, warnDays: 14, periodShare: 0.5 })).toBe('live')
  expect(grantStatus({ state: 'live', daysLeft: 14, warnDays: 14, periodShare: 0.9 })).toBe('ending')
  expect(grantStatus({ state: 'live', daysLeft: 14, warnDays: 7, periodShare: 0.9 })).toBe('live')
  expect(grantStatus({ state: 'suspended', daysLeft: 1, warnDays: 14, periodShare: 0.9 })).toBe('suspended')
})
